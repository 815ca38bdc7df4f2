import BackendInterface
import Foundation
import PyFFI
import Testing

/// Objects that are read by their fields.
extension DecoderTests {
    struct Point: Codable, Equatable {
        var x: Int
        var y: Double
    }

    struct Line: Codable, Equatable {
        var from: Point
        var to: Point?
        var tags: [String]
    }

    @Test(arguments: PythonTarget.all)
    func `dataclasses, named tuples and objects with attributes are read by their fields`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import collections, dataclasses, enum, types, typing
            @dataclasses.dataclass
            class Point:
                x: int
                y: float
            @dataclasses.dataclass
            class Line:
                from_: dataclasses.InitVar[object]
                to: object
                tags: list
                def __post_init__(self, from_): setattr(self, 'from', from_)
            class Slotted:
                __slots__ = 'x', 'y', '_secret', 'unset'
                def __init__(self, x, y): self.x, self.y = x, y
            class Model:
                def __init__(self, **fields): self.__dict__.update(fields); self._private = print
            Named = collections.namedtuple('Named', 'x y')
            class Typed(typing.NamedTuple):
                x: int
                y: float
            class Number(enum.IntEnum): one = 1
            class Colour(enum.Enum): red = 'r'
            class Wrapped(enum.Enum): one = Number.one
            points = [Point(1, 2), Slotted(1, 2.0), Model(x=1, y=2.0), Named(1, 2.0), Typed(1, 2.0),
                      types.SimpleNamespace(x=Number.one, y=2.0), collections.OrderedDict(y=2.0, x=1),
                      collections.defaultdict(int, x=True, y=2.0)]
            """
        )
        let points = try decoder.decode([Point].self, from: python.eval("points"))
        #expect(points == Array(repeating: Point(x: 1, y: 2), count: 8))
        let object = try python.eval("points")
        for index in 0..<8 {
            #expect(try decoder.decode(Point.self, from: object[index]) == points[0])
        }
        #expect(try decoder.decode([Double].self, from: python.eval("Named(1, 2.0)")) == [1, 2])
        let line = try decoder.decode(
            Line.self,
            from: python.eval("Model(**{'from': Point(1, 2), 'to': Named(3, 4), 'tags': ('a', 'b')})")
        )
        #expect(line == Line(from: Point(x: 1, y: 2), to: Point(x: 3, y: 4), tags: ["a", "b"]))
        enum Colour: String, Codable { case red = "r" }
        #expect(try decoder.decode([Colour].self, from: python.eval("[Colour.red]")) == [.red])
        #expect(try message(python, "[Point('x', 1)]", [Point].self) == "type: [0].x: expected Int, got str 'x'")
        #expect(try message(python, "Model(x=1)", Point.self) == "key: there is no key 'y'")
        #expect(try message(python, "print", Point.self).contains("builtin_function_or_method object"))
        #expect(try message(python, "Point", Point.self).contains("type object"))
        #expect(try message(python, "Model(x=1)", Int.self) == "type: expected Int, got Model object")
        #expect(try message(python, "Model(x=1)", Date.self) == "type: expected datetime, got Model object")
        #expect(try message(python, "Model(x=1)", [Int].self) == "type: expected list, got Model object")
        #expect(
            try message(python, "[object(), object()]", [Int?].self) == "type: [0]: expected Int, got object object"
        )
        #expect(try decoder.decode([Int].self, from: python.eval("[Wrapped.one]")) == [1])
        struct Holder: Decodable {
            var point: PythonObject
            var value: PythonValue
        }
        let holder = try decoder.decode(Holder.self, from: python.eval("{'point': points[0], 'value': points[0]}"))
        #expect(try holder.point.isSameObject(as: python.eval("points[0]")))
        guard case .object = holder.value else { return #expect(Bool(false), "an object became a value") }
    }

    @Test(arguments: PythonTarget.one)
    func `objects that refer to each other are read as far as is asked for`(target: PythonTarget) throws {
        struct Child: Decodable { var name: String }
        struct Parent: Decodable {
            var name: String
            var children: [Child]
        }
        let python = try target.start()
        try python.exec(
            """
            class Thing:
                def __init__(self, name): self.name = name
            parent = Thing('p'); parent.children = [Thing(str(n)) for n in range(100)]
            for child in parent.children: child.parent = parent; child.others = parent.children
            """
        )
        let parent = try decoder.decode(Parent.self, from: python.eval("parent"))
        #expect(parent.children.map(\.name) == (0..<100).map(String.init))
        // Every object leads to all others: what is fetched must not grow with the number of paths between them.
        struct Second: Decodable { var parent: Parent }
        struct First: Decodable { var children: [Second] }
        try python.exec("for child in parent.children: child.children = parent.children[:3]")
        let first = try decoder.decode(First.self, from: python.eval("parent"))
        #expect(first.children.count == 100 && first.children.allSatisfy { $0.parent.children.count == 100 })
    }

    @Test(arguments: PythonTarget.one)
    func `what reading a field raises is Python's error`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import dataclasses
            @dataclasses.dataclass
            class Bad:
                x: int
                def __getattribute__(self, name):
                    if name == 'x': raise ValueError('no x')
                    return object.__getattribute__(self, name)
            """
        )
        let bad = try python.eval("object.__new__(Bad)")
        let error = try #require(throws: PythonError.self) { try decoder.decode(Point.self, from: bad) }
        #expect(error.isException("ValueError"))
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `dicts take one round trip, objects one more for each class`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import types\ndef thing(**fields): return types.SimpleNamespace(**fields)")
        func requests(_ source: String) throws -> Int {
            let object = try python.eval(source)
            func count() throws -> Int {
                try python.implementation.perform(.information, form: .plain) { source in
                    try [String: Int].read(from: PythonReader(source))["requests"] ?? 0
                }
            }
            let before = try count()
            _ = try decoder.decode([Line].self, from: object)
            return try count() - before - 1
        }
        #expect(try requests("[{'from': {'x': 1, 'y': 2.0}, 'tags': []}] * 50") == 1)
        #expect(try requests("[{'from': thing(x=1, y=2.0), 'tags': []}] * 50") == 2)
    }
}
