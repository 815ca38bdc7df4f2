internal import BackendInterface

/// Reads the `error` of a reply (protocol.md, section 8).
struct WireFailure {
    let document: JSONDocument
    /// nil for an error that belongs to no request, which can't be an exception.
    let backend: (any PythonBackend)?

    func error(_ node: JSONNodeID) -> PythonError {
        let kind = text("kind", of: node) ?? ""
        let message = text("message", of: node) ?? "no message"
        switch kind {
        case "exception":
            guard let record = document.member("exception", of: node), let exception = exception(record) else {
                return PythonError(.protocolViolation, "the worker sent an exception that can't be read")
            }
            return PythonError(exception)
        case "handle": return PythonError(.staleObject, message)
        case "conversion": return PythonError(.conversion, message)
        case "limit": return PythonError(.conversion, "a limit of the protocol was reached: \(message)")
        default: return PythonError(.protocolViolation, "the worker refused a message (\(kind)): \(message)")
        }
    }

    private func exception(_ node: JSONNodeID) -> PythonException? {
        guard let backend, let typeName = text("type", of: node) else { return nil }
        // Without a handle the worker had no room for one more.
        let handle = document.member("ref", of: node).flatMap { document.int64(of: $0) }
        return PythonException(
            typeName: typeName,
            qualifiedTypeName: text("qualified", of: node) ?? typeName,
            bases: texts("bases", of: node),
            message: text("message", of: node) ?? "",
            notes: texts("notes", of: node),
            traceback: text("traceback", of: node) ?? "",
            frames: elements("frames", of: node).map(frame),
            cause: document.member("cause", of: node).flatMap(exception),
            context: document.member("context", of: node).flatMap(exception),
            suppressesContext: document.member("suppressContext", of: node).map { document.kind(of: $0) == .true }
                ?? false,
            subexceptions: elements("exceptions", of: node).compactMap(exception),
            exitStatus: document.member("exit", of: node).flatMap { document.int64(of: $0) }.map(Int.init),
            object: handle.map { PythonObject(ObjectHandle(Int($0)), typeName: typeName, backend: backend) }
                ?? PythonObject(.none, backend: backend)
        )
    }

    private func frame(_ node: JSONNodeID) -> PythonException.Frame {
        PythonException.Frame(
            file: text("file", of: node) ?? "",
            line: document.member("line", of: node).flatMap { document.int64(of: $0) }.map(Int.init) ?? 0,
            function: text("function", of: node) ?? "",
            source: text("source", of: node)
        )
    }

    private func text(_ key: StaticString, of node: JSONNodeID) -> String? {
        document.member(key, of: node).flatMap { document.string(of: $0) }
    }

    private func texts(_ key: StaticString, of node: JSONNodeID) -> [String] {
        elements(key, of: node).compactMap { document.string(of: $0) }
    }

    private func elements(_ key: StaticString, of node: JSONNodeID) -> [JSONNodeID] {
        document.member(key, of: node).map { Array(document.elements(of: $0)) } ?? []
    }
}
