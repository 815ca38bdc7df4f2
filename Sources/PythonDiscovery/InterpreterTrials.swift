// Only a run shows whether an interpreter works. Both backends use these rules for failures: which of them ends the
// search, and what the error says when no candidate is left.
package import BackendInterface

package struct InterpreterTrials {
    private let choice: InterpreterChoice
    private var walk: InterpreterWalk
    private var failures: [String] = []
    private let limit: Duration
    private let deadline: ContinuousClock.Instant

    /// - Parameters:
    ///   - limit: how long all trials together may take.
    ///   - onlyManagedByUV: whether to try nothing but the Pythons that uv manages.
    package init(
        _ choice: InterpreterChoice,
        _ search: InterpreterSearch,
        within limit: Duration,
        onlyManagedByUV: Bool = false
    ) {
        self.choice = choice
        self.limit = limit
        deadline = .now + limit
        walk = search.walk(for: choice, onlyManagedByUV: onlyManagedByUV)
    }

    /// - Returns: nil when no candidate is left.
    /// - Throws: `interpreterNotFound` if a variable names no usable Python.
    package mutating func next() throws(PythonError) -> InterpreterCandidate? {
        do {
            return try walk.next()
        } catch {
            throw error.error()
        }
    }

    /// - Throws: the error that ends the search. Otherwise the next candidate is to be tried.
    package mutating func failed(_ candidate: InterpreterCandidate, _ error: PythonError) throws(PythonError) {
        // An executable that the program chose has no substitute.
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

    /// Notes an interpreter that works, but is not what was asked for.
    package mutating func mismatched(_ candidate: InterpreterCandidate, _ mismatch: String) {
        failures.append("\(candidate.executable) (\(candidate.source)): \(mismatch)")
    }

    package var notFound: PythonError { choice.notFound(searched: failures + walk.places.map(\.description)) }
}
