import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct StrictnessTests {
    @Test(arguments: PythonTarget.all)
    func `lossy, wrong and missing input is refused, and the error says where`(target: PythonTarget) throws {
        let python = try target.start()
        func message<Value: ConvertibleFromPython>(_ source: String, as _: Value.Type) throws -> String {
            let error = try pythonError { let _: Value = try python.eval(source) }
            #expect(error.kind == .conversion)
            return error.message
        }
        #expect(try message("float('nan')", as: Int.self) == "expected Int, got float nan")
        #expect(try message("1.0", as: Int.self) == "expected Int, got float 1.0")
        #expect(try message("[1, 2, 3, 300]", as: [Int8].self) == "element 3 of list: expected Int8, got int 300")
        #expect(try message("-1", as: UInt.self) == "expected UInt, got int -1")
        #expect(try message("2**64", as: UInt64.self) == "expected UInt64, got int 18446744073709551616")
        #expect(try message("0.1", as: Float.self).hasPrefix("expected float that a Float holds exactly"))
        #expect(try message("1e300", as: Float.self).hasPrefix("expected float that a Float holds exactly"))
        #expect(try message("None", as: Int.self) == "expected Int, got None")
        #expect(try message("1", as: Bool.self) == "expected bool, got int 1")
        #expect(try message("True", as: String.self) == "expected str, got bool True")
        #expect(
            try message("{'a': [{'b': 1.5}]}", as: [String: [[String: Int]]].self)
                == "value of entry 0 of dict: element 0 of list: value of entry 0 of dict: expected Int, got float 1.5"
        )
        #expect(try message("{1, 'x'}", as: Set<Int>.self).contains("expected Int, got str 'x'"))
        #expect(try pythonError { _ = try Int(python.eval("{}")["k"]) }.isException("KeyError"))
    }

    @Test(arguments: PythonTarget.all)
    func `what can only be iterated over is no list, and the error says how to make one`(target: PythonTarget) throws {
        let python = try target.start()
        for source in [
            "(n for n in range(3))", "map(int, '012')", "iter([0])", "zip([0])", "__import__('io').StringIO()",
        ] {
            let error = try pythonError { let _: [Int] = try python.eval(source) }
            #expect(error.message.hasPrefix("expected list (python.list(object) makes one of an iterable), got "))
            #expect(try pythonError { _ = try [String](python.eval(source)) }.kind == .conversion)
        }
        let generator = try python.eval("(n for n in range(3))")
        #expect(throws: PythonError.self) { try [Int](generator) }
        // The generator was not touched.
        #expect(try [Int](python.list(generator)) == [0, 1, 2])
    }

    @Test(arguments: PythonTarget.all)
    func `buffers are bytes when their memory is one piece`(target: PythonTarget) throws {
        let python = try target.start()
        for source in ["b'abc'", "bytearray(b'abc')", "memoryview(b'abc')", "memoryview(bytearray(b'xabcx'))[1:4]"] {
            #expect(try [UInt8](python.eval(source)) == [97, 98, 99], "\(source)")
            #expect(try Data(python.eval(source)) == Data("abc".utf8), "\(source)")
        }
        for source in ["memoryview(b'abcdef')[::2]", "'abc'", "{97}"] {
            #expect(try pythonError { _ = try Data(python.eval(source)) }.kind == .conversion, "\(source)")
        }
        #expect(try pythonError { _ = try [UInt8](python.eval("'abc'")) }.kind == .conversion)
        // Memory with gaps can still be read as numbers.
        #expect(try [UInt8](python.eval("memoryview(b'abcdef')[::2]")) == [97, 99, 101])
        #expect(try [[UInt8]](python.eval("[b'a', bytearray(b'b')]")) == [[97], [98]])
        let slots: [String: Data] = try python.eval("{'k': memoryview(b'v')}")
        #expect(slots == ["k": Data("v".utf8)])
    }

    @Test(arguments: PythonTarget.all)
    func `instances of subclasses convert within containers too, and stay objects otherwise`(target: PythonTarget)
        throws
    {
        let python = try target.start()
        try python.exec(
            """
            import enum, collections
            class Colour(enum.IntEnum): red = 3
            class Name(str): pass
            class Half(float): pass
            Point = collections.namedtuple('Point', 'x y')
            table = collections.defaultdict(list, {Name('k'): [Colour.red]})
            """
        )
        let table: [String: [Int]] = try python.eval("table")
        #expect(table == ["k": [3]])
        let points: [[Double]] = try python.eval("[Point(1, Half(0.5))]")
        #expect(points == [[1, 0.5]])
        let counts: [String: Int] = try python.eval("collections.Counter('aab')")
        #expect(counts == ["a": 2, "b": 1])
        let ordered: [String: Int] = try python.eval("collections.OrderedDict([('a', 1)])")
        #expect(ordered == ["a": 1])
        #expect(try python.eval("Point(1, 2)").typeName == "Point")
        #expect(try Int(python.eval("Point(1, 2)").y) == 2)
        let objects: [PythonObject] = try python.eval("[Colour.red, Name('n'), 1]")
        #expect(objects.map(\.typeName) == ["Colour", "Name", "int"])
        let fields: [PythonObject] = try python.eval("Point([1], {})")
        #expect(fields.map(\.typeName) == ["list", "dict"])
        let named: [String: PythonObject] = try python.eval("collections.OrderedDict(a=[1], b=Colour.red)")
        #expect(try [Int](#require(named["a"])) == [1])
        let values: [PythonValue] = try python.eval("Point(1, 'x')")
        #expect(values == [1, "x"])
        #expect(try pythonError { _ = try [PythonObject](python.eval("iter([])")) }.message.contains("python.list"))
    }

    @Test(arguments: PythonTarget.all)
    func `cycles and endless depth are errors, in either direction`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            deep = []
            for _ in range(10_000): deep = [deep]
            ring = {}; ring['self'] = ring
            pair = ([],); pair[0].append(pair)
            """
        )
        for name in ["deep", "ring", "pair"] {
            #expect(try pythonError { _ = try PythonValue(python.eval(name)) }.kind == .conversion, "\(name)")
        }
        #expect(try pythonError { _ = try [[[Int]]](python.eval("deep")) }.kind == .conversion)
        #expect(try pythonError { _ = try [String: [String: Int]](python.eval("ring")) }.kind == .conversion)
        var deep: PythonValue = []
        for _ in 0..<10_000 { deep = [deep] }
        let one = try python.eval("1")
        #expect(try pythonError { try python.len(deep) }.kind == .conversion)
        #expect(try pythonError { _ = try deep + one }.kind == .conversion)
        #expect(try pythonError { _ = try one == deep }.kind == .conversion)
        #expect(try Int(python.eval("1")) == 1)
    }

    @Test(arguments: PythonTarget.all)
    func `a container that changes while it is read is an error`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            class Grows:
                def __init__(self, owner): self.owner = owner
                def __index__(self):
                    self.owner.append(0) if isinstance(self.owner, list) else self.owner.update({len(self.owner): 0})
                    return 7
            values = [1, 2]; values.append(Grows(values))
            table = {'a': 1}; table['b'] = Grows(table)
            """
        )
        let list = try pythonError { let _: [Int] = try python.eval("values") }
        #expect(list.kind == .conversion && list.message.contains("changed"))
        let dict = try pythonError { let _: [String: Int] = try python.eval("table") }
        #expect(dict.kind == .conversion && dict.message.contains("changed"))
    }

    @Test(arguments: PythonTarget.all)
    func `an exception that is raised while a value is read is thrown`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("class Bad:\n def __index__(self): raise ValueError('no index')")
        #expect(try pythonError { let _: Int = try python.eval("Bad()") }.exception?.message == "no index")
        #expect(try pythonError { let _: [Int] = try python.eval("[1, Bad()]") }.exception?.message == "no index")
    }
}
