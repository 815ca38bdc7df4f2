import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ErrorTests {
    @Test(arguments: PythonTarget.all)
    func `an exception carries its class, message, notes, frames and chain`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Mine(KeyError): pass
            def inner():
                try: {}['k']
                except KeyError: raise Mine('told')
            """
        )
        let error = try pythonError { try python.eval("inner()") }
        let exception = try #require(error.exception)
        #expect(exception.qualifiedTypeName == "__main__.Mine")
        #expect(exception.bases == ["__main__.Mine", "KeyError", "LookupError", "Exception", "BaseException"])
        #expect(error.isException("Mine") && error.isException("LookupError") && !error.isException("IndexError"))
        #expect(exception.frames.map(\.function) == ["<module>", "inner"])
        #expect(exception.context?.typeName == "KeyError")
        #expect(exception.cause == nil && !exception.suppressesContext)
        #expect(exception.traceback.contains("During handling of the above exception"))
        #expect(try String(exception.object.args[0]) == "told")
        #expect(try String(#require(exception.context).object.args[0]) == "k")
    }

    @Test(arguments: PythonTarget.all)
    func `the text of an exception is there after the end of the runtime`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec("class Mine(Exception):\n    def __str__(self): return 'told'")
        var errors: [PythonError] = []
        do { try await python.exec("raise Mine") } catch let error as PythonError { errors.append(error) }
        try await onThread {
            let error = try pythonError { try python.exec("raise Mine") }
            #expect("\(Mirror(reflecting: error.exception!).children.map { $0.value })" == #"["__main__.Mine"]"#)
        }
        do { try await python.eval("1 / 0") } catch let error as PythonError { errors.append(error) }
        errors[0].exception?.object.releaseNow()
        await python.shutDown()
        #expect(errors.map(\.message) == ["__main__.Mine: told", "ZeroDivisionError: division by zero"])
        #expect(errors.map { "\($0)" } == errors.map(\.message))
        #expect(errors[1].exception?.traceback.hasSuffix("ZeroDivisionError: division by zero\n") == true)
    }

    @Test(arguments: PythonTarget.all)
    func `an error has one object, whose release takes nothing from the error`(target: PythonTarget) throws {
        let python = try target.start()
        let exception = try #require(try pythonError { try python.eval("[][1]") }.exception)
        #expect(exception.object === exception.object)
        #expect(try python.repr(exception.object) == "IndexError('list index out of range')")
        exception.object.releaseNow()
        #expect(throws: PythonError.self) { try python.repr(exception.object) }
        #expect(exception.message == "list index out of range")
        #expect(exception.traceback.hasSuffix("IndexError: list index out of range\n"))
    }

    @Test(arguments: PythonTarget.all)
    func `an exception whose text raises KeyboardInterrupt keeps its name`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("class Mine(Exception):\n    def __str__(self): raise KeyboardInterrupt")
        let error = try pythonError { try python.exec("raise Mine") }
        #expect(error.isException("__main__.Mine"))
        #expect(error.exception?.qualifiedTypeName == "__main__.Mine")
        #expect(error.message == "__main__.Mine: <exception str() failed>")
    }

    @Test(arguments: PythonTarget.inProcess)
    func `an error of another interpreter passes through an async operation`(target: PythonTarget) async throws {
        let (python, worker) = (try target.start(), try target.inWorker.start())
        let fail = try await python.function { () async throws -> Int in try await worker.eval("1 // 0") }
        try await python.exec("async def ask(f): return await f()")
        let ask = try await python.eval("ask")
        for _ in 0..<3 {
            let error = await #expect(throws: PythonError.self) { () async throws in _ = try await ask(fail) }
            #expect(error?.isException("ZeroDivisionError") == true)
            #expect(error?.exception?.traceback.contains("1 // 0") == true)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `lines of source text stand in tracebacks and frames`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("def f(x):\n    return 1 / x")
        try python.exec("def g(x):\n    # calls\n    return f(x)")
        let error = try pythonError { try python.eval("g( 0 )") }
        let exception = try #require(error.exception)
        #expect(exception.frames.map(\.source) == ["g( 0 )", "return f(x)", "return 1 / x"])
        let rows = exception.traceback.split(separator: "\n").filter { !$0.contains("^") && !$0.contains("~") }
        #expect(
            rows == [
                "Traceback (most recent call last):", "  File \"<string>\", line 1, in <module>", "    g( 0 )",
                "  File \"<string>\", line 3, in g", "    return f(x)", "  File \"<string>\", line 2, in f",
                "    return 1 / x", "ZeroDivisionError: division by zero",
            ]
        )
    }

    @Test(arguments: PythonTarget.all.filter { $0.version >= PythonVersion(major: 3, minor: 11) })
    func `notes and groups of exceptions arrive`(target: PythonTarget) throws {
        let python = try target.start()
        let error = try pythonError {
            try python.exec(
                """
                error = ExceptionGroup('many', [ValueError('a'), OSError(5, 'b')])
                error.add_note('look here')
                raise error
                """
            )
        }
        let exception = try #require(error.exception)
        #expect(exception.notes == ["look here"])
        #expect(exception.subexceptions.map(\.typeName) == ["ValueError", "OSError"])
        #expect(exception.traceback.contains("look here"))
    }

    @Test(arguments: PythonTarget.all)
    func `SystemExit and KeyboardInterrupt are exceptions, and end nothing`(target: PythonTarget) throws {
        let python = try target.start()
        for (source, status) in [("3", 3), ("", 0), ("'bye'", 1)] {
            let error = try pythonError { try python.exec("import sys; sys.exit(\(source))") }
            #expect(error.exception?.exitStatus == status)
        }
        #expect(try pythonError { try python.exec("raise KeyboardInterrupt") }.isException("KeyboardInterrupt"))
        #expect(try pythonError { try python.exec("raise GeneratorExit") }.isException("BaseException"))
        #expect(try Int(python.eval("7")) == 7)
    }

    @Test(arguments: PythonTarget.all)
    func `exceptions that misbehave while they are described are described all the same`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Bad(Exception):
                def __str__(self): raise RuntimeError('no str')
                def __repr__(self): raise RuntimeError('no repr')
                __notes__ = property(lambda self: 1 / 0)
                def __getattribute__(self, name):
                    if name in ('__cause__', '__traceback__'): raise RuntimeError('no ' + name)
                    return super().__getattribute__(name)
            class Evil:
                def __getattr__(self, name): raise OSError(name)
                def __hash__(self): raise OSError('hash')
                def __eq__(self, other): raise OSError('eq')
                def __repr__(self): raise SystemExit(3)
            """
        )
        #expect(try pythonError { try python.exec("raise Bad()") }.exception?.typeName == "Bad")
        let evil = try python.eval("Evil()")
        #expect(try pythonError { _ = try evil.getAttribute("x") as PythonObject }.isException("OSError"))
        #expect(try pythonError { try python.hash(evil) }.isException("OSError"))
        #expect(try pythonError { _ = try evil.compareTo(1, by: .equal) }.isException("OSError"))
        #expect(try pythonError { try python.repr(evil) }.isException("SystemExit"))
        #expect(try pythonError { try python.exec("def f(): f()\nf()") }.isException("RecursionError"))
        #expect(try Int(python.eval("1 + 1")) == 2)
    }

    @Test(arguments: PythonTarget.all)
    func `syntax errors point at their place`(target: PythonTarget) throws {
        let python = try target.start()
        let error = try pythonError { try python.exec("x = 1\ny = = 2", filename: "bad.py") }
        #expect(error.isException("SyntaxError"))
        let traceback = try #require(error.exception?.traceback)
        #expect(traceback.contains("bad.py\", line 2") && traceback.contains("^"))
        // What Swift prints of an error that ends `main`.
        #expect(String(reflecting: error) == "\(error)\n\(traceback)")
        #expect(try pythonError { try python.eval("x = 1") }.isException("SyntaxError"))
        #expect(try pythonError { try python.exec("a\0b") }.kind == .exception)
    }

    @Test(arguments: PythonTarget.all)
    func `a module that is not there is a ModuleNotFoundError`(target: PythonTarget) throws {
        let python = try target.start()
        #expect(try pythonError { _ = try python.import("no_such_module_xyz") }.isException("ModuleNotFoundError"))
        #expect(try String(python.import("os.path").__name__).hasSuffix("path"))
    }

    @Test(arguments: PythonTarget.all)
    func `shutting down ends every later use, with a clear error`(target: PythonTarget) throws {
        let python = try target.start()
        let list = try python.eval("[1]")
        python.shutDown()
        python.shutDown()
        #expect(try pythonError { try python.eval("1") }.kind == .closed)
        #expect(try pythonError { try python.len(list) }.kind == .closed)
    }
}
