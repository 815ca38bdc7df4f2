import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct EncoderTests {
    private struct Point: Codable, Hashable {
        var x: Int
        var y: Double
    }

    private struct Line: Codable, Equatable {
        var from: Point
        var to: Point?
        var tags: [String]
    }

    private let encoder = PythonEncoder()

    private func text(_ value: some Encodable, _ python: PythonRuntime) throws -> String {
        try encoder.encode(value, in: python).debugDescription
    }

    @Test(arguments: PythonTarget.all)
    func `structs become dicts, arrays lists, nil is left out`(target: PythonTarget) throws {
        let python = try target.start()
        let line = Line(from: Point(x: 1, y: 2), to: nil, tags: ["a"])
        #expect(try text(line, python) == "{'from': {'x': 1, 'y': 2.0}, 'tags': ['a']}")
        #expect(try text([Point(x: 1, y: 2), nil], python) == "[{'x': 1, 'y': 2.0}, None]")
        #expect(try text("x", python) == "'x'")
        #expect(try text(["a": [1, 2]], python) == "{'a': [1, 2]}")
        #expect(try PythonDecoder().decode(Line.self, from: encoder.encode(line, in: python)) == line)
        let explicit = PythonEncoder()
        explicit.nilEncodingStrategy = .asNone
        #expect(
            try explicit.encode(line, in: python).debugDescription
                == "{'from': {'x': 1, 'y': 2.0}, 'to': None, 'tags': ['a']}"
        )
    }

    @Test(arguments: PythonTarget.all)
    func `Swift types that Python has too become those`(target: PythonTarget) throws {
        let python = try target.start()
        struct All: Encodable {
            var date = Date(timeIntervalSinceReferenceDate: 0)
            var data = Data("ab".utf8)
            var bytes = Array("cd".utf8)
            var uuid = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))
            var url = URL(string: "https://swift.org/")
            var decimal = Decimal(string: "1.10")
            var wide = Int128(1) << 100
            var unsigned = UInt64.max
            var duration = Duration.milliseconds(1500)
            var value: PythonValue = [1, .tuple([2, "x"])]
            var day = PythonDate(year: 2000, month: 2, day: 3)
            var set: Set<String> = ["a"]
            var nan = Double.nan
            var numbers = [Double](repeating: 0.5, count: 20)
            var huge = PythonBigInt("123456789012345678901234567890")
        }
        let object = try encoder.encode(All(), in: python)
        let types: [String: String] = try python.eval("lambda d: {k: type(v).__name__ for k, v in d.items()}")(object)
        #expect(
            types == [
                "date": "datetime", "data": "bytes", "bytes": "bytes", "uuid": "UUID", "url": "str",
                "decimal": "Decimal",
                "wide": "int", "unsigned": "int", "duration": "timedelta", "value": "list", "day": "date", "set": "set",
                "nan": "float", "numbers": "list", "huge": "int",
            ]
        )
        #expect(try Int128(object["wide"]) == Int128(1) << 100)
        #expect(try UInt64(object["unsigned"]) == .max)
        #expect(try String(python.str(object["huge"])) == "123456789012345678901234567890")
        #expect(
            try object["value"].debugDescription == "[1, (2, 'x')]"
                || String(python.repr(object["value"])) == "[1, (2, 'x')]"
        )
        #expect(try [Double](object["numbers"]) == All().numbers)
        let thing = try python.eval("[1]")
        let held = try encoder.encode(["thing": thing], in: python)
        #expect(try held["thing"].isSameObject(as: thing))
    }

    @Test(arguments: PythonTarget.all)
    func `keys of dictionaries and elements of sets stay what they are`(target: PythonTarget) throws {
        enum Colour: String, Codable, CodingKeyRepresentable { case red }
        enum Plain: String, Codable { case blue }
        enum Digit: String, Codable, CodingKeyRepresentable { case five = "5" }
        enum Number: Int, Codable, CodingKeyRepresentable { case five = 5 }
        let python = try target.start()
        #expect(try text([1: "a"], python) == "{1: 'a'}")
        #expect(try text(["1": "a"], python) == "{'1': 'a'}")
        #expect(try text([Colour.red: 1], python) == "{'red': 1}")
        #expect(try text([Digit.five: 1], python) == "{'5': 1}")
        #expect(try text([Number.five: 1], python) == "{5: 1}")
        #expect(try text([Plain.blue: 1], python) == "{'blue': 1}")
        #expect(try text([[1, 2]: "a"], python) == "{(1, 2): 'a'}")
        #expect(try text([Array(0..<20): "a"], python).hasPrefix("{(0, 1, 2,"))
        #expect(try text([1.5: 1], python) == "{1.5: 1}")
        #expect(try text([Point(x: 1, y: 2): "a"], python) == "[{'x': 1, 'y': 2.0}, 'a']")
        #expect(try text(Set([Point(x: 1, y: 2)]), python) == "[{'x': 1, 'y': 2.0}]")
        #expect(try text(Set([[1, 2]]), python) == "{(1, 2)}")
        let mixed: [PythonValue: String] = [1: "a", true: "b"]
        #expect(try encoder.encode(mixed, in: python).itemCount() == 4)
        let points = [Point(x: 1, y: 2): "a"]
        #expect(try PythonDecoder().decode([Point: String].self, from: encoder.encode(points, in: python)) == points)
    }

    @Test(arguments: PythonTarget.all)
    func `classes that take keywords are constructed, and so are classes that annotate their fields`(
        target: PythonTarget
    ) throws {
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
                tags: typing.List[str]
                to: typing.Optional[Point] = None
            Line.__annotations__['from'] = Point
            class Kind(enum.Enum): a = 'A'
            class Typed(typing.NamedTuple):
                kind: Kind
                points: typing.Tuple[Point, ...]
                byName: typing.Dict[str, Point]
                ids: typing.Set[int]
                any: object
            Named = collections.namedtuple('Named', 'x y')
            """
        )
        let point = Point(x: 1, y: 2)
        #expect(try encoder.encode(point, as: python.eval("Point")).debugDescription == "Point(x=1, y=2.0)")
        #expect(try encoder.encode(point, as: python.eval("Named")).debugDescription == "Named(x=1, y=2.0)")
        let space = try encoder.encode(point, as: python.import("types").SimpleNamespace)
        #expect(space.debugDescription == "namespace(x=1, y=2.0)")
        struct Path: Encodable {
            var tags = ["a"]
            var to: Point? = Point(x: 3, y: 4)
        }
        let line = try encoder.encode(Path(), as: python.eval("Line"))
        #expect(line.debugDescription == "Line(tags=['a'], to=Point(x=3, y=4.0))")
        struct Rich: Encodable {
            var kind = "A"
            var points = [Point(x: 1, y: 2)]
            var byName = ["p": Point(x: 3, y: 4)]
            var ids = [1]
            var any = Point(x: 5, y: 6)
        }
        #expect(
            try encoder.encode(Rich(), as: python.eval("Typed")).debugDescription
                == "Typed(kind=<Kind.a: 'A'>, points=(Point(x=1, y=2.0),), byName={'p': Point(x=3, y=4.0)}, ids={1}, "
                + "any={'x': 5, 'y': 6.0})"
        )
        let error = try #require(throws: PythonError.self) { try encoder.encode(["z": 1], as: python.eval("Point")) }
        #expect(error.isException("TypeError") && error.message.contains("z"))
        #expect(throws: EncodingError.self) { try encoder.encode([1, 2], as: python.eval("Point")) }
    }

    @Test(arguments: PythonTarget.all)
    func `the async form encodes the same`(target: PythonTarget) async throws {
        let python = try target.start()
        let point = Point(x: 1, y: 2)
        let dict = try await encoder.encode(point, in: python)
        let text: String = try await python.repr(dict)
        #expect(text == "{'x': 1, 'y': 2.0}")
        let types: PythonObject = try await python.import("types")
        let space = try await encoder.encode(point, as: types.SimpleNamespace)
        let other: String = try await python.repr(space)
        #expect(other == "namespace(x=1, y=2.0)")
    }

    @Test(arguments: PythonTarget.one)
    func `what can't be encoded is an error with its path`(target: PythonTarget) throws {
        struct Root: Encodable { var dates: [String: Date] }
        struct Nothing: Encodable { func encode(to encoder: any Encoder) {} }
        struct Twice: Encodable {
            func encode(to encoder: any Encoder) throws {
                var single = encoder.singleValueContainer()
                try single.encode(1)
                var list = encoder.unkeyedContainer()
                try list.encode(2)
            }
        }
        let python = try target.start()
        func message(_ value: some Encodable) throws -> String {
            let error = #expect(throws: EncodingError.self) {
                _ = try encoder.encode(value, in: python) as PythonObject
            }
            guard case .invalidValue(_, let context)? = error else { throw CancellationError() }
            return context.debugDescription
        }
        #expect(
            try message(Root(dates: ["b": Date(timeIntervalSince1970: 1e15)])).hasPrefix("dates.b: ")
        )
        #expect(try message([Duration.nanoseconds(1)]).hasPrefix("[0]: expected Duration of whole microseconds"))
        #expect(try message(Nothing()) == "Nothing did not encode anything")
        #expect(try text([Nothing()], python) == "[{}]")
        #expect(try message([Twice()]) == "[0]: the type encodes two values of different kinds in one place")
    }

    @Test(arguments: PythonTarget.one)
    func `data of 10 000 levels is an error, not a stack overflow`(target: PythonTarget) throws {
        final class Node: Codable, Sendable {
            let next: Node?
            init(_ next: Node?) { self.next = next }
        }
        let python = try target.start()
        func chain(_ count: Int) -> Node { (0..<count).reduce(Node(nil)) { node, _ in Node(node) } }
        let long = chain(10_000)
        let error = try #require(throws: EncodingError.self) { try encoder.encode(long, in: python) }
        #expect("\(error)".contains("nested deeper than"))
        struct Loop: Encodable {
            func encode(to encoder: any Encoder) {
                var container = encoder.unkeyedContainer()
                for _ in 0..<10_000 { container = container.nestedUnkeyedContainer() }
            }
        }
        #expect(throws: EncodingError.self) { try encoder.encode(Loop(), in: python) }
        let object = try encoder.encode(chain(200), in: python)
        var node: Node? = try PythonDecoder().decode(Node.self, from: object)
        var count = 0
        while let current = node { (node, count) = (current.next, count + 1) }
        #expect(count == 201)
    }

    @Test(arguments: PythonTarget.one)
    func `encoders and decoders are freed`(target: PythonTarget) throws {
        final class Token: Sendable {}
        struct Nested: Codable {
            enum Keys: CodingKey { case inner }
            init() {}
            init(from decoder: any Decoder) throws {
                _ = try decoder.container(keyedBy: Keys.self).nestedContainer(keyedBy: Keys.self, forKey: .inner)
            }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                var inner = container.nestedContainer(keyedBy: Keys.self, forKey: .inner)
                try inner.encodeNil(forKey: .inner)
            }
        }
        let python = try target.start()
        let key = try #require(CodingUserInfoKey(rawValue: "token"))
        weak var seen: Token?
        do {
            let (token, encoder, decoder) = (Token(), PythonEncoder(), PythonDecoder())
            seen = token
            encoder.userInfo = [key: token]
            decoder.userInfo = [key: token]
            decoder.unknownKeyStrategy = .refuse
            let object = try encoder.encode([Nested()], in: python)
            #expect(throws: DecodingError.self) { try decoder.decode([Nested].self, from: object) }
        }
        #expect(seen == nil)
    }

    @Test(arguments: PythonTarget.one)
    func `superclasses, nested containers and enums with associated values are encoded`(target: PythonTarget) throws {
        class Animal: Encodable { var name = "Rex" }
        final class Dog: Animal {
            enum Keys: CodingKey { case age, list, map, late }
            override func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                var list = container.nestedUnkeyedContainer(forKey: .list)
                var map = container.nestedContainer(keyedBy: Keys.self, forKey: .map)
                try container.encode(3, forKey: .age)
                try super.encode(to: container.superEncoder())
                try list.encode(1)
                var inner = list.nestedUnkeyedContainer()
                try list.encodeNil()
                try inner.encode("in")
                try map.encodeNil(forKey: .late)
                try 7.encode(to: list.superEncoder())
            }
        }
        enum Shape: Codable {
            case circle(radius: Double)
            case named(String, size: Int)
            case nothing
        }
        let python = try target.start()
        #expect(
            try text(Dog(), python)
                == "{'list': [1, ['in'], None, 7], 'map': {'late': None}, 'age': 3, 'super': {'name': 'Rex'}}"
        )
        #expect(
            try text([Shape.circle(radius: 2), .named("x", size: 1), .nothing], python)
                == "[{'circle': {'radius': 2.0}}, {'named': {'_0': 'x', 'size': 1}}, {'nothing': {}}]"
        )
    }

    @Test(arguments: PythonTarget.one)
    func `keys are converted as Foundation converts them`(target: PythonTarget) throws {
        struct Record: Codable {
            var firstName = 1
            var myURLPath = 2
            var x = 4
            var map = ["aB": 1]
        }
        let python = try target.start()
        let encoder = PythonEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let keys: [String] = try python.list(encoder.encode(Record(), in: python))
        let json = JSONEncoder()
        json.keyEncodingStrategy = .convertToSnakeCase
        let foundation = try JSONSerialization.jsonObject(with: json.encode(Record())) as? [String: Any]
        #expect(Set(keys) == Set(try #require(foundation).keys))
        #expect(keys == ["first_name", "my_url_path", "x", "map"])
        encoder.keyEncodingStrategy = .custom { TestKey(stringValue: "k_" + ($0.last?.stringValue ?? "")) }
        #expect(try encoder.encode(Point(x: 1, y: 2), in: python).debugDescription == "{'k_x': 1, 'k_y': 2.0}")
    }
}
