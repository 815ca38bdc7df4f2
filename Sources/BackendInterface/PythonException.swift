/// A Python exception that reached Swift.
public final class PythonException: Sendable {
    /// One level of a traceback.
    public struct Frame: Sendable, Hashable {
        /// The file's name as Python knows it; `<string>` for source text.
        public let file: String
        /// Counted from 1.
        public let line: Int
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
    /// What `add_note` added.
    public let notes: [String]
    /// What Python would print for it, with the exceptions that led to it.
    public let traceback: String
    /// From the outermost call to the one that raised.
    public let frames: [Frame]
    /// The exception given by `raise … from`.
    public let cause: PythonException?
    /// The exception that was being handled when this one was raised.
    public let context: PythonException?
    /// Whether `raise … from` hides ``context``.
    public let suppressesContext: Bool
    /// The members of an exception group; empty for others.
    public let subexceptions: [PythonException]
    /// The exit status that a `SystemExit` asks for; nil for other exceptions.
    public let exitStatus: Int?
    /// The exception itself.
    public let object: PythonObject

    package init(
        typeName: String,
        qualifiedTypeName: String,
        bases: [String],
        message: String,
        notes: [String],
        traceback: String,
        frames: [Frame],
        cause: PythonException?,
        context: PythonException?,
        suppressesContext: Bool,
        subexceptions: [PythonException],
        exitStatus: Int?,
        object: PythonObject
    ) {
        self.typeName = typeName
        self.qualifiedTypeName = qualifiedTypeName
        self.bases = bases
        self.message = message
        self.notes = notes
        self.traceback = traceback
        self.frames = frames
        self.cause = cause
        self.context = context
        self.suppressesContext = suppressesContext
        self.subexceptions = subexceptions
        self.exitStatus = exitStatus
        self.object = object
    }

    /// Whether the exception is of this class or of one derived from it: `isinstance(exception, name)` by name.
    public func isInstance(of name: String) -> Bool {
        bases.contains { $0 == name || ($0.hasSuffix(name) && $0.dropLast(name.count).last == ".") }
    }
}

extension PythonException: CustomStringConvertible {
    /// As the last line of a traceback: `ZeroDivisionError: division by zero`.
    public var description: String {
        message.isEmpty ? qualifiedTypeName : "\(qualifiedTypeName): \(message)"
    }
}
