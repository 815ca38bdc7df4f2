internal import BackendInterface

// What the end of a worker means for each of its requests.
extension PythonError {
    /// The error of a death that doesn't name an operation yet, with the one that was running.
    func whileRunning(_ operation: String?) -> PythonError {
        guard var death = workerDeath, death.operation == nil, let operation else { return self }
        let isOwnText = message != death.description
        death.operation = operation
        return PythonError(
            death,
            kind: kind,
            message: isOwnText ? "\(message), while it ran: \(operation)" : nil
        )
    }

    /// The error of a request that Python had not begun: in one line, since another request is to blame.
    func beforeBeginning(_ exchange: Exchange) -> PythonError { later("\(exchange.description) had not begun") }

    /// The error of operations that come after the death: in one line, since all is said already.
    var ofLaterOperations: PythonError { later("start a new PythonRuntime") }

    /// The error of an operation on an object that a dead worker had.
    func ofStale(_ object: PythonObject) -> PythonError {
        guard let workerDeath else { return self }
        let name = object.knownName ?? object.knownTypeName
        return PythonError(
            workerDeath,
            kind: .staleObject,
            message: "this object (\(name)) was in a Python worker that has died: \(workerDeath.cause)"
                + (workerDeath.operation.map { ", while it ran: \($0)" } ?? "")
                + "; get it anew from a new PythonRuntime",
            hadBegun: false
        )
    }

    private func later(_ text: String) -> PythonError {
        guard let workerDeath else { return self }
        let headline = message.prefix { !$0.isNewline }
        let isSaid = headline.hasSuffix(text)
        return PythonError(
            workerDeath,
            kind: kind,
            message: isSaid ? message : "\(headline); \(text)",
            hadBegun: false
        )
    }
}
