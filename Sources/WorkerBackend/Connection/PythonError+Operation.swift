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
