import PyFFI
import TestSupport
import Testing

/// Objects that lie, change or raise while they are converted, and values that Python would not keep whole.
@Suite(.startsProcesses)
struct BadInputTests {
    private func message<Value: ConvertibleFromPython>(
        _ python: PythonRuntime,
        _ source: String,
        as _: Value.Type
    ) throws -> String {
        let error = try pythonError { let _: Value = try python.eval(source) }
        #expect(error.kind == .conversion, "\(source): \(error)")
        return error.message
    }

    @Test(arguments: PythonTarget.all)
    func `members that Python takes for equal are refused, not lost`(target: PythonTarget) throws {
        let python = try target.start()
        let values: [PythonValue] = [
            .set([1, true]), .frozenset([1, 1.0]), [1: "a", true: "b"], .set([.tuple([0]), .tuple([false])]),
            .set([.decimal("1.0"), .decimal("1.00")]),
        ]
        for value in values {
            let error = try pythonError { _ = try PythonObject([value], in: python) }
            #expect(error.kind == .conversion && error.message.contains("takes two of its keys or members for equal"))
        }
        // NaNs are equal to nothing: each is a member or key of its own.
        #expect(try Int(python.len(Set([Double.nan, .nan, 1]))) == 3)
        #expect(try Int(python.len([Double.nan: 1, .nan: 2])) == 2)
        #expect(try Int(python.len(PythonValue.set([1, 1.5, "1"]))) == 3)
    }

