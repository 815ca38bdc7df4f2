import Foundation
import PyFFI
import Testing

/// Runs a part of the test that calls this function in a process of its own: the same test is run there, by this very
/// program, and does `body` when it comes here. Failures there are failures of this test.
///
/// - Parameters:
///   - part: tells the parts of one test from each other.
///   - end: how the process is to end.
///   - body: not run here; what it needs must come from the test's arguments.
/// - Returns: what the process printed; nil in that process itself, where nothing is left to do.
@discardableResult
func alone(
    _ target: PythonTarget,
    part: String = "",
    environment: [String: String] = [:],
    input: String? = nil,
    ends end: TestProgram.Outcome.End = .status(0),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async throws -> String? {
    let test = try #require(Test.current)
    let place = "\(test.sourceLocation.fileName):\(test.sourceLocation.line):"
    let key = "\(place) \(part)"
    if let wanted = ProcessInfo.processInfo.environment[Alone.variable] {
        guard wanted == key else { return nil }
        try await body()
        print(Alone.mark)
        return nil
    }
    var program = TestProgram(filter: NSRegularExpression.escapedPattern(for: "/\(place)"))
    program.environment = environment
    program.environment[Alone.variable] = key
    program.environment["PYFFI_BACKEND"] = target.backend.rawValue
    switch target.backend {
    case .inProcess: program.environment[PythonTarget.inProcessPython] = target.executable
    case .worker: program.environment["PYFFI_TEST_PYTHON"] = target.name
    }
    program.input = input
    let outcome = try await program.run()
    TestCounts.add(target)
    let isDone = outcome.text.contains(Alone.mark)
    if outcome.end != end || (end == .status(0) && !isDone) {
        Issue.record("alone, \(target.testDescription): \(outcome.failures)", sourceLocation: sourceLocation)
    }
    return outcome.text
}

enum Alone {
    /// Names the part of a test that a process was started for.
    static let variable = "PYFFI_TEST_ALONE"
    static let mark = "==== the test alone came to its end ===="

    /// Whether this process was started for a part of one test.
    static let isHere = ProcessInfo.processInfo.environment[variable] != nil
}
