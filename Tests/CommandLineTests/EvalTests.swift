import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct EvalTests {
    @Test(arguments: Machine.settings)
    func `eval prints the value of the expression`(setting: Machine.Setting) async throws {
        let result = try await setting.pyffi("eval", "sum(range(10))").run()
        #expect(result == CommandResult(status: 0, output: "45\n", errors: ""))
    }

    @Test(arguments: [
        "None", "'text'", "[1, 'two', None]", "1e16", "2 ** 70", "float('nan')", "b'x'", "'\\ud800'.isalpha()",
    ])
    func `eval prints a value as Python's print does`(expression: String) async throws {
        let python = try #require(Machine.pythons.first)
        let expected = try await python.command("-c", "print(\(expression))").run()
        #expect(expected.status == 0)
        #expect(try await Command.pyffi("eval", "--python", python.path, expression).run() == expected)
    }

    @Test(arguments: Machine.backends)
    func `what the expression prints comes before its value`(backend: PythonBackendKind) async throws {
        let result = try await Command.pyffi("eval", "print('first') or 'second'", backend: backend).run()
        #expect(result.output == "first\nsecond\n")
    }

    @Test(arguments: Machine.backends)
    func `what the expression prints comes before its value as JSON, also without a newline`(
        backend: PythonBackendKind
    ) async throws {
        let result = try await Command.pyffi("eval", "--json", "print(1, end='') or 2", backend: backend).run()
        #expect(result == CommandResult(status: 0, output: "12\n", errors: ""))
    }

    @Test(arguments: Machine.settings)
    func `an exception makes the exit status 1 and prints Python's traceback`(setting: Machine.Setting) async throws {
        let result = try await setting.pyffi("eval", "1/0").run()
        let traceback = """
            Traceback (most recent call last):
              File "<string>", line 1, in <module>
            ZeroDivisionError: division by zero

            """
        #expect(result == CommandResult(status: 1, output: "", errors: traceback))
    }

    @Test(arguments: [
        ("[1, 'two', None, True, 2.5]", #"[1,"two",null,true,2.5]"#),
        ("{'b': {'x': [1]}, 'a': 'a/b'}", #"{"a":"a/b","b":{"x":[1]}}"#),
        ("(1, 2)", #"{"$tuple":[1,2]}"#),
        ("None", "null"),
        ("'text'", #""text""#),
    ])
    func `the option --json prints the value as JSON`(expression: String, text: String) async throws {
        let result = try await Command.pyffi("eval", "--json", expression).run()
        #expect(result == CommandResult(status: 0, output: text + "\n", errors: ""))
    }

    @Test(arguments: ["object()", "[1, object()]"])
    func `a value that JSON can't express is an error`(expression: String) async throws {
        let result = try await Command.pyffi("eval", "--json", expression).run()
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.hasPrefix("pyffi: "))
        #expect(result.errors.contains("object"))
    }

    @Test func `a list within itself is an error, not a loop`() async throws {
        let result = try await Command.pyffi("eval", "--json", "(x := [], x.append(x))[0]").run()
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("pyffi: "))
    }

    @Test func `the interpreter can be chosen by version and by path`() async throws {
        for setting in Machine.settings {
            let python = setting.python
            let expression = "'.'.join(map(str, __import__('sys').version_info[:2]))"
            let minor = python.version.split(separator: ".").prefix(2).joined(separator: ".")
            for choice in [minor, python.path] {
                let result = try await Command.pyffi("eval", "--python", choice, expression, backend: setting.backend)
                    .run()
                #expect(result == CommandResult(status: 0, output: minor + "\n", errors: ""))
            }
        }
    }
}
