import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ConversionTests {
    @Test(arguments: PythonTarget.all)
    func `every integer width holds its extremes and refuses what lies beyond`(target: PythonTarget) throws {
        let python = try target.start()
        func check<Integer: FixedWidthInteger & PythonConvertible & ConvertibleFromPython>(_: Integer.Type) throws {
            for value in [Integer.min, Integer.max, 0, 1] {
                let object = try python.int(value)
                #expect(try Integer(object) == value)
                #expect(try String(python.str(value)) == "\(value)")
            }
            for (value, step) in [(Integer.min, -1), (Integer.max, 1)] {
                let beyond = try python.int.callWith(arguments: [value]).getAttribute("__add__")(step)
                let error = try pythonError { _ = try Integer(beyond) }
                #expect(error.kind == .conversion)
                #expect(error.message.contains("expected \(Integer.self), got int \(beyond.debugDescription)"))
            }
        }
        try check(Int8.self)
        try check(Int16.self)
        try check(Int32.self)
        try check(Int64.self)
        try check(Int.self)
        try check(Int128.self)
        try check(UInt8.self)
        try check(UInt16.self)
        try check(UInt32.self)
        try check(UInt64.self)
        try check(UInt.self)
        try check(UInt128.self)
    }

    @Test(arguments: PythonTarget.all)
    func `floats keep every bit`(target: PythonTarget) throws {
        let python = try target.start()
        let identity = try python.eval("lambda x: x")
        let hex = try python.eval("float.hex")
        for value in [
            0, -0.0, 1.1, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e16, 1e22,
            123456789.0,
        ] {
            let back: Double = try identity(value)
            #expect(back.bitPattern == value.bitPattern)
            let text: String = try hex(value)
            #expect(try Double(python.eval("float.fromhex('\(text)')")).bitPattern == value.bitPattern)
        }
        for value in [Double.infinity, -.infinity] {
            let back: Double = try identity(value)
            #expect(back == value)
        }
        let nan: Double = try identity(Double.nan)
        #expect(nan.isNaN)
        #expect(try Float(python.eval("0.5")) == 0.5)
        #expect(try pythonError { _ = try Float(python.eval("0.1")) }.kind == .conversion)
        #expect(try Double(python.eval("2**53")) == 9_007_199_254_740_992)
        #expect(try pythonError { _ = try Double(python.eval("2**53 + 1")) }.kind == .conversion)
        #expect(try pythonError { _ = try Int(python.eval("float('nan')")) }.kind == .conversion)
    }

    @Test(arguments: PythonTarget.all)
    func `strings keep every code point`(target: PythonTarget) throws {
        let python = try target.start()
        let identity = try python.eval("lambda x: x")
        let texts = [
            "", "a\0b", "\u{1F40D}\u{10FFFF}", "e\u{301} \u{e9}", "\"\\/\u{7f}\r\n\t\u{8}",
            String(repeating: "π", count: 100_000),
        ]
        for text in texts {
            let back: String = try identity(text)
            #expect(back.utf8.elementsEqual(text.utf8))
            let length: Int = try python.len(text)
            #expect(length == text.unicodeScalars.count)
        }
        let error = try pythonError { let _: String = try python.eval(#"'a\ud800b'"#) }
        #expect(error.kind == .conversion && error.message.contains("surrogate"))
        // The object itself is usable all the same.
        #expect(try Int(python.len(python.eval(#"'a\ud800b'"#))) == 3)
        #expect(try Character(python.eval("'é'")) == "é")
        #expect(try pythonError { _ = try Character(python.eval("'ab'")) }.kind == .conversion)
    }

    @Test(arguments: PythonTarget.all)
    func `bytes travel as they are, of any size`(target: PythonTarget) throws {
        let python = try target.start()
        let identity = try python.eval("lambda x: x")
        for count in [0, 1, 1024, 1025, 70_000, 3_000_000] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let back: [UInt8] = try identity(bytes)
            #expect(back == bytes)
            let data: Data = try identity(Data(bytes))
            #expect(data == Data(bytes))
        }
        #expect(try String(python.type([UInt8](arrayLiteral: 1)).__name__) == "bytes")
        #expect(try [UInt8](python.eval("bytearray(b'ab')")) == [97, 98])
        #expect(try [UInt8](python.eval("memoryview(b'abcd')[1:3]")) == [98, 99])
        #expect(try [UInt8](python.eval("[1, 255]")) == [1, 255])
        let error = try pythonError { _ = try [UInt8](python.eval("[1, 2, 256]")) }
        #expect(error.message.contains("element 2 of list: expected UInt8, got int 256"))
        #expect(
            try pythonError { _ = try Data(python.eval("'text'")) }.message.contains("expected bytes, got str 'text'")
        )
    }

    @Test(arguments: PythonTarget.all)
    func `lists of numbers arrive whole, long enough to be packed or not`(target: PythonTarget) throws {
        let python = try target.start()
        let identity = try python.eval("lambda x: x")
        func check<Number: BinaryInteger & PythonConvertible & ConvertibleFromPython>(_: Number.Type) throws {
            for count in [0, 1, 15, 16, 1000] {
                let numbers = (0..<count).map { Number(truncatingIfNeeded: $0 &* 7919) }
                let back: [Number] = try identity(numbers)
                #expect(back == numbers)
                #expect(try [Int](identity(numbers)) == numbers.map { Int($0) })
            }
        }
        try check(Int8.self)
        try check(Int16.self)
        try check(UInt16.self)
        try check(Int32.self)
        try check(UInt32.self)
        try check(Int.self)
        try check(UInt32.self)
        let halves = (0..<100).map { Double($0) / 2 }
        #expect(try [Double](identity(halves)) == halves)
        #expect(try [Float](identity(halves)) == halves.map(Float.init))
        #expect(try [UInt64](identity([UInt64](repeating: .max, count: 20))) == [UInt64](repeating: .max, count: 20))
        #expect(try [Double](python.eval("[1, 2.5] * 20")).count == 40)
        #expect(try String(python.type(identity([1, 2, 3])).__name__) == "list")
        let error = try pythonError { _ = try [Int8](python.eval("list(range(100, 130))")) }
        #expect(error.message.contains("element 28 of list: expected Int8, got int 128"))
    }

    @Test(arguments: PythonTarget.all)
    func `containers nest`(target: PythonTarget) throws {
        let python = try target.start()
        let nested: [String: [[Int?]]] = ["a": [[1, nil], []], "b": []]
        let back: [String: [[Int?]]] = try python.eval("lambda x: x")(nested)
        #expect(back == nested)
        #expect(try Set<String>(python.eval("{'x', 'y'}")) == ["x", "y"])
        #expect(try Set<Int>(python.eval("frozenset([1])")) == [1])
        #expect(try [Int](python.eval("(1, 2)")) == [1, 2])
        #expect(try Int?(python.none) == nil)
        #expect(try String?(python.eval("'x'")) == "x")
        #expect(try [Int: String](python.eval("{1: 'a', True + 1: 'b'}")) == [1: "a", 2: "b"])
        let message = try pythonError { _ = try [String: [Int]](python.eval("{'k': [1, 'x']}")) }.message
        #expect(message == "value of entry 0 of dict: element 1 of list: expected Int, got str 'x'")
        #expect(
            try pythonError { _ = try [Int](python.eval("(n for n in range(3))")) }.message.contains("generator object")
        )
        // Two keys in Python that Swift takes for one.
        #expect(
            try pythonError { _ = try [String: Int](python.eval(#"{'\u00e9': 1, 'e\u0301': 2}"#)) }.kind == .conversion
        )
    }

    @Test(arguments: PythonTarget.all)
    func `arrays and dictionaries of objects keep the objects`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("inner = [1]; outer = [inner, {'k': inner}, 5]")
        let elements: [PythonObject] = try python.eval("outer")
        #expect(elements.map(\.typeName) == ["list", "dict", "int"])
        try elements[0].append(2)
        #expect(try [Int](python.eval("inner")) == [1, 2])
        #expect(try elements[0].isSameObject(as: python.eval("inner")))
        let entries: [String: PythonObject] = try python.eval("{'a': inner}")
        #expect(try Int(python.len(#require(entries["a"]))) == 2)
        #expect(try python.eval("outer == [[1, 2], {'k': [1, 2]}, 5]").typeName == "bool")
    }

    @Test(arguments: PythonTarget.all)
    func `a PythonValue keeps values of all its kinds, both ways`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import datetime, decimal, uuid")
        let sources = [
            "None", "True", "-(2**63)", "2**63", "-(2**64)", "10**50", "1.5", "-0.0", "float('inf')", "'a\\0b'",
            "b'\\xff'",
            "[]", "[1, [2, [3]]]", "()", "(1,)", "{1, 'a'}", "set()", "frozenset({1})", "{}",
            "{1: 2, 'a': (1, 2), (1, 2): [None], b'k': {'x': 1}, 1.5: 0}", "1+2j", "complex(float('inf'), -0.0)",
            "datetime.date(2024, 2, 29)", "datetime.time(1, 2, 3, 4, fold=1)", "datetime.datetime(1, 1, 1)",
            "datetime.datetime(2024, 1, 2, 3, 4, 5, 6, datetime.timezone(datetime.timedelta(hours=2), 'X'), fold=1)",
            "datetime.timedelta(-1, 2, 3)", "decimal.Decimal('1.10')", "decimal.Decimal('NaN')", "uuid.UUID(int=5)",
            "list(range(100))", "[0.5] * 50", "[1, 'x', None, 2.5, True] * 10",
        ]
        for source in sources {
            let original = try python.eval(source)
            let value = try PythonValue(original)
            let back = try PythonObject(value, in: python)
            #expect(
                try Bool(
                    python.eval("lambda a, b: repr(a) == repr(b) or a == b and type(a) is type(b)")(original, back)
                ),
                "\(source)"
            )
            #expect(back.typeName == original.typeName)
        }
        #expect(try PythonValue(python.eval("{1: (2, None)}")) == [1: .tuple([2, nil])])
        guard case .object(let stays) = try PythonValue(python.eval("object()")) else {
            Issue.record("an object() has no value")
            return
        }
        #expect(stays.typeName == "object")
    }

    @Test(arguments: PythonTarget.all)
    func `ints of thousands of digits come through whole`(target: PythonTarget) throws {
        let python = try target.start()
        let value = try PythonValue(python.eval("-(10**5000 + 7)"))
        #expect(value.description == "-1" + String(repeating: "0", count: 4999) + "7")
        let back = try PythonObject(value, in: python)
        #expect(try Bool(back.__eq__(python.eval("-(10**5000 + 7)"))))
        let literal: PythonValue = -123_456_789_012_345_678_901_234_567_890
        #expect(try String(python.str(literal)) == "-123456789012345678901234567890")
    }

    @Test(arguments: PythonTarget.all)
    func `instances of subclasses convert when a Swift type is asked for, and stay objects otherwise`(
        target: PythonTarget
    ) throws {
        let python = try target.start()
        try python.exec(
            """
            import enum, collections
            class Colour(enum.IntEnum): red = 3
            class Text(str): pass
            Point = collections.namedtuple('Point', 'x y')
            class Index:
                def __index__(self): return 9
            """
        )
        #expect(try Int(python.eval("Colour.red")) == 3)
        #expect(try String(python.eval("Text('t')")) == "t")
        #expect(try [Int](python.eval("Point(1, 2)")) == [1, 2])
        #expect(try [String: Int](python.eval("collections.OrderedDict(a=1)")) == ["a": 1])
        #expect(try [String: Int](python.eval("collections.defaultdict(int, a=1)")) == ["a": 1])
        #expect(try Int(python.eval("Index()")) == 9)
        #expect(try python.eval("Colour.red").typeName == "Colour")
        for source in ["Colour.red", "Text('t')", "Point(1, 2)", "collections.OrderedDict(a=1)"] {
            guard case .object = try PythonValue(python.eval(source)) else {
                Issue.record("\(source) became a value")
                continue
            }
        }
    }

    @Test(arguments: PythonTarget.all)
    func `what can't be converted is an error and harms nothing`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            loop = []; loop.append(loop)
            ring = {}; ring['self'] = [ring]
            deep = []
            for _ in range(10000): deep = [deep]
            """
        )
        for name in ["loop", "ring", "deep"] {
            #expect(try pythonError { _ = try PythonValue(python.eval(name)) }.kind == .conversion, "\(name)")
        }
        var deep: PythonValue = []
        for _ in 0..<1000 { deep = [deep] }
        #expect(try pythonError { _ = try PythonObject(deep, in: python) }.kind == .conversion)
        #expect(try pythonError { _ = try Bool(python.eval("1")) }.message == "expected bool, got int 1")
        #expect(
            try pythonError { _ = try String(python.eval("b'x'")) }.message == "expected str, got bytes of length 1"
        )
        #expect(
            try pythonError { _ = try [Int](python.eval("{1: 2}")) }.message
                == "expected list (python.list(dict) makes one of the keys), got dict of 1"
        )
        #expect(try pythonError { _ = try Int(python.eval("object()")) }.message == "expected Int, got object object")
        #expect(try Int(python.eval("40 + 2")) == 42)
    }

    /// Writes nothing, or two values, where one belongs.
    private struct Careless: PythonConvertible {
        let values: Int
        func write(to writer: PythonWriter) throws { for number in 0..<values { try number.write(to: writer) } }
    }

    @Test(arguments: PythonTarget.one)
    func `a type that doesn't write exactly one value gets an error that says so`(target: PythonTarget) throws {
        let python = try target.start()
        for count in [0, 2] {
            #expect(try pythonError { try python.len(Careless(values: count)) }.message.contains("exactly one value"))
        }
        #expect(try Int(python.eval("1")) == 1)
    }

    private struct Point: PythonConvertible, ConvertibleFromPython, Equatable {
        var x: Double
        var y: Double

        func write(to writer: PythonWriter) throws { try [x, y].write(to: writer) }

        static func read(from reader: PythonReader) throws -> Point {
            let xy = try [Double].read(from: reader)
            guard xy.count == 2 else { throw reader.mismatch(expected: "list of two floats") }
            return Point(x: xy[0], y: xy[1])
        }
    }

    @Test(arguments: PythonTarget.one)
    func `types of the program's own convert both ways`(target: PythonTarget) throws {
        let python = try target.start()
        let points = [Point(x: 1, y: 2), Point(x: 0.5, y: -3)]
        let back: [Point] = try python.sorted(points)
        #expect(back == [points[1], points[0]])
        let error = try pythonError { let _: [Point] = try python.eval("[[1.0, 2.0], [1.0]]") }
        #expect(error.message == "element 1 of list: expected list of two floats, got list of 1")
    }
}
