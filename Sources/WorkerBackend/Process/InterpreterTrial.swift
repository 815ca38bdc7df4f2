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
                guard let mismatch = mismatch(of: backend.interpreter) else { return backend }
                backend.shutDown()
                failures.append("\(candidate.executable) (\(candidate.source)): \(mismatch)")
            } catch let error as PythonError where error.kind == .environment || error.kind == .timedOut {
                // An interpreter that was asked for by its path has no substitute.
                if case .executable = choice { throw error }
                failures.append(error.message)
            }
        }
        throw notFound(failures + walk.places.map(\.description))
    }

    private func mismatch(of interpreter: InterpreterInformation) -> String? {
        guard case .version(let text) = choice, let request = VersionRequest(text),
            !request.isSatisfied(by: interpreter.version, isFreeThreaded: interpreter.isFreeThreaded)
        else { return nil }
        return "is Python \(interpreter.version), not \(text)"
    }

    private func notFound(_ places: [String]) -> PythonError {
        let wanted =
            switch choice {
            case .automatic: "no usable Python (\(PythonVersion.oldestSupported) or later) was found"
            case .version(let text): "no usable Python \(text) was found"
            case .executable(let path): "no usable Python was found at \(path)"
            case .library(let path): "the worker needs an executable, not the library \(path)"
            }
        let searched = places.map { "  - \($0)" }.joined(separator: "\n")
        return PythonError(
            .interpreterNotFound,
            "\(wanted); install one, or name it with PYFFI_PYTHON=/path/to/python3. Searched:\n\(searched)"
        )
    }
}
