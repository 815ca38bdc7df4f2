// Only a run shows whether an interpreter works. Both backends use these rules for failures: which of them ends the
// search, and what the error says when no candidate is left.
package import BackendInterface
package import SystemSupport

package struct InterpreterTrials {
    private let choice: InterpreterChoice
    private var walk: InterpreterWalk
    private var failures: [String] = []
    private let requiredPython: String
    private let onlyManagedByUV: Bool
    private let limit: Duration
    private let deadline: ContinuousClock.Instant

    /// - Parameters:
    ///   - limit: how long all trials together may take.
    ///   - requiredPython: the versions that will do, as in `requires-python`; empty: any.
    ///   - onlyManagedByUV: whether to try nothing but the Pythons that uv manages.
    package init(
        _ choice: InterpreterChoice,
        _ search: InterpreterSearch,
        within limit: Duration,
        requiredPython: String = "",
        onlyManagedByUV: Bool = false
    ) {
        self.choice = choice
        self.requiredPython = requiredPython
        self.onlyManagedByUV = onlyManagedByUV
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

    package var notFound: PythonError {
        choice.notFound(
            searched: failures + walk.places.map(\.description),
            requiredPython: requiredPython,
            onlyManagedByUV: onlyManagedByUV
        )
    }
}

// MARK: Trials by asking interpreters what they are

extension InterpreterTrials {
    /// The first interpreter that can be used.
    ///
    /// - Parameters:
    ///   - known: the answers of earlier runs.
    ///   - needsLibrary: whether one that had no library is asked anew.
    ///   - objection: why an interpreter can't be used at all, as the rest of a sentence about it; nil if it can.
    ///   - mismatch: why it isn't the one that is looked for; nil if it is.
    /// - Throws: `interpreterNotFound` with every place searched, or the error that ends the search; `CancellationError`.
    package mutating func firstUsable(
        _ known: KnownInterpreters,
        needsLibrary: Bool = false,
        _ abandonment: Abandonment?,
        objection: (InterpreterDetails) -> String? = { _ in nil },
        mismatch: (InterpreterDetails) -> String? = { _ in nil }
    ) throws -> (candidate: InterpreterCandidate, details: InterpreterDetails) {
        while let candidate = try next() {
            let details: InterpreterDetails
            do throws(ProbeFailure) {
                details = try known.probe(
                    candidate,
                    needsLibrary: needsLibrary,
                    timeout: deadline - .now,
                    abandonment: abandonment
                )
            } catch {
                try abandonment?.check()
                // A shortage concerns any other candidate, too.
                if case .shortage = error.reason { throw PythonError(.startFailed, "\(error)") }
                try failed(candidate, PythonError(error.kind, "\(error)"))
                continue
            }
            if let objection = details.objection ?? objection(details) {
                try failed(candidate, PythonError(.startFailed, "\(candidate.executable) \(objection)"))
            } else if let mismatch =
                choice.mismatch(version: details.version, isFreeThreaded: details.isFreeThreaded) ?? mismatch(details)
            {
                mismatched(candidate, mismatch)
            } else {
                return (candidate, details)
            }
        }
        throw notFound
    }
}

extension InterpreterDetails {
    /// Why no backend can use the interpreter, as the rest of a sentence; nil if one can.
    fileprivate var objection: String? {
        isSupported ? nil : "is Python \(version); \(PythonVersion.oldestSupported) or later is needed"
    }
}
