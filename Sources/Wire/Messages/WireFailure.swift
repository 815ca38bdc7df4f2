internal import BackendInterface

/// The error of a request that was cancelled before the worker began it.
package struct NeverStarted: Error {}

/// Reads the `error` of a reply (protocol.md, section 8).
struct WireFailure {
    let document: JSONDocument
    /// nil for an error that belongs to no request, which can't be an exception.
    let backend: (any PythonBackend)?

    /// A `PythonError`, `NeverStarted`, or an error of this program that comes back through Python.
    func error(_ node: JSONNodeID) -> any Error {
        let error = WireRecord(node: node, document: document, backend: backend)
        let message = error.text("message") ?? "no message"
        switch error.text("kind") {
        case "exception":
            guard let record = error.record("exception"), let exception = PythonException(record) else {
                return PythonError(.internalFault, "the worker sent an exception that can't be read")
            }
            if let number = error.record("exception")?.number("client"),
                let own = (backend as? any HostObjectHolder)?.heldError(number)
            {
                return own
            }
            guard let hint = error.record("exception")?.text("hint") else { return PythonError(exception) }
            return PythonError(exception).hinting(hint)
        case "handle": return PythonError(.staleObject, message)
        case "cancelled": return NeverStarted()
        case "conversion": return PythonError(.conversion, message)
        case "settings": return PythonError(.startFailed, message)
        case "limit": return PythonError(.conversion, "a limit of the protocol was reached: \(message)")
        case let kind:
            return PythonError(.internalFault, "the worker refused a message (\(kind ?? "")): \(message)")
        }
    }
}

/// One JSON object of an error.
private struct WireRecord: PythonExceptionRecord {
    let node: JSONNodeID
    let document: JSONDocument
    let backend: (any PythonBackend)?

    func text(_ key: StaticString) -> String? {
        document.member(key, of: node).flatMap { document.string(of: $0) }
    }

    func texts(_ key: StaticString) -> [String] {
        elements(key).compactMap { document.string(of: $0) }
    }

    func number(_ key: StaticString) -> Int? {
        document.member(key, of: node).flatMap { document.int64(of: $0) }.map(Int.init)
    }

    func flag(_ key: StaticString) -> Bool {
        document.member(key, of: node).map { document.kind(of: $0) == .true } ?? false
    }

    func record(_ key: StaticString) -> WireRecord? {
        document.member(key, of: node).map { WireRecord(node: $0, document: document, backend: backend) }
    }

    func records(_ key: StaticString) -> [WireRecord] {
        elements(key).map { WireRecord(node: $0, document: document, backend: backend) }
    }

    func object(typeName: String) -> PythonObject? {
        guard let backend else { return nil }
        // The handle is missing if the worker had no room for one more.
        guard let number = number("ref") else { return PythonObject(.none, backend: backend) }
        return PythonObject(ObjectHandle(number), typeName: typeName, backend: backend)
    }

    private func elements(_ key: StaticString) -> [JSONNodeID] {
        document.member(key, of: node).map { Array(document.elements(of: $0)) } ?? []
    }
}