    @Test(arguments: PythonTarget.all)
    func `containers that change under the reader are errors, or whole`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Changes:
                def __init__(self, change): self.change = change
                def __index__(self):
                    self.change()
                    return 7
            def grown_set():
                s = {1}; s.add(Changes(lambda: s.add(len(s) + 100))); return s
            def cleared_list():
                l = [1, 2, 3]; l[0] = Changes(l.clear); return l
            def cleared_dict():
                d = {'a': 1, 'b': 2}; d['a'] = Changes(d.clear); return d
            def replaced():
                l = [1, 2, 3]
                def change(): l[:] = [4, 5, 6]
                l[0] = Changes(change)
                return l
            class Shrinks(list):
                def __iter__(self):
                    self.clear()
                    return iter([9])
            """
        )
        #expect(try message(python, "grown_set()", as: Set<Int>.self).contains("changed while it was converted"))
        #expect(try message(python, "cleared_list()", as: [Int].self).contains("changed while it was converted"))
        #expect(
            try message(python, "cleared_dict()", as: [String: Int].self).contains("changed while it was converted")
        )
        let replaced: [Int] = try python.eval("replaced()")
        #expect(replaced == [7, 2, 3] || replaced == [7, 5, 6])
        #expect(try [Int](python.eval("Shrinks([1, 2])")) == [1, 2])
        #expect(try Int(python.eval("1")) == 1)
    }

    @Test(arguments: PythonTarget.all)
    func `what an instance says of itself does not change what it is`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Text(str):
                def __str__(self): return 'another'
                def __repr__(self): return 'another'
                def __len__(self): return 10**9
                def encode(self, *_): return b'another'
            class Number(int):
                def __index__(self): return 9
                def __int__(self): return 9
                def __add__(self, other): return 9
            class Real(float):
                def __float__(self): return 9.0
                def __pos__(self): return 9.0
            class Row(list):
                def __len__(self): return 10**9
                def __iter__(self): return iter('no')
                def __getitem__(self, key): return 'no'
            class Pair(tuple):
                def __len__(self): return -1
                def __iter__(self): raise OSError
            class Table(dict):
                def __len__(self): return 10**9
                def items(self): return [(1, 2, 3)]
                def keys(self): return 5
            class Members(set):
                def __len__(self): return 0
                def __iter__(self): return iter(())
            """
        )
        #expect(try String(python.eval("Text('true')")) == "true")
        #expect(try Int(python.eval("Number(4)")) == 4)
        #expect(try Double(python.eval("Real(0.5)")) == 0.5)
        #expect(try [Int](python.eval("Row([1, 2])")) == [1, 2])
        #expect(try [Int](python.eval("Pair((1, 2))")) == [1, 2])
        #expect(try [String: Int](python.eval("Table(a=1)")) == ["a": 1])
        #expect(try Set<Int>(python.eval("Members((1, 2))")) == [1, 2])
        let nested: [[String: [Int]]] = try python.eval("Row([Table({Text('k'): Pair((Number(1),))})])")
        #expect(nested == [["k": [1]]])
    }

    @Test(arguments: PythonTarget.all)
    func `numbers that are not what their methods promise are refused`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Index:
                def __init__(self, value): self.value = value
                def __index__(self): return self.value
            class Floats:
                def __float__(self): return 1.5
            """
        )
        #expect(try message(python, "Index('x')", as: Int.self) == "expected Int, got Index object")
        #expect(try message(python, "Index(1.5)", as: Int.self) == "expected Int, got Index object")
        #expect(try message(python, "Index(2**70)", as: Int.self) == "expected Int, got int 1180591620717411303424")
        #expect(try message(python, "Index(300)", as: Int8.self) == "expected Int8, got int 300")
        #expect(try message(python, "Floats()", as: Double.self) == "expected float, got Floats object")
        #expect(try message(python, "Floats()", as: Int.self) == "expected Int, got Floats object")
        #expect(try Double(python.eval("2**63")) == 0x1p63)
        #expect(try Double(python.eval("-2**1023")) == -0x1p1023)
        #expect(
            try message(python, "2**1024", as: Double.self).hasPrefix("expected float or an int that a Double holds")
        )
        #expect(try message(python, "2**64 + 1", as: Double.self).hasPrefix("expected float or an int that a Double"))
    }

    @Test(arguments: PythonTarget.all)
    func `impossible lengths are Python's own errors`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("class Long:\n def __init__(self, n): self.n = n\n def __len__(self): return self.n")
        #expect(try pythonError { _ = try python.eval("Long(-1)").itemCount() }.isException("ValueError"))
        #expect(try pythonError { _ = try python.eval("Long(2**70)").itemCount() }.isException("OverflowError"))
        #expect(try pythonError { _ = try python.eval("Long('x')").itemCount() }.isException("TypeError"))
        #expect(try python.eval("Long(2**62)").itemCount() == 1 << 62)
    }

    @Test(arguments: PythonTarget.all)
    func `comparisons and hashes that raise are exceptions`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Bad:
                def __eq__(self, other): raise ValueError('no ==')
                def __lt__(self, other): raise ValueError('no <')
                def __hash__(self): return 1
                def __bool__(self): raise ValueError('no bool')
            class Unhashed:
                def __hash__(self): raise ValueError('no hash')
            class NoAnswer:
                def __eq__(self, other): return Bad()
            """
        )
        let (bad, unhashed) = (try python.eval("Bad()"), try python.eval("Unhashed()"))
        #expect(try pythonError { _ = try bad == 1 }.exception?.message == "no ==")
        #expect(try pythonError { _ = try bad < 1 }.exception?.message == "no <")
        #expect(try pythonError { _ = try python.eval("NoAnswer()") == 1 }.exception?.message == "no bool")
        #expect(try pythonError { _ = try python.eval("[0]").containsItem(bad) }.exception?.message == "no ==")
        for value: PythonValue in [.set([.object(unhashed)]), [.object(unhashed): 1], .set([1, .object(bad)])] {
            #expect(try pythonError { try python.len(value) }.isException("ValueError"), "\(value)")
        }
        let unhashable = try pythonError { try python.len(PythonValue.set([[1]])) }
        #expect(unhashable.kind == .conversion && unhashable.message.contains("unhashable type: 'list'"))
        #expect(try Int(python.eval("1")) == 1)
    }

    @Test(arguments: PythonTarget.all)
    func `strings that Swift can't hold are refused wherever they are`(target: PythonTarget) throws {
        let python = try target.start()
        let reason = "expected str without lone surrogates, got str with a lone surrogate (4 bytes)"
        func check<Value: ConvertibleFromPython>(_ source: String, as type: Value.Type, at place: String) throws {
            #expect(try message(python, source, as: type).hasPrefix(place + reason), "\(source)")
        }
        try check(#"'\ud800a'"#, as: PythonValue.self, at: "")
        try check(#"{'\ud800a': 1}"#, as: [String: Int].self, at: "key of entry 0 of dict: ")
        try check(#"{'\ud800a': 1}"#, as: PythonValue.self, at: "key of entry 0 of dict: ")
        try check(#"[1, {'\udfffa'}]"#, as: PythonValue.self, at: "element 1 of list: element 0 of set: ")
        try check(#"('\ud800a',)"#, as: [String].self, at: "element 0 of tuple: ")
        let kept: [PythonObject] = try python.eval(#"['\ud800a']"#)
        #expect(try Int(python.len(kept[0])) == 2)
        #expect(try kept[0] == python.eval(#"'\ud800a'"#))
        // Two NaNs stay two members on the way to Swift too.
        let members = try PythonValue(python.eval("{__import__('decimal').Decimal('NaN') for _ in range(2)}"))
        guard case .set(let values) = members else { return #expect(Bool(false), "\(members)") }
        #expect(values.count == 2)
    }

    @Test(arguments: PythonTarget.all)
    func `a message about deep data stays short`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            ring = []; ring.append(ring)
            fits, deep = (), ()
            for _ in range(249): fits = (fits,)
            for _ in range(251): deep = (deep,)
            wrong = 'x'
            for _ in range(400): wrong = [wrong]
            """
        )
        #expect(try message(python, "ring", as: PythonValue.self).contains("contains itself"))
        #expect(try message(python, "deep", as: PythonValue.self).contains("nested too deeply"))
        #expect(try message(python, "[wrong]", as: Deep.self).utf8.count < 2000)
        var fits: PythonValue = .tuple([])
        var deep: PythonValue = .tuple([])
        for _ in 0..<240 { fits = .tuple([fits]) }
        for _ in 0..<250 { deep = .tuple([deep]) }
        #expect(try PythonValue(PythonObject(fits, in: python)) == fits)
        #expect(try pythonError { _ = try PythonObject(deep, in: python) }.message.contains("nested deeper than"))
    }

    /// Lists of lists of ints to any depth.
    private struct Deep: ConvertibleFromPython {
        static func read(from reader: PythonReader) throws -> Deep {
            do {
                _ = try Int.read(from: reader)
            } catch {
                _ = try [Deep].read(from: reader)
            }
            return Deep()
        }
    }
}
