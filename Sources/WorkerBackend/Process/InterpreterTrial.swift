internal import BackendInterface
internal import Foundation
internal import PythonDiscovery

/// Starts one candidate after the other until one comes up: the handshake of a worker is the only test that tells for
/// sure, and running each interpreter just to look at it would cost more than starting it.
struct InterpreterTrial {
    private let choice: InterpreterChoice
    private let search: InterpreterSearch

    init(_ choice: InterpreterChoice, environment: [String: String]?) {
        self.choice = choice
        if let environment {
            search = InterpreterSearch(
                environment: environment,
                home: environment["HOME"] ?? NSHomeDirectory(),
                currentDirectory: FileManager.default.currentDirectoryPath
            )
        } else {
            search = InterpreterSearch()
        }
    }

    /// - Parameter start: gets the candidate, and the moment by which the worker has to be up.
    func first(
        within limit: Duration,
        _ start: (InterpreterCandidate, ContinuousClock.Instant) throws -> WorkerBackend
    ) throws -> WorkerBackend {
        let deadline = ContinuousClock.now + limit
        var trials = InterpreterTrials(choice, search, within: limit)
        while let candidate = try trials.next() {
            do {
                let backend = try start(candidate, deadline)
                let found = backend.interpreter
                guard let mismatch = choice.mismatch(version: found.version, isFreeThreaded: found.isFreeThreaded)
                else {
                    return backend
                }
                backend.shutDown()
                trials.mismatched(candidate, mismatch)
            } catch let failure as UnusableInterpreter {
                try trials.failed(candidate, failure.error)
            }
        }
        throw trials.notFound
    }
}

/// Why one interpreter can't be used; another one may do. All other errors are this program's, and would be the same
/// with any interpreter.
struct UnusableInterpreter: Error {
    let error: PythonError

    init(_ kind: PythonError.Kind, _ message: String) {
        error = PythonError(kind, message)
    }
}
