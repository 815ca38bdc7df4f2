import Foundation
import TestSupport
import Testing

@Suite(.startsProcesses)
struct GenerateTests {
    @Test
    func `a file's Swift code is printed, or written where it is wanted`() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("sums.py", "def add(a: int, b: int = 1) -> int:\n    return a + b\n")
        let printed = try await Command.pyffi("gen", file).run()
        #expect(printed.status == 0, "\(printed)")
        #expect(printed.output.contains("struct Sums: PyFFI.PythonBoundModule"))
        #expect(printed.output.contains("func add(_ a: Swift.Int, b: Swift.Int = 1) throws -> Swift.Int"))
        #expect(printed.output.contains("return a + b"))
        #expect(printed.errors.contains("100.0 % of parameters and results have a type"))
        let written = try await Command.pyffi("gen", file, "-o", "\(folder.path)/Sums.swift").run()
        #expect(written.output.isEmpty, "\(written)")
        #expect(try String(contentsOfFile: "\(folder.path)/Sums.swift", encoding: .utf8) == printed.output)
    }

    @Test
    func `a module of the standard library is described by its stubs`() async throws {
        let printed = try await Command.pyffi("gen", "textwrap", "--access", "public", "--docs", "none").run()
        #expect(printed.status == 0, "\(printed)")
        #expect(printed.output.contains("public struct Textwrap: PyFFI.PythonBoundModule"))
        #expect(printed.output.contains("public func dedent(_ text: Swift.String) throws -> Swift.String"))
    }

    @Test
    func `what can't be read is an error on a line of its own`() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("bad.py", "def f(:\n")
        let bad = try await Command.pyffi("gen", file).run()
        #expect(bad.status == 1)
        #expect(bad.errors.contains("bad.py:1:"))
        #expect(bad.output.isEmpty)
        let missing = try await Command.pyffi("gen", "no_such_module").run()
        #expect(missing.status == 1)
        #expect(missing.errors.contains("no_such_module"))
        let nowhere = try await Command.pyffi("gen", "\(folder.path)/nowhere.py").run()
        #expect(nowhere.status == 1)
        #expect(nowhere.errors.contains("nowhere.py"))
    }
}
