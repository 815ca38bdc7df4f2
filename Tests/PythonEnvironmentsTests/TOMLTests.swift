import Foundation
import TestSupport
import Testing

@testable import PythonEnvironments

/// The part of TOML that scripts need, compared with Python's own reader.
struct TOMLTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let text: String
        /// The value of `a`; nil: the text is wrong.
        let value: TOMLTable.Value?
        var testDescription: String { text }

        init(_ text: String, _ value: TOMLTable.Value?) {
            self.text = text
            self.value = value
        }
    }

    static let samples: [Sample] = [
        Sample(#"a = "text""#, .string("text")),
        Sample(#"a="text"   # a comment"#, .string("text")),
        Sample(#"a = 'C:\new'"#, .string(#"C:\new"#)),
        Sample("a = \"# no comment\"", .string("# no comment")),
        Sample(#"a = "\"\\\t\n\r\b\f""#, .string("\"\\\t\n\r\u{8}\u{c}")),
        Sample(#"a = "\u00e9\U0001F600""#, .string("é😀")),
        Sample(#"a = """one "two" three""""#, .string(#"one "two" three"#)),
        Sample(#"a = """quotes at the end"""""#, .string(#"quotes at the end""#)),
        Sample(#"a = """"quotes at both ends""""""#, .string(#""quotes at both ends"""#)),
        Sample("a = \"\"\"\nfirst\nsecond\"\"\"", .string("first\nsecond")),
        Sample("a = '''\nfirst\\\nsecond'''", .string("first\\\nsecond")),
        Sample("a = \"\"\"one \\\n\n    two\"\"\"", .string("one two")),
        Sample("a = \"\"\"one \\  \n    two\"\"\"", .string("one two")),
        Sample("a = \"\"", .string("")),
        Sample("a = \"\"\"\"\"\"", .string("")),
        Sample(#"a = ["one", 'two']"#, .array([.string("one"), .string("two")])),
        Sample("a = []", .array([])),
        Sample("a = [\n  \"one\", # first\n  # none\n  'two',\n]\n", .array([.string("one"), .string("two")])),
        Sample("a = [\"x ; python_version < '3.12'\"]", .array([.string("x ; python_version < '3.12'")])),
        Sample("a = [[\"one\"], []]", .array([.array([.string("one")]), .array([])])),
        Sample("# comment\n\nb = 1\na = 'text'\nc = 2026-01-01", .string("text")),
        Sample("\"a\" = 'text'", .string("text")),
        Sample("'a' = 'text'\n[tool.uv]\na = 'other'", .string("text")),
        Sample("b = { x = \"}\", y = [1, 2] }\na = 'text'", .string("text")),
        Sample("a = \"text\"\r\nb = 1\r\n", .string("text")),
        Sample("a = [\r\n'one',\r\n'two'\r\n]\r\n", .array([.string("one"), .string("two")])),
        Sample("a = [ # one\u{2028}two\u{85}\n'three\u{2029}']", .array([.string("three\u{2029}")])),
        Sample("a = 3", .other),
        Sample("a = true # really", .other),
        Sample("a = [1, 'two']", .array([.other, .string("two")])),
        // What is wrong.
        Sample("a = \"no end", nil),
        Sample("a = 'no end\nb = 1'", nil),
        Sample("a = \"\"\"no end\"\"", nil),
        Sample("a = \"no \\\nend\"", nil),
        Sample("a = [\"one\"", nil),
        Sample("a = [\"one\" \"two\"]", nil),
        Sample("a = { x = 1", nil),
        Sample("a = \"one\" \"two\"", nil),
        Sample("a = \"one\" b = \"two\"", nil),
        Sample("a =", nil),
        Sample("a = \nb = 1", nil),
        Sample("a = # nothing", nil),
        Sample("a", nil),
        Sample("a = 'one'\na = 'two'", nil),
        Sample(#"a = "\q""#, nil),
        Sample(#"a = "\u12""#, nil),
        Sample(#"a = "\u+123""#, nil),
        Sample(#"a = "\uD800""#, nil),
        Sample(#"a = """one \ two""""#, nil),
    ]

    @Test(arguments: samples)
    func `strings and lists of strings are read, and what is wrong is refused`(sample: Sample) throws {
        guard let value = sample.value else {
            #expect(throws: TOMLTable.Problem.self) { try TOMLTable(topOf: sample.text) }
            return
        }
        #expect(try TOMLTable(topOf: sample.text)["a"] == value)
    }

    @Test func `a problem says in which line it is`() {
        let problem = #expect(throws: TOMLTable.Problem.self) { try TOMLTable(topOf: "b = 1\n\na = \"no end\n") }
        #expect(problem?.description == "line 3: the string has no end")
    }

    @Test(.startsProcesses)
    func `Python's own reader says the same`() throws {
        let texts = Self.samples.map(\.text)
        let json = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        let code = """
            import json, sys
            try: import tomllib
            except ImportError: sys.exit(print("none"))
            for text in json.loads(sys.argv[1]):
                try: print(json.dumps([tomllib.loads(text)["a"]], default=str))
                except tomllib.TOMLDecodeError: print("wrong")
            """
        let lines = try output(of: "/usr/bin/env", ["python3", "-I", "-c", code, json])
        // Before Python 3.11 there is none.
        if lines == ["none"] { return }
        try #require(lines.count == Self.samples.count)
        for (sample, line) in zip(Self.samples, lines) {
            guard let value = sample.value else {
                #expect(line == "wrong", "\(sample.text)")
                continue
            }
            let theirs = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any], "\(sample.text)")
            #expect(Self.value(theirs[0]) == value, "\(sample.text)")
        }
    }

    private static func value(_ object: Any) -> TOMLTable.Value {
        switch object {
        case let text as String: .string(text)
        case let values as [Any]: .array(values.map(value))
        default: .other
        }
    }
}
