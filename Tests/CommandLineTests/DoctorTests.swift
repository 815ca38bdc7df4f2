import Foundation
import Testing

@Suite(.timeLimit(.minutes(2)))
struct DoctorTests {
    /// The documented members that programs rely on.
    private struct Report: Decodable {
        struct Interpreter: Decodable {
            let path: String
            let source: String
            let runs: Bool
            let isUsed: Bool
            let version: String?
            let problem: String?
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
        #expect(report.backends.last?.problem?.contains("not built yet") == true)
        #expect(report.advice.isEmpty)
    }

    @Test func `PYFFI_PYTHON chooses`() async throws {
        let python = try #require(Machine.pythons.last)
        let report = try await report(["PYFFI_PYTHON": python.path])
        #expect(report.used?.version == python.version)
        #expect(report.used?.reason == "named by PYFFI_PYTHON")
        #expect(report.environment == report.environment.merging(["PYFFI_PYTHON": python.path]) { $1 })
    }

    @Test(arguments: ["/missing/python3", "/bin/cat", "no-such-python"])
    func `a broken PYFFI_PYTHON is said at the top`(value: String) async throws {
        let result = try await Command.pyffi("doctor", environment: ["PYFFI_PYTHON": value]).run()
        #expect(result.status == 0)
        let top = result.output.split(separator: "\n").prefix(3).joined(separator: " ")
        #expect(top.contains("PYFFI_PYTHON is set to \(value)"))
    }

    @Test func `a default backend that doesn't work is 1`() async throws {
        let report = try await report(["PYFFI_BACKEND": "in-process"], status: 1)
        #expect(!report.works)
        #expect(report.advice.contains { $0.contains("PYFFI_BACKEND") })
    }

    @Test func `an interpreter that fails is shown with what it said`() async throws {
        let scratch = try ScratchFolder()
        let path = try scratch.write("python3", "#!/bin/sh\necho 'out of order' >&2\nexit 9\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let result = try await Command.pyffi("doctor", environment: ["PYFFI_PYTHON": path]).run()
        #expect(result.output.contains("broken"))
        #expect(result.output.contains("out of order"))
        #expect(result.output.contains("code 9"))
    }
}
