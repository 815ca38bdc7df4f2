import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct CodeTests {
    @Test(arguments: PythonTarget.all)
    func `code in a namespace that the caller gives has Python's builtins`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import builtins; builtins.CodeTests_added = 42")
        #expect(try Int(python.eval("CodeTests_added", globals: python.dict())) == 42)
        let space = try python.dict()
        try python.exec("def added(): return CodeTests_added", globals: space)
        #expect(try Int(python.eval("added() + CodeTests_added", globals: space)) == 84)
    }

    @Test(arguments: PythonTarget.all)
    func `code objects run in the namespaces that are given`(target: PythonTarget) throws {
        let python = try target.start()
        let rule = try python.compile("x * 2", "rule.py", "eval")
        let doubled: Int = try python.eval(rule, globals: python.dict(x: 21))
        #expect(doubled == 42)
        #expect(try Int(python.eval(rule, globals: python.dict(), locals: python.dict(x: 1))) == 2)
        #expect(try pythonError { try python.eval(rule) }.isException("NameError"))
        try python.exec("x = 4")
        #expect(try Int(python.eval(rule)) == 8)
        let statements = try python.compile("y = x + 1\ndef f(): raise ValueError('v')", "rule.py", "exec")
        let space = try python.dict(x: 1)
        try python.exec(statements, globals: space)
        #expect(try Int(space["y"]) == 2)
        #expect(try pythonError { try space["f"]() }.exception?.frames.last?.file == "rule.py")
        let locals = try python.dict()
        try python.exec(statements, globals: space, locals: locals)
        #expect(try Int(locals["y"]) == 2)
        // The source may be a str of Python's.
        let holder = try python.import("types").SimpleNamespace(text: "x + 1")
        let value: Int = try python.eval(holder.text)
        #expect(value == 5)
        #expect(try pythonError { try python.eval(python.eval("5")) }.isException("TypeError"))
        #expect(try pythonError { try python.eval("f'", filename: "own.py") }.message.contains("own.py"))
    }

    @Test(arguments: PythonTarget.all)
    func `code objects run in the async form too`(target: PythonTarget) async throws {
        let python = try target.start()
        let rule = try await python.compile("x * 2", "rule.py", "eval")
        let later: Int = try await python.eval(rule, globals: python.dict(x: 3))
        #expect(later == 6)
        try await python.exec(python.compile("z = 9", "z.py", "exec"))
        #expect(try await Int(python.eval("z")) == 9)
    }

    @Test(arguments: PythonTarget.all)
    func `a module that is bound has members that can be listed and called`(target: PythonTarget) throws {
        let python = try target.start()
        let math = try python.bind("math")
        #expect(math.memberNames.contains("sqrt") && !math.memberNames.contains("__name__"))
        #expect(try math.hasMember("sqrt") && math.hasMember("__name__") && !math.hasMember("nope"))
        let root: Double = try math.callMember("sqrt", arguments: [16.0])
        #expect(root == 4)
        #expect(try Double(math.pi) == .pi)
        #expect(try Double(math.sqrt(4.0)) == 2)
        #expect(try Bool(math.callMember("isclose", arguments: [1.0, 1.5], keywords: ["abs_tol": 1.0])))
        #expect(try pythonError { try math.callMember("nope") }.isException("AttributeError"))
        #expect(try python.repr(math) == python.repr(python.import("math")))
        #expect(try pythonError { _ = try python.bind("no_such_module") }.isException("ModuleNotFoundError"))
    }

    @Test(arguments: PythonTarget.all)
    func `a module can be bound in the async form too`(target: PythonTarget) async throws {
        let python = try target.start()
        let path = try await python.bind("os.path")
        #expect(try await path.hasMember("join"))
        let joined: String = try await path.callMember("join", arguments: ["a", "b"])
        #expect(joined == "a/b")
    }
}
