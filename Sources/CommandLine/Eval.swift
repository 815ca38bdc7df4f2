internal import ArgumentParser
internal import Foundation
internal import PyFFI

/// `pyffi eval`
struct Eval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Evaluates a Python expression and prints its value.",
        discussion: """
            Prints what Python's print(value) would. With --json, values that JSON has no word for are objects of one \
            entry whose key begins with "$": {"$tuple": [1, 2]}; the keys of an object are sorted.

            Example: pyffi eval 'sum(range(10))'
            """
    )

    @OptionGroup var options: RuntimeOptions

    @Flag(help: "Print the value as JSON.")
    var json = false

    @Argument(help: "One that begins with a minus sign comes after --.")
    var expression: String

    func run() async throws {
        try await PythonRun(options).perform { python in
            try await ScriptStart(python).takeSignals()
            let value = try await python.eval(expression)
            if json {
                let text = try await jsonText(of: PythonValue(value))
                // Output that the expression left in Python's buffer must come before its value.
                try await python.print(end: "", flush: true)
                StandardStream.output.write(text + "\n")
            } else {
                // Python prints the value, because its buffer may hold output of the expression.
                try await python.print(value)
            }
        }
    }

    private func jsonText(of value: PythonValue) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch EncodingError.invalidValue(_, let context) {
            throw CommandFailure("the value can't be printed as JSON: \(context.debugDescription)")
        }
    }
}
