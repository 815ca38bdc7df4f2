// Why an interpreter could not be probed, with what it takes to see the cause without running it again by hand.
package import BackendInterface

/// An executable that did not answer as a Python does.
package struct ProbeFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        /// The operating system did not start the executable; the text is the system's own.
        case cannotStart(String)

        /// This process has run out of something that every start takes; the text says what.
        case shortage(String)

        case timedOut(after: Duration)

        /// The executable was killed because it wrote more than any Python says about itself.
        case tooMuchOutput

        /// The executable exited without an answer.
        case noAnswer

        case signal(Int32)

        case unreadableAnswer(String)
    }

    package let executable: String
    package let reason: Reason

    package let exitCode: Int32?

    /// The last lines of the executable's standard error, at most ten.
    package let lastErrorLines: [String]

    package var kind: PythonError.Kind { if case .timedOut = reason { .timedOut } else { .startFailed } }

    package var description: String {
        let what =
            switch reason {
            case .cannotStart(let message), .shortage(let message): "cannot be started: \(message)"
            case .timedOut(let limit): "gave no answer within \(limit)"
            case .tooMuchOutput: "wrote too much without an answer"
            case .noAnswer: "is no Python: it gave no answer and exited\(exitCode.map { " with code \($0)" } ?? "")"
            case .signal(let number): "was ended by signal \(number)"
            case .unreadableAnswer(let message): "gave an unreadable answer: \(message)"
            }
        return ([("\(executable) \(what)")] + lastErrorLines).joined(separator: "\n  ")
    }
}
