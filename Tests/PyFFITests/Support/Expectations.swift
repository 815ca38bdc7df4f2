import PyFFI
import Testing

struct ExpectationFailed: Error, CustomStringConvertible {
    let description: String
}

/// What the acceptance programs call: throws when the condition is false.
func expect(
    _ condition: @autoclosure () throws -> Bool,
    _ line: Int = #line,
    _ file: String = #fileID
) throws {
    if try !condition() { throw ExpectationFailed(description: "expectation failed at \(file):\(line)") }
}

func expectThrows(_ line: Int = #line, _ body: () throws -> Void) throws {
    do {
        try body()
    } catch {
        return
    }
    throw ExpectationFailed(description: "expected an error at line \(line)")
}

/// The error that `body` throws, for looking at.
func pythonError(_ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) throws -> PythonError {
    try #require(throws: PythonError.self, sourceLocation: sourceLocation) { try body() }
}
