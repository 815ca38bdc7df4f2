import PyFFI
import TestSupport
import Testing

/// What Python code sees that looks at its caller: `__main__`, as at python3's prompt.
@Suite(.startsProcesses)
struct CallersFrameTests {
    private static let code = """
        import collections, enum, logging, sys, warnings
        threshold = 1
        def caller():
            frame = sys._getframe(1)
            return [frame.f_globals['__name__'], frame.f_globals['threshold'], '' + frame.f_code.co_name]
        class Looking:
            def __init__(self, *rest, **more): self.seen = caller.__globals__['look'](2)
            def method(self, *rest, **more): return look(2)
            def __call__(self, *rest, **more): return look(2)
        def look(depth): return sys._getframe(depth).f_globals['__name__']
        def fail(): raise KeyError('k')
        """

    @Test(arguments: PythonTarget.all)
    func `whatever is called finds __main__ as its caller`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(Self.code)
        #expect(try PythonValue(python.eval("caller")()) == ["__main__", 1, "<module>"])
        let looking = try python.eval("Looking")
        #expect(try String(looking().seen) == "__main__")
        #expect(try String(looking(1, 2, 3, 4, 5, a: 6).seen) == "__main__")
        let object = try looking()
        for arguments in [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4, 5]] {
            #expect(try String(object.method.callWith(arguments: arguments)) == "__main__")
            #expect(try String(object.callWith(arguments: arguments, keywords: ["a": 1])) == "__main__")
        }
        let results = try python.batch { try (0..<3).map { _ in try object.method() } }
        #expect(try results.map { try String($0) } == ["__main__", "__main__", "__main__"])
    }

    @Test(arguments: PythonTarget.all)
    func `functions that look at their caller do as at the prompt`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(Self.code)
        let builtins = try python.import("builtins")
        #expect(try Int(builtins.eval("threshold + 1")) == 2)
        try builtins.exec("made = 5")
        #expect(try Int(python.eval("made")) == 5)
        #expect(try Bool(builtins.globals().containsItem("threshold")))
        #expect(try Bool(builtins.locals().containsItem("threshold")))
        #expect(try [String](builtins.dir()).contains("threshold"))
        #expect(try Bool(builtins.vars().containsItem("made")))
        #expect(try [String](builtins.dir(python.eval("enum"))).contains("Enum"))
        #expect(try Int(builtins.eval("a + 1", ["a": 1])) == 2)
        #expect(try String(python.eval("collections").namedtuple("P", ["x"]).__module__) == "__main__")
        #expect(try String(python.eval("enum").Enum("E", "A B").__module__) == "__main__")
        #expect(try String(python.type("X", PythonTuple(python.object), python.dict()).__module__) == "__main__")
    }

    @Test(arguments: PythonTarget.all)
    func `warnings, log records and tracebacks name no file of the library`(target: PythonTarget) async throws {
        // It replaces what belongs to the whole interpreter.
        try await alone(target, part: target.testDescription) { try Self.warnings(target) }
    }

    private static func warnings(_ target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            code + """

                class Deprecated:
                    @property
                    def old(self): warnings.warn('old', DeprecationWarning, stacklevel=2)
                    def __enter__(self): warnings.warn('enter', stacklevel=2)
                    def __exit__(self, *error): warnings.warn('exit', stacklevel=2)
                    def __len__(self):
                        warnings.warn('len', stacklevel=2)
                        return 0
                    def __add__(self, other): warnings.warn('add', stacklevel=2)
                    def __iter__(self):
                        warnings.warn('iter', stacklevel=2)
                        return iter(())
                records, named = [], []
                class Handler(logging.Handler):
                    def emit(self, record): records.append([record.pathname, record.funcName])
                logging.getLogger().addHandler(Handler())
                warnings.simplefilter('always')
                warnings.showwarning = lambda message, category, file, line, *rest: named.append([str(message), file])
                """
        )
        try python.eval("warnings").warn("careful")
        let object = try python.eval("Deprecated()")
        _ = try PythonObject(object.old)
        try python.with(object) { _ in }
        _ = try python.len(object)
        _ = try object + 1
        _ = try python.list(object)
        try python.eval("logging").warning("seen")
        #expect(try PythonValue(python.eval("records")) == [["<swift>", "<module>"]])
        let named: [[String]] = try python.eval("named")
        #expect(named.first == ["careful", "<swift>"])
        #expect(named.count >= 6)
        #expect(named.allSatisfy { !$0[1].contains("pyffi") }, "\(named)")
        let error = try pythonError { try python.eval("fail")() }
        #expect(error.exception?.frames.map(\.function) == ["fail"])
        #expect(error.exception?.traceback.contains("<swift>") == false)
    }

    /// As pandas' `query` and numexpr do it.
    @Test(arguments: PythonTarget.all)
    func `who looks for a name in its caller finds that of the program`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import sys
            a, b, c, function, arguments, keywords = 'a', 'b', 'c', 'function', 'arguments', 'keywords'
            def find(name, *rest, **more):
                caller = sys._getframe(1)
                return {**caller.f_globals, **caller.f_locals}[name]
            """
        )
        let find = try python.eval("find")
        for name in ["a", "b", "c", "function", "arguments", "keywords"] {
            for count in 0..<4 {
                let arguments = [name] + (0..<count).map { "\($0)" }
                #expect(try String(find.callWith(arguments: arguments)) == name)
                #expect(try String(find.callWith(arguments: arguments, keywords: ["x": 1])) == name)
            }
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `each runtime has frames of its own`(target: PythonTarget) throws {
        let (one, two) = (try target.start(), try target.start())
        try one.exec("mine = 1")
        try two.exec("mine = 2")
        try one.exec("import sys\ndef see(): return sys._getframe(1).f_globals['mine']")
        #expect(try Int(one.eval("see")()) == 1)
        #expect(try Int(two.import("builtins").eval("mine")) == 2)
        try two.exec(
            """
            import sys
            class Manager:
                def __enter__(self): return sys._getframe(1).f_globals['mine']
                def __exit__(self, *error): pass
                def __iter__(self): return iter([sys._getframe(1).f_globals['mine']])
            """
        )
        let manager = try two.eval("Manager()")
        #expect(try two.with(manager) { try Int($0) } == 2)
        #expect(try PythonIterator(manager).next(as: Int.self) == 2)
        let inLoop = try two.inEventLoop(two.import("builtins").getAttribute("eval") as PythonObject)
        #expect(try Int(two.run(inLoop("mine"))) == 2)
        two.shutDown()
        #expect(try Int(one.import("builtins").eval("mine")) == 1)
    }
}
