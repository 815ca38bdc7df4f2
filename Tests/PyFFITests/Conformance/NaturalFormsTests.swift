import PyFFI
import TestSupport
import Testing

/// What people write first means what it looks like.
@Suite(.startsProcesses)
struct NaturalFormsTests {
    /// Beside a literal, with no type asked for, the compiler may take Swift's own operator: see Conversions.md.
    @Test(arguments: PythonTarget.one)
    func `operators on results of calls are Python's`(target: PythonTarget) throws {
        let python = try target.start()
        let values = try python.eval("__import__('types').SimpleNamespace(sum=lambda: 6.0, text=lambda: 'a', n=2)")
        let more = try values.sum() + 1
        let quarter = try values.sum() / 4
        let rest = try 7 % values.sum()
        let four = 4
        let part = try python.eval("7") / four
        #expect("\(part)" == "1.75")
        let text = try values.text() + "b"
        #expect([more, quarter, rest, text].map { "\($0)" } == ["7.0", "1.5", "1.0", "'ab'"])
        func shown(_ value: Any) -> String { "\(value)" }
        #expect(shown(try values.sum() - values.n + values.sum()) == "10.0")
        #expect(shown(try values.text() + values.text()) == "'aa'")
        #expect(try String(python.repr(python.eval("1") + python.eval("2"))) == "3")
        #expect(try String(python.repr(values.sum() + 1)) == "7.0")
        let identity = try python.eval("lambda x: x")
        #expect(shown(try identity(["k": [1]])) == "{'k': [1]}")
    }

    @Test(arguments: PythonTarget.one)
    func `operators under await are Python's`(target: PythonTarget) async throws {
        let python = try target.start()
        let value = try await python.eval("lambda: 6.0")
        let more = try await value() + 1
        #expect("\(more)" == "7.0")
        #expect(try await String(python.repr(value() + value())) == "12.0")
    }
}
