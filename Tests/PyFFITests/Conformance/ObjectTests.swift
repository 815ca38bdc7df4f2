import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ObjectTests {
    @Test(arguments: PythonTarget.all)
    func `attributes are read, set, deleted and asked for`(target: PythonTarget) throws {
        let python = try target.start()
        let box = try python.import("types").SimpleNamespace(a: 1)
        #expect(try Int(box.a) == 1)
        try box.setAttribute("b", to: [1, 2])
        let b: [Int] = try box.getAttribute("b")
        #expect(b == [1, 2])
        #expect(try box.hasAttribute("b"))
        try box.deleteAttribute("b")
        #expect(try !box.hasAttribute("b"))
        #expect(try pythonError { _ = try box.getAttribute("b") as PythonObject }.isException("AttributeError"))
        #expect(try pythonError { try box.deleteAttribute("b") }.isException("AttributeError"))
    }

    @Test(arguments: PythonTarget.all)
    func `items are read, set, deleted and looked for, with keys of any kind`(target: PythonTarget) throws {
        let python = try target.start()
        let dict = try python.eval("{'a': 1, 2: 'two', (1, 2): [5]}")
        #expect(try Int(dict["a"]) == 1)
        #expect(try String(dict[2]) == "two")
        #expect(try Int(dict[PythonValue.tuple([1, 2])][0]) == 5)
        try dict.setItem("new", to: 9)
        #expect(try dict.containsItem("new"))
        #expect(try dict.itemCount() == 4)
        try dict.deleteItem("new")
        #expect(try !dict.containsItem("new"))
        #expect(try pythonError { _ = try dict.getItem("new") as PythonObject }.isException("KeyError"))
        let list = try python.list([10, 20, 30])
        #expect(try Int(list[-1]) == 30)
        #expect(try pythonError { _ = try Int(list[3]) }.isException("LookupError"))
    }

    @Test(arguments: PythonTarget.all)
    func `calls take positional, keyword and run-time arguments`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("def show(*args, **kwargs): return repr(args) + repr(kwargs)")
        let show = try python.eval("show")
        let none: String = try show()
        #expect(none == "(){}")
        let some: String = try show(1, "two", key: 3.0, other: [true])
        #expect(some == "(1, 'two'){'key': 3.0, 'other': [True]}")
        let runtime: String = try show.callWith(arguments: [1], keywords: ["k": "v"])
        #expect(runtime == "(1,){'k': 'v'}")
        let path: String = try show(python.int, python.eval("[1]")[0])
        #expect(path == "(<class 'int'>, 1){}")
        #expect(try pythonError { try show.callWith(keywords: ["k": 1, "k": 2]) }.kind == .conversion)
        let sorted: [Int] = try python.sorted([1, 3, 2], reverse: true)
        #expect(sorted == [3, 2, 1])
        #expect(try pythonError { try python.len(1) }.isException("TypeError"))
    }

    @Test(arguments: PythonTarget.all)
    func `a chain reads each step in Python`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Node:
                def __init__(self, depth): self.depth = depth
                @property
                def next(self): return Node(self.depth + 1)
                def __getitem__(self, key): return Node(self.depth + key)
            """
        )
        let node = try python.eval("Node(0)")
        #expect(try Int(node.next.next[10].next.depth) == 13)
        let text: String = try node.next.depth.__str__()
        #expect(text == "1")
    }

    @Test(arguments: PythonTarget.all)
    func `comparison and identity are Python's`(target: PythonTarget) throws {
        let python = try target.start()
        let one = try python.eval("[1]")
        let other = try python.eval("[1]")
        #expect(try one.compareTo(other, by: .equal))
        #expect(try !one.isSameObject(as: other))
        #expect(try one.isSameObject(as: one))
        #expect(try one.compareTo([2], by: .less))
        #expect(try one.compareTo([1], by: .greaterOrEqual))
        #expect(try pythonError { _ = try one.compareTo("x", by: .less) }.isException("TypeError"))
        try python.exec("class Odd:\n def __lt__(self, other): return [other]")
        #expect(try python.eval("Odd()").compareTo(1, by: .less))
        #expect(try python.none.isSameObject(as: python.eval("None")))
    }

    @Test(arguments: PythonTarget.all)
    func `an object's type name and whether it is None are known without asking Python`(target: PythonTarget) throws {
        let python = try target.start()
        let typeNames = try ["1", "'x'", "None", "[1]", "object()", "len", "2**70"].map { try python.eval($0).typeName }
        #expect(typeNames == ["int", "str", "NoneType", "list", "object", "builtin_function_or_method", "int"])
        #expect(try python.eval("None").isNone)
        #expect(try !python.eval("0").isNone)
    }

    @Test(arguments: PythonTarget.all)
    func `Swift's print shows an object's repr, and never fails`(target: PythonTarget) throws {
        let python = try target.start()
        #expect(try String(reflecting: python.eval("['a', 1.0]")) == "['a', 1.0]")
        #expect(try "\(python.eval("'a'"))" == "'a'")
        try python.exec("class Bad:\n def __repr__(self): raise ValueError('no repr')")
        #expect(try "\(python.eval("Bad()"))" == "<Bad object whose repr failed: ValueError: no repr>")
        #expect(
            try "\(python.eval("Bad()").nope)"
                == "<path from a Bad object that can't be read: AttributeError: 'Bad' object has no attribute 'nope'>"
        )
    }

    @Test(arguments: PythonTarget.all)
    func `a released object can't be used, and is gone in Python`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import weakref
            class Thing: pass
            made = weakref.WeakSet()
            def make():
                thing = Thing(); made.add(thing); return thing
            """
        )
        let thing = try python.eval("make()")
        do {
            let other = try python.eval("make()")
            #expect(try Int(python.len(python.eval("made"))) == 2)
            #expect(other.typeName == "Thing")
        }
        thing.releaseNow()
        #expect(try Int(python.eval("len(made)")) == 0)
        #expect(try pythonError { _ = try thing.getAttribute("x") as PythonObject }.kind == .staleObject)
        thing.releaseNow()
    }

    @Test(arguments: PythonTarget.all)
    func `values that were not read leave nothing behind`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import weakref
            made = weakref.WeakSet()  # not gc.get_objects(): it disturbs what other threads are just making
            class Thing:
                def __init__(self): made.add(self)
            """
        )
        // Conversions that fail on objects which came with the reply, and exceptions that hold some.
        #expect(throws: PythonError.self) { let _: [Int] = try python.eval("[Thing(), Thing()]") }
        #expect(throws: PythonError.self) { let _: Int = try python.eval("Thing()") }
        #expect(throws: PythonError.self) { try python.exec("held = Thing(); raise ValueError(held)") }
        try python.exec("del held")
        #expect(try Int(python.eval("len(made)")) == 0)
    }

    @Test(arguments: PythonTarget.one)
    func `thousands of objects dropped at once are freed though no operation follows`(target: PythonTarget)
        async throws
    {
        let python = try target.start()
        let path = NSTemporaryDirectory() + "pyffi-\(UUID().uuidString)"
        try await python.exec(
            """
            left = 0
            class Thing:
                def __init__(self):
                    global left
                    left += 1
                def __del__(self):
                    global left
                    left -= 1
                    if left == 0: open('\(path)', 'w').close()
            """
        )
        // On the worker releases travel in another way once Python has a function of Swift: `__del__` may call it.
        for hasFunctions in [false, true] {
            if hasFunctions { try await python.exec("def hold(f): global held; held = f") }
            if hasFunctions { try await python.eval("hold")(python.function { () in 1 }) }
            var things: [PythonObject] = try await python.eval("[Thing() for _ in range(8000)]")
            #expect(things.count == 8000)
            things = []
            while !FileManager.default.fileExists(atPath: path) { try await Task.sleep(for: .milliseconds(5)) }
            try FileManager.default.removeItem(atPath: path)
        }
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `objects of one worker are refused by another`(target: PythonTarget) throws {
        let (here, there) = (try target.start(), try target.start())
        let list = try here.eval("[1]")
        let error = try pythonError { try there.len(list) }
        #expect(error.kind == .staleObject && error.message.contains("another Python runtime"))
        let count: Int = try there.len(PythonValue(list))
        #expect(count == 1)
    }

    @Test(arguments: PythonTarget.all)
    func `code has names of its own when a namespace is given`(target: PythonTarget) throws {
        let python = try target.start()
        let names = try python.dict(x: 20)
        try python.exec("y = x + 1", globals: names)
        #expect(try Int(names["y"]) == 21)
        #expect(try pythonError { try python.eval("y") }.isException("NameError"))
        let sum: Int = try python.eval("x + z", globals: names, locals: ["z": 2])
        #expect(sum == 22)
        let error = try pythonError { try python.exec("\n\nboom()", filename: "job.py") }
        #expect(error.exception?.frames.last?.file == "job.py")
        #expect(error.exception?.frames.last?.line == 3)
    }
}
