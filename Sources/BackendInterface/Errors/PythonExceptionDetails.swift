/// What an exception tells beside its class and message.
package final class PythonExceptionDetails: Sendable {
    let notes: [String]
    let traceback: String
    let frames: [PythonException.Frame]
    let cause: PythonException?
    let context: PythonException?
    let suppressesContext: Bool
    let subexceptions: [PythonException]
    let exitStatus: Int?

    /// The details of an exception of which nothing is known.
    package init(traceback: String = "") {
        (notes, frames, subexceptions) = ([], [], [])
        self.traceback = traceback
        (cause, context, exitStatus) = (nil, nil, nil)
        suppressesContext = false
    }

    package init(_ record: some PythonExceptionRecord) {
        notes = record.texts("notes")
        traceback = record.text("traceback") ?? ""
        frames = record.records("frames").map { frame in
            PythonException.Frame(
                file: frame.text("file") ?? "",
                line: frame.number("line") ?? 0,
                function: frame.text("function") ?? "",
                source: frame.text("source")
            )
        }
        cause = record.record("cause").flatMap { PythonException($0) }
        context = record.record("context").flatMap { PythonException($0) }
        suppressesContext = record.flag("suppressContext")
        subexceptions = record.records("exceptions").compactMap { PythonException($0) }
        exitStatus = record.number("exit")
    }
}

/// A description of an exception (protocol.md, section 8), on either backend.
package protocol PythonExceptionRecord {
    func text(_ key: StaticString) -> String?
    func texts(_ key: StaticString) -> [String]
    func number(_ key: StaticString) -> Int?
    func flag(_ key: StaticString) -> Bool
    func record(_ key: StaticString) -> Self?
    func records(_ key: StaticString) -> [Self]
    /// The exception object: None if there was no room for a handle, nil if there is no backend.
    func object(typeName: String) -> PythonObject?
}

extension PythonException {
    /// nil when the record has no class.
    package convenience init?(_ record: some PythonExceptionRecord) {
        guard let typeName = record.text("type"), let object = record.object(typeName: typeName) else { return nil }
        self.init(
            typeName: typeName,
            bases: record.texts("bases"),
            message: record.text("message") ?? "",
            object: object,
            details: PythonExceptionDetails(record)
        )
    }
}
