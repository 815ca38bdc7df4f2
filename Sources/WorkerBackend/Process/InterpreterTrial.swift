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

    func first(_ start: (String) throws -> WorkerBackend) throws -> WorkerBackend {
        var walk = search.walk(for: choice)
        var failures: [String] = []
        while let candidate = walk.next() {
            do {
                let backend = try start(candidate.executable)
                let found = backend.interpreter
                guard let mismatch = choice.mismatch(version: found.version, isFreeThreaded: found.isFreeThreaded)
                else {
                    return backend
                }
                backend.shutDown()
                failures.append("\(candidate.executable) (\(candidate.source)): \(mismatch)")
            } catch let failure as UnusableInterpreter {
                // An interpreter that was asked for by its path has no substitute.
                if case .executable = choice { throw failure.error }
                failures.append(failure.error.message)
            }
        }
        throw choice.notFound(searched: failures + walk.places.map(\.description))
    }
}

/// What keeps one interpreter from being used; another one may do. All other errors are of this program, and would be the same with any.
struct UnusableInterpreter: Error {
    let error: PythonError

    init(_ kind: PythonError.Kind, _ message: String) {
        error = PythonError(kind, message)
    }
}
