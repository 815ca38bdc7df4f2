import BackendInterface
import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct DecoderTests {
    private struct User: Codable, Equatable {
        struct Address: Codable, Equatable {
            var street: String
            var zip: Int
        }

        var name: String
        var age: UInt8
        var score: Double
        var isActive: Bool
        var nickname: String?
        var addresses: [Address]
        var scores: [String: Double]
    }

    let decoder = PythonDecoder()

    @Test(arguments: PythonTarget.all)
    func `structs, arrays, optionals and dictionaries are read from dicts and lists`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            user = {'name': 'Ada', 'age': 36, 'score': 1.5, 'isActive': True, 'nickname': None, 'more': object(),
                    'addresses': [{'street': 'x', 'zip': 1}, {'zip': 2, 'street': 'y'}], 'scores': {'a': 1, 'b': 0.5}}
            """
        )
        let user = User(
            name: "Ada",
            age: 36,
            score: 1.5,
            isActive: true,
            nickname: nil,
            addresses: [.init(street: "x", zip: 1), .init(street: "y", zip: 2)],
            scores: ["a": 1, "b": 0.5]
        )
        let object = try python.eval("user")
        #expect(try decoder.decode(User.self, from: object) == user)
        #expect(try decoder.decode([User].self, from: python.eval("(user, user)")) == [user, user])
        #expect(try decoder.decode([String: User].self, from: python.eval("{'u': user}")) == ["u": user])
        let none = try decoder.decode(User?.self, from: python.none)
        #expect(none == nil)
        #expect(try decoder.decode(Int.self, from: python.eval("7")) == 7)
        #expect(try decoder.decode(Double.self, from: object["score"]) == 1.5)
    }

    func message(
        _ python: PythonRuntime,
        _ source: String,
        _ type: (some Decodable).Type
    ) throws -> String {
        do {
            _ = try decoder.decode(type, from: python.eval(source))
        } catch let error as DecodingError {
            switch error {
            case .typeMismatch(_, let context): return "type: \(context.debugDescription)"
            case .valueNotFound(_, let context): return "value: \(context.debugDescription)"
            case .keyNotFound(_, let context): return "key: \(context.debugDescription)"
            case .dataCorrupted(let context): return "data: \(context.debugDescription)"
            @unknown default: return "\(error)"
            }
        }
        return "no error"
    }

    @Test(arguments: PythonTarget.one)
    func `an error names the path, what was wanted and what is there`(target: PythonTarget) throws {
        struct Root: Decodable {
            struct Zip: Decodable { var zip: Int8 }
            struct User: Decodable { var address: Zip }
            var users: [User]
        }
        let python = try target.start()
        func message(_ zip: String) throws -> String {
            try self.message(python, "{'users': [{'address': {'zip': 1}}, {'address': {'zip': \(zip)}}]}", Root.self)
        }
        let path = "users[1].address.zip: expected Int8, got"
        #expect(try message("'x'") == "type: \(path) str 'x'")
        #expect(try message("300") == "data: \(path) int 300")
        #expect(try message("2**70") == "data: \(path) int 1180591620717411303424")
        #expect(try message("1.5") == "type: \(path) float 1.5")
        #expect(try message("float('nan')") == "type: \(path) float nan")
        #expect(try message("None") == "value: \(path) None")
        #expect(try message("[1]") == "type: \(path) list of 1")
        #expect(try message("object()") == "type: \(path) object object")
        #expect(
            try self.message(python, "{'users': [{}]}", Root.self) == "key: users[0]: there is no key 'address'"
        )
        #expect(
            try self.message(python, "{'users': [{'address': 5}]}", Root.self)
                == "type: users[0].address: expected dict or an object with fields, got int 5"
        )
        #expect(try self.message(python, "{'users': 'x'}", Root.self) == "type: users: expected list, got str 'x'")
        #expect(
            try self.message(python, "{'users': object()}", Root.self)
                == "type: users: expected list (python.list(object) makes one of an iterable), got object object"
        )
        #expect(try self.message(python, "None", Root.self).hasPrefix("value: expected dict"))
        #expect(
            try self.message(python, "{'a b': [1, 'x']}", [String: [Int]].self)
                == "type: ['a b'][1]: expected Int, got str 'x'"
        )
        #expect(try self.message(python, "'\\ud800'", String.self).contains("lone surrogate"))
        #expect(try decoder.decode([String: Int].self, from: python.eval("{'a': 1}")) == ["a": 1])
        #expect(try self.message(python, "'http://a b'", URL.self).hasPrefix("data: expected str that is a URL"))
    }

    @Test(arguments: PythonTarget.one)
    func `the path to an error is in codingPath too`(target: PythonTarget) throws {
        let python = try target.start()
        let error = try #require(throws: DecodingError.self) {
            try decoder.decode([String: [Int]].self, from: python.eval("{'a': [1, 'x']}"))
        }
        guard case .typeMismatch(let type, let context) = error else { throw error }
        #expect(ObjectIdentifier(type) == ObjectIdentifier(Int.self))
        #expect(context.codingPath.map(\.stringValue) == ["a", "Index 1"])
        #expect(context.codingPath.last?.intValue == 1)
        #expect((context.underlyingError as? PythonError)?.kind == .conversion)
    }

    @Test(arguments: PythonTarget.one)
    func `keys that the Swift type doesn't have are an error only of a strict decoder`(target: PythonTarget) throws {
        struct Point: Decodable, Equatable { var x: Int }
        let python = try target.start()
        let object = try python.eval("{'x': 1, 'y': '\\ud800', 'z': print, 3: 4, '\\ud801': 5}")
        #expect(try decoder.decode(Point.self, from: object).x == 1)
        let strict = PythonDecoder()
        strict.unknownKeyStrategy = .refuse
        let refused = try python.eval("[{'x': 1}, {'x': 1, 'y': 2}]")
        let error = try #require(throws: DecodingError.self) { try strict.decode([Point].self, from: refused) }
        guard case .dataCorrupted(let context) = error else { throw error }
        #expect(context.debugDescription == "[1].y: the Swift type has no such key")
        #expect(try strict.decode([Point].self, from: python.eval("[{'x': 1}]")).count == 1)
        #expect(try strict.decode([String: Point].self, from: python.eval("{'any': {'x': 1}}")).count == 1)
    }

    @Test(arguments: PythonTarget.one)
    func `a strict decoder counts only the way of reading that succeeded`(target: PythonTarget) throws {
        struct Point: Decodable {
            var x: Int
            var y: Int
        }
        struct Either: Decodable {
            enum Keys: CodingKey { case inner }
            var sum: Int
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Keys.self)
                if let point = try? container.decode(Point.self, forKey: .inner) {
                    sum = point.x + point.y
                } else {
                    sum = try container.decode([String: Int].self, forKey: .inner).values.reduce(0, +)
                }
            }
        }
        let python = try target.start()
        let strict = PythonDecoder()
        strict.unknownKeyStrategy = .refuse
        let object = try python.eval("[{'inner': {'x': 1, 'y': 2}}, {'inner': {'x': 1, 'z': 4}}]")
        #expect(try strict.decode([Either].self, from: object).map(\.sum) == [3, 5])
    }

    @Test(arguments: PythonTarget.all)
    func `data that contains itself or is too deep is an error`(target: PythonTarget) throws {
        final class Node: Decodable, Sendable { let next: Node? }
        struct Item: Decodable { var items: [Item] }
        let python = try target.start()
        try python.exec(
            """
            cycle = []; cycle.append(cycle)
            deep = {}
            for _ in range(10000): deep = {'next': deep}
            class Node: pass
            ring = Node(); ring.next = ring
            chain = None
            for _ in range(10000):
                node = Node(); node.next = chain; chain = node
            """
        )
        for name in ["deep", "ring", "chain"] {
            let error = try #require(throws: DecodingError.self) {
                try decoder.decode(Node.self, from: python.eval(name))
            }
            #expect("\(error)".contains("nested"), "\(name): \(error)")
        }
        let error = try #require(throws: DecodingError.self) {
            try decoder.decode([Item].self, from: python.eval("cycle"))
        }
        #expect("\(error)".contains("contains itself"))
        #expect(try Int(python.eval("1")) == 1)
    }

    @Test(arguments: PythonTarget.all)
    func `keys of dictionaries may be anything, and numbers may be text`(target: PythonTarget) throws {
        enum Colour: String, Codable { case red, green }
        let python = try target.start()
        func read<Value: Decodable>(_ source: String, _ type: Value.Type = Value.self) throws -> Value {
            try decoder.decode(type, from: python.eval(source))
        }
        #expect(try read("{1: 'a', 2: 'b'}") == [1: "a", 2: "b"])
        #expect(try read("{'1': 'a', '2': 'b'}") == [1: "a", 2: "b"])
        #expect(try read("{'red': 1}") == [Colour.red: 1])
        #expect(try read("{(1, 2): 'a'}") == [[1, 2]: "a"])
        #expect(try read("[[1, 2], 'a']") == [[1, 2]: "a"])
        #expect(try read("{1.5: 1}") == [1.5: 1])
        #expect(try read("{frozenset({1}): 2}") == [PythonValue.frozenset([1]): 2])
        #expect(try message(python, "{1: 1}", [String: Int].self) == "type: ['1']: expected str, got int 1")
        #expect(try message(python, "{'x': 1}", [Int: Int].self) == "type: x: expected Int, got str 'x'")
        #expect(try message(python, "{'blue': 1}", [Colour: Int].self).contains("blue"))
        #expect(try message(python, "{'\\u00e9': 1, 'e\\u0301': 2}", [String: Int].self).contains("equal to another"))
        let uuid = UUID()
        try python.exec("import uuid; by_id = {uuid.UUID('\(uuid.uuidString)'): True}")
        #expect(try read("by_id") == [uuid: true])
        #expect(try read("{}") == [Int: Int]())
    }

    @Test(arguments: PythonTarget.all)
    func `Python types that Swift has too are read as those`(target: PythonTarget) throws {
        struct All: Decodable {
            var date: Date
            var zoned: Date
            var data: Data
            var bytes: [UInt8]
            var uuid: UUID
            var url: URL
            var decimal: Decimal
            var wide: Int128
            var huge: PythonBigInt
            var duration: Duration
            var value: PythonValue
            var object: PythonObject
            var day: PythonDate
            var set: Set<String>
            var frozen: Set<Int>
            var fromSet: [Int]
            var float: Float
            var unsigned: UInt64
        }
        let python = try target.start()
        try python.exec(
            """
            import datetime as d, decimal, uuid
            class Zone(d.tzinfo):
                def utcoffset(self, when): return d.timedelta(hours=1)
                def dst(self, when): return None
            thing = lambda: 5
            everything = dict(
                date=d.datetime(2001, 1, 1, tzinfo=d.timezone.utc), zoned=d.datetime(2001, 1, 1, 1, tzinfo=Zone()), data=b'ab',
                bytes=bytearray(b'cd'), uuid=uuid.UUID(int=1), url='https://swift.org/', decimal=decimal.Decimal('1.10'), wide=2**100,
                huge=3**200, duration=d.timedelta(seconds=1.5), value=[1, (2, 'x'), {3: None}], object=thing, day=d.date(2000, 2, 3),
                set={'a', 'b'}, frozen=frozenset({1}), fromSet={7}, float=0.5, unsigned=2**64 - 1)
            """
        )
        let all = try decoder.decode(All.self, from: python.eval("everything"))
        #expect(all.date == Date(timeIntervalSinceReferenceDate: 0) && all.zoned == all.date)
        #expect(all.data == Data("ab".utf8) && all.bytes == Array("cd".utf8))
        #expect(all.uuid.uuidString == "00000000-0000-0000-0000-000000000001")
        #expect(all.url == URL(string: "https://swift.org/"))
        #expect(all.decimal == Decimal(string: "1.1"))
        #expect(all.wide == Int128(1) << 100)
        #expect(
            all.huge.description
                == "265613988875874769338781322035779626829233452653394495974574961739092490901302182994384699044001"
        )
        #expect(all.duration == .milliseconds(1500))
        #expect(all.value == [1, .tuple([2, "x"]), .dict(PythonDictionary([(3, .none)]))])
        #expect(try all.object.isSameObject(as: python.eval("thing")))
        #expect(all.day == PythonDate(year: 2000, month: 2, day: 3))
        #expect(all.set == ["a", "b"] && all.frozen == [1] && all.fromSet == [7])
        #expect(all.float == 0.5 && all.unsigned == .max)
        #expect(
            try message(python, "d.datetime(2001, 1, 1)", Date.self).hasPrefix("data: expected datetime with a zone")
        )
        #expect(try message(python, "[1, 2]", PythonObject.self).contains("declare a PythonValue"))
        #expect(try message(python, "0.1", Float.self).hasPrefix("data:"))
        #expect(try decoder.decode([Double].self, from: python.eval("[n / 2 for n in range(100)]")).last == 49.5)
        #expect(try decoder.decode([Double].self, from: python.eval("list(range(100))")).last == 99)
        #expect(try decoder.decode([Int].self, from: python.import("array").array("i", [1, 2])) == [1, 2])
        #expect(try message(python, "[*range(300)]", [UInt8].self) == "data: [256]: expected UInt8, got int 256")
        #expect(try message(python, "b'ab'", [Int].self) == "type: expected list, got bytes of length 2")
    }

    @Test(arguments: PythonTarget.one)
    func `superclasses, nested containers and enums with associated values are decoded`(target: PythonTarget) throws {
        class Animal: Codable { var name = "" }
        final class Dog: Animal {
            var age = 0
            enum Keys: CodingKey { case age }
            required init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Keys.self)
                age = try container.decode(Int.self, forKey: .age)
                try super.init(from: container.superDecoder())
            }
        }
        struct Nested: Decodable {
            enum Keys: CodingKey { case outer, list, inner }
            var inner: Int
            var sum = 0
            var rest: [String] = []
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Keys.self)
                inner = try container.nestedContainer(keyedBy: Keys.self, forKey: .outer).decode(
                    Int.self,
                    forKey: .inner
                )
                var list = try container.nestedUnkeyedContainer(forKey: .list)
                while !list.isAtEnd {
                    if try list.decodeNil() { continue }
                    if let number = try? list.decode(Int.self) {
                        sum += number
                    } else {
                        rest.append(try list.decode(String.self))
                    }
                }
            }
        }
        enum Shape: Codable, Equatable {
            case circle(radius: Double)
            case named(String, size: Int)
            case nothing
        }
        let python = try target.start()
        let dog = try decoder.decode(Dog.self, from: python.eval("{'age': 3, 'super': {'name': 'Rex'}}"))
        #expect(dog.age == 3 && dog.name == "Rex")
        let nested = try decoder.decode(
            Nested.self,
            from: python.eval("{'outer': {'inner': 5}, 'list': [1, None, 'x', 2]}")
        )
        #expect(nested.inner == 5 && nested.sum == 3 && nested.rest == ["x"])
        let source = "[{'circle': {'radius': 2}}, {'named': {'_0': 'x', 'size': 1}}, {'nothing': {}}]"
        #expect(
            try decoder.decode([Shape].self, from: python.eval(source))
                == [.circle(radius: 2), .named("x", size: 1), .nothing]
        )
        struct Pair: Decodable {
            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                _ = try container.decode(Int.self)
                _ = try container.decode(Int.self)
            }
        }
        #expect(try message(python, "[1]", Pair.self) == "value: [1]: there are only 1 elements")
    }
}
