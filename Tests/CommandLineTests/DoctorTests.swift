import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct DoctorTests {
    /// The members of the JSON report that are documented, and that programs rely on.
    private struct Report: Decodable {
        struct Interpreter: Decodable {
            let path: String
            let source: String
            let runs: Bool
            let isUsed: Bool
            let version: String?
            let problem: String?
            let sharedLibrary: String?
            let isTested: Bool?
        }
        struct Backend: Decodable {
            let name: String
            let works: Bool
            let problem: String?
        }
        struct Used: Decodable {
            let path: String
            let version: String
            let reason: String
        }
        let works: Bool
        let defaultBackend: String
        let environment: [String: String]
        let interpreters: [Interpreter]
        let used: Used?
        let tested: [String]
        let backends: [Backend]
        let advice: [String]
    }

    private func report(_ environment: [String: String] = [:], status: Int32 = 0) async throws -> Report {
        let result = try await Command.pyffi("doctor", "--json", environment: environment).run()
        #expect(result.status == status)
        return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    }

    @Test func `the interpreters of this machine run, and one of them is used`() async throws {
        let report = try await report()
        #expect(report.works)
        #expect(report.defaultBackend == "worker")
        let versions = Set(report.interpreters.filter(\.runs).compactMap(\.version))
        #expect(versions.isSuperset(of: Machine.pythons.map(\.version)))
        let used = try #require(report.interpreters.filter(\.isUsed).first)
        #expect(report.interpreters.filter(\.isUsed).count == 1)
        #expect(report.used?.path == used.path)
        #expect(report.backends.map(\.name) == ["worker", "in-process"])
        #expect(report.backends.first?.works == true)
        #expect(report.backends.last?.works == Machine.backends.contains(.inProcess))
        for python in report.interpreters {
            guard let machine = Machine.pythons.first(where: { $0.path == python.path }) else { continue }
            #expect((python.sharedLibrary != nil) == machine.hasSharedLibrary)
        }
        #expect(report.advice.isEmpty)
    }

    @Test func `PYFFI_PYTHON chooses the interpreter`() async throws {
        let python = try #require(Machine.pythons.last)
        let report = try await report(["PYFFI_PYTHON": python.path])
        #expect(report.used?.version == python.version)
        #expect(report.used?.reason == "named by PYFFI_PYTHON")
        #expect(report.environment == report.environment.merging(["PYFFI_PYTHON": python.path]) { $1 })
    }

    @Test(arguments: ["/missing/python3", "/bin/cat", "no-such-python"])
    func `the report begins with a PYFFI_PYTHON that doesn't work`(value: String) async throws {
        let result = try await Command.pyffi("doctor", environment: ["PYFFI_PYTHON": value]).run()
        #expect(result.status == 1)
        #expect(result.output.hasPrefix("Python does not work"))
        let top = result.output.split(separator: "\n").prefix(3).joined(separator: " ")
        #expect(top.contains("PYFFI_PYTHON is set to \(value)"))
    }

    @Test func `a default backend that doesn't work makes the exit status 1`() async throws {
        let scratch = try ScratchFolder()
        let command = try scratch.withoutSharedLibrary(.pyffi("doctor", "--json", backend: .inProcess))
        let result = try await command.run()
        #expect(result.status == 1)
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        #expect(!report.works)
        #expect(report.backends.map(\.works) == [true, false])
        #expect(report.backends.last?.problem?.contains("has no shared library") == true)
        #expect(report.backends.last?.problem?.contains("worker") == true)
        #expect(report.interpreters.allSatisfy { $0.sharedLibrary == nil })
        #expect(report.advice.contains { $0.contains("PYFFI_BACKEND") })
    }

    @Test func `the option for the backend wins over the variable`() async throws {
        let scratch = try ScratchFolder()
        let command = try Command.pyffi("doctor", "--backend", "worker", backend: .inProcess)
        let result = try await scratch.withoutSharedLibrary(command).run()
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("Python works: the worker backend uses Python"))
    }

    @Test(.enabled(if: Machine.backends.contains(.inProcess)))
    func `a crash of Python in-process is a line of the report`() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("sitecustomize.py", Self.crashInProcess)
        let command = try Command.pyffi("doctor", "--json", environment: ["PYTHONPATH": scratch.path])
        let result = try await command.run()
        #expect(result.status == 0)
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        #expect(report.backends.map(\.works) == [true, false])
        #expect(report.backends.last?.problem?.hasPrefix("the process was ended by signal 6") == true)
    }

    /// Dies only in-process, where Python finds the symbols of Swift's runtime in its own process.
    private static let crashInProcess = """
        import ctypes, os
        if hasattr(ctypes.CDLL(None), "swift_retain"): os.abort()

        """

    @Test func `a version that nobody has tested works, and is named as one`() async throws {
        let scratch = try ScratchFolder()
        try scratch.write("sitecustomize.py", "import sys; sys.version_info = (3, 99, 0, 'final', 0)\n")
        let environment = ["PYTHONPATH": scratch.path]
        let result = try await Command.pyffi("doctor", "--json", "--backend", "worker", environment: environment).run()
        #expect(result.status == 0)
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        #expect(report.works && report.used?.version == "3.99.0")
        #expect(report.interpreters.first(where: \.isUsed)?.isTested == false)
        #expect(report.advice.contains { $0.hasPrefix("Python 3.99.0 is none of the versions") })
        #expect(report.tested.contains("3.9") && !report.tested.contains("3.99"))
        let text = try await Command.pyffi("doctor", environment: environment).run().output
        #expect(text.contains("Tested versions: \(report.tested.joined(separator: ", "))\n"))
    }

    @Test func `an interpreter that fails is shown with its output of errors`() async throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write("python3", "#!/bin/sh\necho 'out of order' >&2\nexit 9\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let result = try await Command.pyffi("doctor", environment: ["PYFFI_PYTHON": path]).run()
        #expect(result.output.contains("broken"))
        #expect(result.output.contains("out of order"))
        #expect(result.output.contains("code 9"))
    }
}
