internal import SystemSupport

/// A Python exception that reached Swift.
public final class PythonException: Sendable {
    /// One level of a traceback.
    public struct Frame: Sendable, Hashable {
        /// The file's name as Python knows it; `<string>` for source text.
        public let file: String
        /// The line's number, counted from 1.
        public let line: Int
        /// The function's name, without its class or module; `<module>` for code outside of functions.
        public let function: String
        /// The line's text; nil where it can't be had.
        public let source: String?

        package init(file: String, line: Int, function: String, source: String?) {
            self.file = file
            self.line = line
            self.function = function
            self.source = source
        }
    }

    /// The class's name: `JSONDecodeError`.
    public let typeName: String
    /// The class's name with its module: `json.decoder.JSONDecodeError`; builtins have none.
    public let qualifiedTypeName: String
    /// The class and everything that it derives from, most derived first, qualified: its `__mro__` without `object`.
    public let bases: [String]
    /// `str(exception)`
    public let message: String
    /// The exception object in Python.
    public let object: PythonObject

    /// Details that take Python some time to tell. In-process, Python tells them when somebody first asks.
    private let details: OnDemand<PythonExceptionDetails>

    package init(
        typeName: String,
        bases: [String],
        message: String,
        object: PythonObject,
        details: @escaping @Sendable () -> PythonExceptionDetails
    ) {
        self.typeName = typeName
        self.qualifiedTypeName = bases.first ?? typeName
        self.bases = bases
        self.message = message
        self.object = object
        self.details = OnDemand(details)
    }

    /// The notes that `add_note` added.
    public var notes: [String] { details.value.notes }
    /// What Python would print for the exception, with the exceptions that led to it.
    public var traceback: String { details.value.traceback }
    /// The frames from the outermost call to the one that raised.
    public var frames: [Frame] { details.value.frames }
    /// The exception given by `raise … from`.
    public var cause: PythonException? { details.value.cause }
    /// The exception that was being handled when this one was raised.
    public var context: PythonException? { details.value.context }
    /// Whether `raise … from` hides ``context``.
    public var suppressesContext: Bool { details.value.suppressesContext }
    /// The members of an exception group; empty for others.
    public var subexceptions: [PythonException] { details.value.subexceptions }
    /// The exit status that a `SystemExit` asks for; nil for other exceptions.
    public var exitStatus: Int? { details.value.exitStatus }

    /// Whether the exception is of this class or of one derived from it: `isinstance(exception, name)` by name.
    public func isInstance(of name: String) -> Bool {
        let end = ".\(name)".utf8.reversed()
        return bases.contains { $0.isSameInPython(as: name) || $0.utf8.reversed().starts(with: end) }
    }
}

extension PythonException: CustomStringConvertible {
    /// The last line of the traceback: `ZeroDivisionError: division by zero`.
    public var description: String {
        message.isEmpty ? qualifiedTypeName : "\(qualifiedTypeName): \(message)"
    }
}
