import Foundation
import PyFFI
import TestSupport
import Testing

// Files, and what else is finalized.
extension EndOfProgramTests {
    @Test(arguments: targets)
    func `shutDown leaves no file half written`(target: PythonTarget) async throws {
        let folder = try ScratchFolder()
        let python = try target.start()
        let file = try await python.open("\(folder.path)/held", "w")
        try await file.write("held by Swift")
        try await python.exec("file = open('\(folder.path)/own', 'w'); file.write('held by a name')")
        let other = try target.start()
        await python.shutDown()
        #expect(try await Int(other.eval("1 + 1")) == 2)
        // Without the GIL files are not written while other threads run, as those of tests beside this one do.
        if target.backend == .inProcess, target.isFreeThreaded { return }
        #expect(try String(contentsOfFile: "\(folder.path)/held", encoding: .utf8) == "held by Swift")
        #expect(try String(contentsOfFile: "\(folder.path)/own", encoding: .utf8) == "held by a name")
    }

    @Test(arguments: targets)
    func `what is alive is finalized, or at least loses nothing that it has buffered`(target: PythonTarget) async throws
    {
        // Python 3.13t keeps functions and classes for ever once there was a second thread, and with them what their
        // names lead to.
        if target.backend == .inProcess, target.isFreeThreaded, target.version.minor == 13 { return }
        let source = """
            import gzip, zipfile
            text = gzip.open(path("text.gz"), "wt")
            text.write("zipped")
            archive = zipfile.ZipFile(path("archive.zip"), "w")
            archive.writestr("entry", "archived")
            class Finalized:
                # Needs what other names of the program lead to.
                def __del__(self): note("finalized", f"{path is not None}")
            finalized = Finalized()
            """
        for isInUse in [false, true] {
            let left = try await Self.program(target, "\(isInUse)") {
                var python: PythonRuntime? = try Self.start(target, source)
                if let python {
                    // A runtime lives as long as any of its objects does.
                    if isInUse {
                        let file = try await python.eval("open(path('held'), 'w')")
                        try await file.write("held by Swift")
                        Self.kept.append(file)
                    }
                }
                python = nil
                Self.end()
            }
            guard let left else { continue }
            #expect(left.file("finalized") == "True", "\(left.text)")
            if isInUse { #expect(left.file("held") == "held by Swift") }
            let python = try target.start()
            let texts: [String] = try await python.eval(
                """
                [__import__('gzip').open('\(left.folder.path)/text.gz', 'rt').read(),
                 __import__('zipfile').ZipFile('\(left.folder.path)/archive.zip').read('entry').decode()]
                """
            )
            #expect(texts == ["zipped", "archived"])
        }
    }

    @Test(arguments: targets)
    func `what modules hold is written, and finalized where the interpreter is`(target: PythonTarget) async throws {
        let source = """
            import types
            module = sys.modules["holder"] = types.ModuleType("holder")
            class Finalized:
                # Python takes names away before it comes to these.
                def __del__(self, write=os.write, close=os.close, to=os.open(path("finalized"), os.O_CREAT | os.O_WRONLY)):
                    write(to, b"done")
            module.finalized = Finalized()
            module.file = open(path("file"), "w")
            module.file.write("written")
            """
        let left = try await Self.program(target) {
            _ = try Self.start(target, source)
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("file") == "written")
        #expect(left.file("finalized") == (target.backend == .worker ? "done" : ""))
    }
}
