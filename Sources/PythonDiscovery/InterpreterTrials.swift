// Whether an interpreter works is only known when it was run. This is what both backends make of those that don't: which failure ends the
// search, and what is said when none is left.
package import BackendInterface

/// The candidates of a search, to be tried one after the other.
package struct InterpreterTrials {
    private let choice: InterpreterChoice
    private var walk: InterpreterWalk
    private var failures: [String] = []
    private let limit: Duration
    private let deadline: ContinuousClock.Instant

    /// - Parameter limit: how long all of it may take.
    package init(_ choice: InterpreterChoice, _ search: InterpreterSearch, within limit: Duration) {
        self.choice = choice
        self.limit = limit
        deadline = .now + limit
        walk = search.walk(for: choice)
    }

    /// - Returns: nil when none is left.
    /// - Throws: `interpreterNotFound` for a variable that names none.
    package mutating func next() throws(PythonError) -> InterpreterCandidate? {
        do {
            return try walk.next()
        } catch {
            throw error.error()
        }
    }

    /// - Throws: the error if it is the answer to whoever asked, and no other interpreter is to be tried.
    package mutating func failed(_ candidate: InterpreterCandidate, _ error: PythonError) throws(PythonError) {
        // One that was asked for by its path has no substitute.
        if case .executable = choice { throw error }
        if let variable = candidate.source.variable {
            throw MisnamedPython(variable, error.message).error(error.kind)
        }
        failures.append(error.message)
        guard ContinuousClock.now < deadline else {
            let text = failures.joined(separator: "\n  - ")
            throw PythonError(
                .timedOut,
                "no Python came up within \(limit), the time for the whole search; name another with "
                    + "PYFFI_PYTHON=/path/to/python3. Tried:\n  - \(text)"
            )
        }
    }

    /// It works, and is another one than that which was asked for.
    package mutating func mismatched(_ candidate: InterpreterCandidate, _ mismatch: String) {
        failures.append("\(candidate.executable) (\(candidate.source)): \(mismatch)")
    }

    package var notFound: PythonError { choice.notFound(searched: failures + walk.places.map(\.description)) }
}
