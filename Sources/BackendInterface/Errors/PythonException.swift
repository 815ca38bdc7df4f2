internal import Synchronization

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
    /// The class and everything that it derives from, most derived first, qualified: its `__mro__` without `object`.
    public let bases: [String]
    /// The exception object in Python.
    ///
    /// In-process, the error of a blocking operation takes a reference to it when somebody first asks, and then waits for
    /// the GIL: not with a lock held that a thread with the GIL may want.
    public var object: PythonObject {
        if let known = knownObject.load() { return known }
        return knownObject.storeIfNil(teller?.another(reference) ?? reference)
    }

    // What takes Python some time to tell. In-process, Python tells it when somebody first asks. Two threads that ask at
    // once may both be told, and both take what the first was told.
    private let knownObject = AtomicLazyReference<PythonObject>()
    private let knownMessage = AtomicLazyReference<Text>()
    private let knownDetails = AtomicLazyReference<PythonExceptionDetails>()
    private let teller: (any PythonExceptionTeller)?
    /// The exception for the library itself, since the program may release ``object``.
    package let reference: PythonObject

    /// An exception of which everything is known.
    package init(
        typeName: String,
        bases: [String],
        message: String,
        object: PythonObject,
        details: PythonExceptionDetails
    ) {
        self.typeName = typeName
        self.bases = bases
        reference = object
        teller = nil
        _ = knownObject.storeIfNil(object)
        _ = knownMessage.storeIfNil(Text(message))
        _ = knownDetails.storeIfNil(details)
    }

    /// An exception of whose object `teller` tells the text and the details.
    package init(
        typeName: String,
        bases: [String],
        object: PythonObject,
        by teller: any PythonExceptionTeller
    ) {
        self.typeName = typeName
        self.bases = bases
        reference = object
        self.teller = teller
    }

    private var details: PythonExceptionDetails {
        if let known = knownDetails.load() { return known }
        guard let teller else { return PythonExceptionDetails() }
        return knownDetails.storeIfNil(teller.details(of: reference))
    }

    /// Has the text known, and the object if it is given, so that nobody is asked for them later.
    package func know(_ message: String, _ object: PythonObject? = nil) {
        _ = knownMessage.storeIfNil(Text(message))
        if let object { _ = knownObject.storeIfNil(object) }
    }

    /// The class's name with its module: `json.decoder.JSONDecodeError`; builtins have none.
    public var qualifiedTypeName: String { bases.first ?? typeName }
    /// `str(exception)`.
    ///
    /// In-process, an error of a blocking operation asks Python for it when somebody first wants it, and then waits for
    /// the GIL: not with a lock held that a thread with the GIL may want.
    public var message: String {
        if let known = knownMessage.load() { return known.text }
        guard let teller else { return "" }
        return knownMessage.storeIfNil(Text(teller.message(of: reference))).text
    }
    /// The notes that `add_note` added.
    public var notes: [String] { details.notes }
    /// What Python would print for the exception, with the exceptions that led to it.
    public var traceback: String { details.traceback }
    /// The frames from the outermost call to the one that raised.
    public var frames: [Frame] { details.frames }
    /// The exception given by `raise … from`.
    public var cause: PythonException? { details.cause }
    /// The exception that was being handled when this one was raised.
    public var context: PythonException? { details.context }
    /// Whether `raise … from` hides ``context``.
    public var suppressesContext: Bool { details.suppressesContext }
    /// The members of an exception group; empty for others.
    public var subexceptions: [PythonException] { details.subexceptions }
    /// The exit status that a `SystemExit` asks for; nil for other exceptions.
    public var exitStatus: Int? { details.exitStatus }

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

/// What can be asked about an exception later than it is thrown, from any thread.
package protocol PythonExceptionTeller: AnyObject, Sendable {
    /// Another reference to the same exception; nil once Python has ended.
    func another(_ exception: PythonObject) -> PythonObject?
    func message(of exception: PythonObject) -> String
    func details(of exception: PythonObject) -> PythonExceptionDetails
}

private final class Text: Sendable {
    let text: String

    init(_ text: String) { self.text = text }
}

extension PythonException: CustomReflectable {
    /// What `dump` and test failures show: without the machinery behind the exception, and without asking Python.
    public var customMirror: Mirror {
        Mirror(self, children: ["qualifiedTypeName": qualifiedTypeName])
    }
}
