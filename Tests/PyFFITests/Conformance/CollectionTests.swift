import Foundation
import PyFFI
import TestSupport
import Testing

/// What Python's collections and mappings are read as.
@Suite(.startsProcesses)
struct CollectionTests {
    @Test(arguments: PythonTarget.all)
    func `what has a length and can be gone through again is read as an array`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import array, collections\nclass Rows:\n def __len__(self): return 2")
        try python.exec("Rows.__getitem__ = lambda self, index: (3, 4)[index]")
        for (source, elements) in [
            ("range(3, 9, 2)", [3, 5, 7]), ("{1: 'a', 2: 'b'}.keys()", [1, 2]), ("{'a': 1, 'b': 2}.values()", [1, 2]),
            ("collections.deque([1, 2])", [1, 2]), ("{5}", [5]), ("frozenset([5])", [5]), ("Rows()", [3, 4]),
            ("array.array('h', [-1, 2])", [-1, 2]), ("collections.UserList([1])", [1]),
            ("collections.OrderedDict(a=1).values()", [1]), ("collections.namedtuple('P', 'x y')(1, 2)", [1, 2]),
            ("range(0)", []), ("range(1000)", Array(0..<1000)),
        ] {
            #expect(try [Int](python.eval(source)) == elements, "\(source)")
            let objects: [PythonObject] = try python.eval(source)
            #expect(try objects.map { try Int($0) } == elements, "\(source)")
            #expect(try Set<Int>(python.eval(source)) == Set(elements), "\(source)")
            #expect(try [PythonValue](python.eval(source)) == elements.map { .int($0) }, "\(source)")
        }
        let pairs: [PythonTuple<String, Int>] = try python.eval("{'a': 1, 'b': 2}.items()")
        #expect(pairs == [PythonTuple("a", 1), PythonTuple("b", 2)])
        #expect(try PythonTuple<Int, Int>(python.eval("range(2)")) == PythonTuple(0, 1))
        #expect(try [String](python.eval("collections.deque(['a', 'ü'])")) == ["a", "ü"])
    }

    @Test(arguments: PythonTarget.all)
    func `collections are read at every level where a Swift type wants one`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import collections\nq = collections.deque")
        #expect(try [[Int]](python.eval("[range(2), q([7]), {9}]")) == [[0, 1], [7], [9]])
        #expect(try [[[Int]]](python.eval("q([q([range(1)])])")) == [[[0]]])
        #expect(try [String: [Int]](python.eval("{'a': range(2)}")) == ["a": [0, 1]])
        #expect(try [String: [String: Int]](python.eval("{'a': collections.UserDict(b=1)}")) == ["a": ["b": 1]])
        let mixed: PythonTuple<[Int], String, [PythonObject]> = try python.eval("(range(2), 'x', q([1, []]))")
        #expect(mixed.elements.0 == [0, 1] && mixed.elements.1 == "x" && mixed.elements.2.count == 2)
        #expect(try [Int]?(python.eval("range(1)")) == [0])
        #expect(try [[Int]?](python.eval("[None, range(1)]")) == [nil, [0]])
        // What is wanted as it is stays in Python.
        let objects: [PythonObject] = try python.eval("[range(2), q()]")
        #expect(objects.map(\.typeName) == ["range", "deque"])
        #expect(try PythonValue(python.eval("[range(2)]")).representation.contains("range"))
        #expect(try pythonError { _ = try Int(python.eval("range(2)")) }.message == "expected Int, got range object")
    }

    @Test(arguments: PythonTarget.all)
    func `numbers beside objects come as numbers`(target: PythonTarget) throws {
        let python = try target.start()
        let source = "(__import__('array').array('d', [1.5, 2.5]), [1, 'x'])"
        let mixed: PythonTuple<[Double], [PythonValue]> = try python.eval(source)
        #expect(mixed.elements.0 == [1.5, 2.5] && mixed.elements.1 == [1, "x"])
        let objects: PythonTuple<[Double], [PythonObject]> = try python.eval(source)
        #expect(objects.elements.0 == [1.5, 2.5] && objects.elements.1.count == 2)
    }

    @Test(arguments: PythonTarget.all)
    func `a collection that has more elements than it says is refused`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Endless:
                def __len__(self): return 2
                def __getitem__(self, index): return index
            """
        )
        let error = try pythonError { _ = try [Int](python.eval("Endless()")) }
        #expect(error.kind == .conversion && error.message.contains("Endless says that it has 2 items"), "\(error)")
        #expect(throws: DecodingError.self) { try PythonDecoder().decode([Int].self, from: python.eval("Endless()")) }
    }

    @Test(arguments: PythonTarget.all)
    func `every mapping is read as a dictionary`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import collections, os, sqlite3, types
            os.environ['PYFFI_COLLECTIONS'] = 'here'
            class Settings:
                def keys(self): return ['a']
                def __getitem__(self, key): return {'a': 1}[key]
            connection = sqlite3.connect(':memory:')
            connection.row_factory = sqlite3.Row
            row = connection.execute('select 1 as a').fetchone()
            """
        )
        for source in [
            "{'a': 1}", "collections.UserDict(a=1)", "types.MappingProxyType({'a': 1})",
            "collections.ChainMap({'a': 1})",
            "collections.OrderedDict(a=1)", "collections.Counter('a')", "Settings()", "row",
        ] {
            #expect(try [String: Int](python.eval(source)) == ["a": 1], "\(source)")
            let objects: [String: PythonObject] = try python.eval(source)
            #expect(try objects.mapValues { try Int($0) } == ["a": 1], "\(source)")
        }
        #expect(try [String: String](python.eval("os.environ"))["PYFFI_COLLECTIONS"] == "here")
        #expect(try [Int](python.eval("row")) == [1])
    }

    @Test(arguments: PythonTarget.all)
    func `what is no collection is refused, with what to write instead`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import collections, types")
        for (source, remedy) in [
            ("(n for n in [1])", "python.list(object)"), ("iter([1])", "python.list(object)"),
            ("'ab'", "python.list(text)"), ("b'ab'", "[UInt8] and Data"), ("{1: 2}", "python.list(dict)"),
            ("collections.UserDict()", "python.list(object)"), ("types.MappingProxyType({})", "python.list(object)"),
            ("type('T', (str,), {})('ab')", "python.list(text)"), ("object()", "python.list(object)"),
        ] {
            let error = try pythonError { _ = try [Int](python.eval(source)) }
            #expect(error.kind == .conversion && error.message.contains(remedy), "\(source): \(error)")
            #expect(try pythonError { _ = try [PythonObject](python.eval(source)) }.kind == .conversion, "\(source)")
            #expect(try pythonError { _ = try Set<Int>(python.eval(source)) }.kind == .conversion, "\(source)")
        }
        for source in ["[1]", "range(1)", "'ab'", "object()"] {
            #expect(try pythonError { _ = try [String: Int](python.eval(source)) }.kind == .conversion, "\(source)")
        }
        // What the collection's own code raises is an exception.
        try python.exec(
            "class Bad(list):\n pass\nclass Worse:\n def __len__(self): raise KeyError('no')\n __iter__ = None"
        )
        #expect(try pythonError { _ = try [Int](python.eval("Worse()")) }.isException("KeyError"))
    }

    @Test(arguments: PythonTarget.all)
    func `memory of any format is read as an array`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import ctypes, struct")
        #expect(try [Int](python.eval("memoryview(struct.pack('4h', 1, -2, 3, 4)).cast('h')[::2]")) == [1, 3])
        let big = "(ctypes.c_int16.__ctype_be__ * 2)(1, -2)"
        #expect(try [Int](python.eval("memoryview(\(big))")) == [1, -2])
        let grid = "memoryview((ctypes.c_int16.__ctype_be__ * 2 * 3)((1, 2), (3, 4), (5, 6)))"
        #expect(try [[Int]](python.eval(grid)) == [[1, 2], [3, 4], [5, 6]])
        #expect(try [PythonObject](python.eval("memoryview(b'ab')")).map { try Int($0) } == [97, 98])
        #expect(
            try [String: [Double]](python.eval("{'a': memoryview(struct.pack('2d', 1, 2)).cast('d')}")) == [
                "a": [1, 2]
            ]
        )
    }

    @Test(arguments: PythonTarget.all)
    func `Codable types read collections and mappings`(target: PythonTarget) throws {
        struct City: Decodable, Equatable {
            var name: String
            var districts: [Int]
            var tags: Set<String>
        }
        let python = try target.start()
        try python.exec("import collections")
        let source =
            "collections.UserDict(name='Rome', districts=range(2), tags=collections.deque(['a', 'b', 'a']))"
        let city = try PythonDecoder().decode(City.self, from: python.eval(source))
        #expect(city == City(name: "Rome", districts: [0, 1], tags: ["a", "b"]))
        let sizes = try PythonDecoder().decode([String: Int].self, from: python.eval("collections.ChainMap({'a': 1})"))
        #expect(sizes == ["a": 1])
        #expect(try PythonDecoder().decode([Int].self, from: python.eval("{1: 2}.values()")) == [2])
    }

    @Test(arguments: PythonTarget.all)
    func `a Swift function takes collections and mappings`(target: PythonTarget) throws {
        let python = try target.start()
        let sum = try python.function { (numbers: [Int], weights: [String: [Double]]) in
            Double(numbers.reduce(0, +)) + weights.values.joined().reduce(0, +)
        }
        #expect(
            try Double(python.eval("lambda f: f(range(4), __import__('collections').UserDict(a=(0.5,)))")(sum)) == 6.5
        )
        let error = try pythonError { try sum(python.eval("iter([1])"), [:] as [String: [Double]]) }
        #expect(error.isException("TypeError") && error.message.contains("python.list(object)"))
    }

    @Test(arguments: PythonTarget.all)
    func `pairs become a dict in their order`(target: PythonTarget) throws {
        let python = try target.start()
        let columns: KeyValuePairs<String, [Int]> = ["z": [1], "a": [2], "m": [3]]
        #expect(try [String](python.list(columns)) == ["z", "a", "m"])
        #expect(try String(python.repr(["k": ["b": 1, "a": 2] as KeyValuePairs])) == "{'k': {'b': 1, 'a': 2}}")
        let twice: KeyValuePairs = ["a": 1, "a": 2]
        #expect(try pythonError { try python.len(twice) }.kind == .conversion)
    }

    @Test(arguments: PythonTarget.all)
    func `keywords may be known only at run time`(target: PythonTarget) throws {
        let python = try target.start()
        let function = try python.eval("lambda *a, **k: [list(a), sorted(k.items())]")
        let options: [String: any PythonConvertible] = ["b": 1, "a": "x"]
        let pairs: [(String, any PythonConvertible)] = [("b", 1), ("a", "x")]
        let wanted = "[[7], [('a', 'x'), ('b', 1)]]"
        #expect(try String(python.repr(function.callWith(arguments: [7], keywords: options))) == wanted)
        #expect(try String(python.repr(function.callWith(arguments: [7], keywords: pairs))) == wanted)
        #expect(try String(python.repr(function.callWith(arguments: [7], keywords: ["b": 1, "a": "x"]))) == wanted)
        let doubled = try pythonError { _ = try function.callWith(keywords: ["a": 1, "a": 2]) as [PythonObject] }
        #expect(doubled.message.contains("given twice"))
        #expect(
            try String(python.repr(python.bind("builtins").callMember("dict", keywords: pairs))) == "{'b': 1, 'a': 'x'}"
        )
    }
}
