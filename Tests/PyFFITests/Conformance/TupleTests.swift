import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct TupleTests {
    @Test(arguments: PythonTarget.all)
    func `tuples of any arity and types go both ways`(target: PythonTarget) throws {
        let python = try target.start()
        let show = python.repr
        func text(_ value: some PythonConvertible) throws -> String { try show(value) }
        #expect(try text(PythonTuple()) == "()")
        #expect(try text(PythonTuple(1)) == "(1,)")
        #expect(try text(PythonTuple(1, "two", 3.5, [4], nil as Int?, true)) == "(1, 'two', 3.5, [4], None, True)")
        #expect(try text(PythonTuple(PythonTuple(1, 2), PythonTuple())) == "((1, 2), ())")
        let (name, age) = try PythonTuple<String, Int>(python.eval("('Ada', 36)")).elements
        #expect(name == "Ada" && age == 36)
        let (quotient, remainder): (Int, Int) = try PythonTuple(python.divmod(7, 2)).elements
        #expect(quotient == 3 && remainder == 1)
        let deep: PythonTuple<Int, PythonTuple<String, [Double]>> = try python.eval("(1, ('x', [0.5]))")
        #expect(deep == PythonTuple(1, PythonTuple("x", [0.5])))
        let pairs: [PythonTuple<String, Int>] = try python.list(python.eval("{'a': 1, 'b': 2}").items())
        #expect(pairs == [PythonTuple("a", 1), PythonTuple("b", 2)])
        let optional: PythonTuple<Int?, String?> = try python.eval("(None, 'x')")
        #expect(optional == PythonTuple(nil, "x"))
        #expect(try PythonTuple<Int, Int>(python.eval("[1, 2]")) == PythonTuple(1, 2))
        let point: PythonTuple<Int, Int> = try python.import("collections").namedtuple("Point", "x y")(3, 4)
        #expect(point == PythonTuple(3, 4))
    }

    @Test(arguments: PythonTarget.one)
    func `what doesn't fit a tuple is an error that says where`(target: PythonTarget) throws {
        let python = try target.start()
        func message(_ source: String) throws -> String {
            try pythonError { let _: PythonTuple<Int, Int8> = try python.eval(source) }.message
        }
        #expect(try message("(1,)") == "expected tuple of 2, got tuple of 1")
        #expect(try message("(1, 2, 3)") == "expected tuple of 2, got tuple of 3")
        #expect(try message("{1, 2}") == "expected tuple of 2, got set of 2")
        #expect(try message("(1, 300)") == "element 1 of tuple: expected Int8, got int 300")
        #expect(try message("('x', 1)") == "element 0 of tuple: expected Int, got str 'x'")
        #expect(try message("5") == "expected tuple of 2, got int 5")
        #expect(try message("map(int, [])") == "expected tuple of 2, got map object")
    }

    @Test(arguments: PythonTarget.all)
    func `objects and values can stand side by side`(target: PythonTarget) async throws {
        let python = try target.start()
        try await onThread {
            try python.exec("inner = [1]; import enum\nclass Colour(enum.IntEnum): red = 3")
            let mixed: PythonTuple<PythonObject, [Int]> = try python.eval("(inner, inner)")
            try mixed.elements.0.append(2)
            #expect(try [Int](python.eval("inner")) == [1, 2])
            #expect(mixed.elements.1 == [1])
            let value: PythonTuple<PythonObject, PythonValue, Int> = try python.eval("(inner, [inner], Colour.red)")
            #expect(try value.elements.0.isSameObject(as: python.eval("inner")))
            #expect(value.elements.1 == [[1, 2]])
            #expect(value.elements.2 == 3)
            let exact: PythonTuple<PythonValue, Int> = try python.eval("(Colour.red, Colour.red)")
            guard case .object = exact.elements.0 else { return #expect(Bool(false), "an IntEnum became a value") }
            #expect(exact.elements.1 == 3)
        }
        let mixed: PythonTuple<PythonObject, [Int]> = try await python.eval("(inner, inner)")
        #expect(mixed.elements.0.typeName == "list")
        #expect(mixed.elements.1 == [1, 2])
    }

    @Test(arguments: PythonTarget.all)
    func `keys of a dict may be of any type`(target: PythonTarget) throws {
        let python = try target.start()
        let grid: [PythonTuple<Int, Int>: String] = try python.eval("{(0, 0): 'a', (0, 1): 'b'}")
        #expect(grid == [PythonTuple(0, 0): "a", PythonTuple(0, 1): "b"])
        #expect(try python.eval("{(0, 0): 'a', (0, 1): 'b'}") == grid)
        let objects: [PythonTuple<Int, Int>: PythonObject] = try python.eval("{(0, 0): [1]}")
        #expect(try [Int](#require(objects[PythonTuple(0, 0)])) == [1])
        let bools: [Bool: [String: Double]] = try python.eval("{True: {'x': 1}, False: {}}")
        #expect(bools == [true: ["x": 1], false: [:]])
        let floats: [Double?: Int] = try python.eval("{0.5: 1, None: 2}")
        #expect(floats == [0.5: 1, nil: 2])
        let bytes: [[UInt8]: Int] = try python.eval("{b'k': 1}")
        #expect(bytes == [[107]: 1])
        let values: [PythonValue: Int] = try python.eval("{1: 1, 'a': 2, (1, 'b'): 3, frozenset({1}): 4}")
        #expect(values == [1: 1, "a": 2, .tuple([1, "b"]): 3, .frozenset([1]): 4])
        let sets: [Set<Int>: Int] = try python.eval("{frozenset({1, 2}): 3}")
        #expect(sets == [[1, 2]: 3])
        #expect(try pythonError { _ = try python.dict([[1]: 2]) }.message.contains("unhashable"))
        let error = try pythonError { let _: [Int: Int] = try python.eval("{1: 1, 'x': 2}") }
        #expect(error.message == "key of entry 1 of dict: expected Int, got str 'x'")
    }
}
