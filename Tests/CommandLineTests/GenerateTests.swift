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
        // What is no file stays what it is, and is written to: a link here, a device or a pipe as well.
        let target = try folder.write("Target.swift", "")
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/Link.swift", withDestinationPath: target)
        _ = try await Command.pyffi("gen", file, "-o", "\(folder.path)/Link.swift").run()
        #expect(try String(contentsOfFile: target, encoding: .utf8) == printed.output)
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

    @Test
    func `what is written, its names and its types are the user's to choose`() async throws {
        let chosen = try await Command.pyffi(
            "gen",
            "statistics",
            "--include",
            "mean",
            "--include",
            "NormalDist.z*",
            "--exclude",
            "NormalDist.zeta",
            "--naming",
            "swift",
            "--rename",
            "mean=average",
            "--override",
            "mean.data=list[float]",
            "--override",
            "mean.return=float",
            "--docs",
            "none"
        ).run()
        #expect(chosen.status == 1)
        #expect(chosen.errors.contains("NormalDist.zeta is chosen or left out, and is nothing that statistics offers"))
        let written = try await Command.pyffi(
            "gen",
            "statistics",
            "--include",
            "mean",
            "--include",
            "NormalDist.z*",
            "--rename",
            "mean=average",
            "--override",
            "mean.data=list[float]",
            "--override",
            "mean.return=float",
            "--docs",
            "none"
        ).run()
        #expect(written.status == 0, "\(written)")
        #expect(written.output.contains("func average(_ data: [Swift.Double]) throws -> Swift.Double"))
        #expect(written.output.contains("self.pythonModule.mean(data)"))
        #expect(written.output.contains("func zscore("))
        #expect(!written.output.contains("func median(") && !written.output.contains("func cdf("))
        let wrong = try await Command.pyffi("gen", "statistics", "--override", "mean.date=int").run()
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("a type is given for mean.date, and there is no parameter date"))
        let both = try await Command.pyffi("gen", "threading", "--naming", "swift").run()
        #expect(both.status == 1)
        #expect(
            both.errors.contains(
                "pyffi: threading: notify_all and notifyAll of Condition would both be called notifyAll"
            )
        )
    }

    @Test
    func `a module without stubs and sources is imported, and describes itself`() async throws {
        let printed = try await Command.pyffi("gen", "_elementtree", "--docs", "none").run()
        #expect(printed.status == 0, "\(printed)")
        #expect(printed.output.contains("struct XMLParser: PyFFI.PythonInstance"))
    }

    @Test
    func `what Python says of a module is printed as JSON`() async throws {
        let printed = try await Command.pyffi("gen", "bisect", "--json").run()
        #expect(printed.status == 0, "\(printed)")
        let description = try JSONSerialization.jsonObject(with: Data(printed.output.utf8)) as? [String: Any]
        #expect(description?["module"] as? String == "bisect")
    }
}
