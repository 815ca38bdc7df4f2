import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct TourTests {
    @Test(arguments: Machine.backends)
    func `the tour takes less than ten seconds, from the first Python to the one after the crash`(
        backend: PythonBackendKind
    ) async throws {
        let result = try await Command.pyffi("tour", "--backend", backend.rawValue).run()
        #expect(result.output.contains("PythonRuntime(.\(backend))"))
        let seconds = try #require(result.output.firstMatch(of: /That took ([0-9.]+) seconds/).flatMap { Double($0.1) })
        #expect(seconds < 10)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        for text in ["/etc/passwd", "JSONDecodeError", "SIGSEGV", "string_at", "6 * 7", "=> 42"] {
            #expect(result.output.contains(text))
        }
    }

    @Test func `there are no colours where there is no terminal`() async throws {
        let result = try await Command.pyffi("tour", environment: ["TERM": "xterm-256color"]).run()
        #expect(result.output.contains("let python = try PythonRuntime()"))
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test(arguments: Machine.settings)
    func `the tour works with every Python`(setting: Machine.Setting) async throws {
        let result = try await setting.pyffi("tour").run()
        #expect(result.status == 0)
        #expect(result.output.contains("Python \(setting.python.version)"))
    }

    @Test func `every line that the tour shows is the line that it runs`() throws {
        // let x: Int = try guide.line("let x: Int =", #"try f()"#) {
        //     try f()
        // }
        let step = try Regex(
            ##"\n +(?:(let [^\n]*=) )?try guide\.(?:line|failure)\(\s*(?:"([^"\n]*)",\s*)?#"([^\n]*)"#\s*\) \{\n *([^\n]*)\n *\}"##,
            as: (Substring, Substring?, Substring?, Substring, Substring).self
        )
        var count = 0
        for source in try chapters() {
            let steps = source.matches(of: step)
            #expect(steps.count == source.matches(of: /guide\.(line|failure)\(/).count)
            for step in steps {
                let (_, declaration, shownDeclaration, shownCode, code) = step.output
                #expect(shownCode == code)
                // An error is shown by what is thrown, not by the name that the tour keeps it under.
                if step.output.0.contains("guide.line") { #expect(declaration == shownDeclaration) }
            }
            count += steps.count
        }
        #expect(count > 25)
    }

    private func chapters() throws -> [String] {
        var package = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { package.deleteLastPathComponent() }
        let folder = package.appendingPathComponent("Sources/CommandLine/Tour")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".swift") && $0 != "TourGuide.swift" }
            .map { try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8) }
    }
}
