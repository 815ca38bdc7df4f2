internal import SystemSupport

/// A Python exception that reached Swift.
public final class PythonException: Sendable {
    /// One level of a traceback.
    public struct Frame: Sendable, Hashable {
        /// The file's name as Python knows it; `<string>` for source text.
        public let file: String
        /// Counted from 1.
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
    /// With its module: `json.decoder.JSONDecodeError`; builtins stand alone.
    public let qualifiedTypeName: String
    /// The class and everything that it derives from, most derived first, qualified: its `__mro__` without `object`.
    public let bases: [String]
    /// `str(exception)`
    public let message: String
    /// The exception itself.
    public let object: PythonObject

    /// The rest, which takes Python some time to tell: in-process it does so when somebody asks for the first time.
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

    /// What `add_note` added.
    public var notes: [String] { details.value.notes }
    /// What Python would print for it, with the exceptions that led to it.
    public var traceback: String { details.value.traceback }
    /// From the outermost call to the one that raised.
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
    /// As the last line of a traceback: `ZeroDivisionError: division by zero`.
    public var description: String {
        message.isEmpty ? qualifiedTypeName : "\(qualifiedTypeName): \(message)"
    }
}
