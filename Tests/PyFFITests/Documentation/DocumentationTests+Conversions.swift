// swift-format-ignore-file
// The examples of Conversions.md, word for word; see `DocumentationTests`.
import Foundation
import PyFFI
import TestSupport
import Testing

enum Colour: String, PythonConvertible, ConvertibleFromPython { case red, green }   // nothing else to write

struct Point { var x, y: Double }

extension Point: PythonConvertible, ConvertibleFromPython {
    func write(to writer: PythonWriter) throws { try [x, y].write(to: writer) }

    static var pythonForm: PythonForm { [Double].pythonForm }           // also from tuples, arrays, …

    static func read(from reader: PythonReader) throws -> Point {
        let xy = try [Double].read(from: reader)
        guard xy.count == 2 else { throw reader.mismatch(expected: "list of two floats") }
        return Point(x: xy[0], y: xy[1])
    }
}

extension DocumentationTests {
    @Test(arguments: PythonTarget.one)
    func `the examples of Conversions.md run`(target: PythonTarget) throws {
        let python = try target.start()

        let half = try python.eval("7") / 2
        #expect(try ["\(half)", "\(python.eval("7") / 2)"] == ["3.5", "3.5"])
        let path = try python.import("pathlib").Path("/tmp/x")
        #expect(try String(python.str(path)) == "/tmp/x" && String(python.str(URL(filePath: "/tmp/x"))) == "file:///tmp/x")
        let refused = try pythonError { _ = try String(path) }
        #expect(refused.message == "expected str, got PosixPath object; `python.str(path)` is its text")

        let squares: [Int: [Double]] = try python.eval("{n: [n / 2, n * 1.0] for n in range(3)}")
        let dict = try PythonObject(["name": "Swift", "year": 2014] as PythonValue, in: python)
        let year = try Int(dict["year"])
        let day = try PythonDate(python.import("datetime").date(2024, 2, 29))

        #expect(squares == [0: [0, 0], 1: [0.5, 1], 2: [1, 2]])
        #expect(year == 2014 && day.year == 2024 && day.month == 2 && day.day == 29)

        let keys: [String] = try python.eval("{'a': 1, 'b': 2}.keys()")
        let lists: [[Int]] = try python.eval("[range(2), __import__('collections').deque([7])]")
        let environment = try [String: String](python.import("os").environ)

        #expect(keys == ["a", "b"] && lists == [[0, 1], [7]] && !environment.isEmpty)

        let columns: KeyValuePairs<String, PythonValue> = ["name": ["Ada", "Alan"], "born": [1815, 1912]]
        let names: [String] = try python.list(columns)                          // as the columns of pandas.DataFrame(columns)

        #expect(names == ["name", "born"])

        try python.exec("class Address:\n def __str__(self): return 'https://swift.org/'")
        try python.exec("import types; page = types.SimpleNamespace(home=Address()); models = types.SimpleNamespace(Address=Address)")
        let (models, page) = try (python.eval("models"), python.eval("page"))

        try python.registerConversion(of: models.Address, by: python.str)
        let home = try URL(page.home)                                           // an instance of models.Address

        #expect(home.absoluteString == "https://swift.org/")

        let identity = try python.eval("lambda x: x")
        #expect(try identity(nil as Int?).isNone && "\(identity([] as [Int]))" == "[]")
        #expect(try "\(identity([1, "a"] as PythonValue))" == "[1, 'a']")

        #expect(try [Colour](python.eval("['red', 'green']")) == [.red, .green])
        let point = try Point(python.list(PythonObject([Point(x: 1, y: 2)], in: python))[0])
        #expect(point.x == 1 && point.y == 2)
        let error = try pythonError { _ = try [Point](python.eval("[[1.0]]")) }
        #expect(error.message.contains("expected list of two floats, got list"))

        let value = try PythonValue(python.eval("{'a': [1, 2.5, None], (1, 2): {4}}"))
        if case .dict(let entries) = value, case .list(let list) = entries["a"] {
            print(list.count, entries.entries.map(\.key))
        }
        let huge = try PythonBigInt(python.eval("7 ** 500"))
        let pair = try PythonTuple<Int, String>(python.eval("(1, 'one')")).elements

        #expect("\(huge)".hasPrefix("354013"))
        #expect(pair == (1, "one"))
    }

    @Test(arguments: PythonTarget.one)
    func `the examples of Conversions.md with Codable types run`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(
            """
            import dataclasses, datetime, types
            @dataclasses.dataclass
            class User:
                name: str
                tags: set
                born: datetime.datetime = None
            def load_users(): return [{'name': 'Ada', 'tags': {'a'}}, User('Grace', {'b'})]
            models = types.SimpleNamespace(User=User)
            """
        )
        let models = try python.eval("models")

        struct User: Codable { var name: String; var born: Date?; var tags: Set<String> }

        let users = try PythonDecoder().decode([User].self, from: python.eval("load_users()"))
        let object = try PythonEncoder().encode(users[0], in: python)           // {'name': …, 'tags': {…}}
        let record = try PythonEncoder().encode(users[0], as: models.User)      // models.User(name=…, tags=…)

        #expect(users.map(\.name) == ["Ada", "Grace"])
        #expect(try object == python.eval("load_users()[0]"))
        #expect(try record == python.eval("User('Ada', {'a'})"))
    }
}
