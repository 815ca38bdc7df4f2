// swift-format-ignore-file
// The examples of Errors.md, word for word; see `DocumentationTests`.
import PyFFI
import TestSupport
import Testing

extension DocumentationTests {
    @Test(arguments: PythonTarget.one)
    func `the examples of Errors.md run`(target: PythonTarget) throws {
        let python = try target.start()
        var texts: [Any] = []
        func print(_ parts: Any...) { texts += parts }

        do {
            try python.eval("1 / 0")
        } catch let error as PythonError where error.isException("ArithmeticError") {   // base classes match
            print(error.exception!.message)          // division by zero
            print(error.exception!.traceback)        // as Python prints it
            print(error.exception!.object.args)      // the exception itself, an object
        }

        #expect(texts.count == 3 && texts[0] as? String == "division by zero")
        #expect((texts[1] as? String)?.hasPrefix("Traceback") == true)
        #expect(try String(#require(texts[2] as? PythonPath)[0]) == "division by zero")
        texts = []

        do {
            try python.exec("import json")
            try python.eval("json.loads('{')")
        } catch let error as PythonError {
            let exception = error.exception!
            print(exception.qualifiedTypeName)       // json.decoder.JSONDecodeError
            print(exception.bases.contains("ValueError"))
            for frame in exception.frames { print(frame.file, frame.line, frame.function) }
            print(exception.cause?.message ?? "not raised from another")
        }

        #expect(texts[0] as? String == "json.decoder.JSONDecodeError" && texts[1] as? Bool == true)
        #expect(texts.last as? String == "not raised from another" && texts.count > 6)
        texts = []

        do {
            _ = try Int8(python.eval("300"))
        } catch let error as PythonError where error.kind == .conversion {
            print(error.message)                     // expected Int8, got int 300
        }

        #expect(texts as? [String] == ["expected Int8, got int 300"])
        let exit = try pythonError { try python.exec("import sys; sys.exit(3)") }
        #expect(exit.exception?.exitStatus == 3)
    }

    @Test(arguments: PythonTarget.one.filter { $0.backend == .worker })
    func `the example of a worker's death in Errors.md runs`(target: PythonTarget) throws {
        let python = try target.start()
        var texts: [String] = []
        func print(_ text: String) { texts.append(text) }

        do {
            try python.exec("import ctypes; ctypes.string_at(0)")
        } catch let error as PythonError where error.kind == .workerDied {
            print(error.workerDeath!.signalName!)    // SIGSEGV
            print(error.workerDeath!.pythonStack)    // where Python was
        }
        let next = try PythonRuntime()               // go on with a new one

        #expect(texts.count == 2 && texts[0] == "SIGSEGV" && texts[1].contains("string_at"))
        #expect(try next.eval("1 + 1") == 2)
        #expect(try pythonError { try python.eval("1") }.kind == .workerDied)
    }
}
