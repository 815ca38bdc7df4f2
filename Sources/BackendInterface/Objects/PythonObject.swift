internal import Synchronization

/// A Python object that Swift holds.
///
/// Everything that Python can do with the object is reached through ``PythonReference``: members and items as paths,
/// calls with keywords, attribute and item operations. Names on an object belong to Python, so this type declares only
/// names that Python code doesn't use.
///
/// The object is released when the last Swift reference goes, without the GIL and without a round trip.
///
/// ```swift
/// let xs = try python.eval("[3, 1, 2]")
/// try xs.sort()
/// let sorted = try [Int](xs)        // [1, 2, 3]
/// ```
///
/// None, bools, numbers, short strings and short bytes that Python returned are held by value: they are immutable, so
/// only `is` could tell the difference, and reading them costs no round trip.
public final class PythonObject: Sendable {
    package enum Content: Sendable {
        case value(PythonValue)
        case handle(ObjectHandle, typeName: String)
        /// The result of an operation that was sent without waiting for it.
        case pending(PendingObject)
    }

    package let backend: any PythonBackend
    private let content: Content
    /// The handle's number; 0 for a value. A quick operation looks at this first.
    private let handleNumber: Int
    /// What programs call it, for messages: `json.dumps`. Known for functions, methods, classes and modules.
    package let knownName: String?
    private let isReleased = Atomic(false)

    package init(_ value: PythonValue, backend: any PythonBackend) {
        self.content = .value(value)
        self.handleNumber = 0
        self.knownName = nil
        self.backend = backend
    }

    /// Takes over one count of the handle.
    package init(
        _ handle: ObjectHandle,
        typeName: String,
        name: String? = nil,
        backend: any PythonBackend
    ) {
        self.content = .handle(handle, typeName: typeName)
        self.handleNumber = handle.rawValue
        self.knownName = name
        self.backend = backend
    }

    /// An object whose operation was sent without waiting for it.
    package init(_ pending: PendingObject, backend: any PythonBackend) {
        self.content = .pending(pending)
        self.handleNumber = pending.handle.rawValue
        self.knownName = nil
        self.backend = backend
    }

    /// Takes over the content of another object, which can't be used any more.
    ///
    /// - Parameter name: what programs call it; nil: what the other object knows.
    /// - Throws: `staleObject` if the other object was released.
    package init(adopting other: PythonObject, named name: String? = nil) throws {
        _ = try other.usableContent()
        self.content = other.content  // a pending handle must be released, whatever the object is
        self.handleNumber = other.handleNumber
        self.knownName = name ?? other.knownName
        self.backend = other.backend
        other.isReleased.store(true, ordering: .releasing)
    }

    deinit {
        if !isReleased.load(ordering: .acquiring) { letGo() }
    }

    private func letGo() {
        switch content {
        case .value: break
        case .handle(let handle, _): backend.release(handle)
        case .pending(let pending):
            pending.letGo()
            backend.release(pending.handle)
        }
    }

    /// The handle of an object that can be used; nil for a value, and for handle 0, which only the worker has.
    package var liveHandle: ObjectHandle? {
        handleNumber == 0 || isReleased.load(ordering: .acquiring) ? nil : ObjectHandle(handleNumber)
    }

    /// What the object is, for an operation on it.
    ///
    /// - Throws: `staleObject` after ``releaseNow()``.
    package func usableContent() throws -> Content {
        if isReleased.load(ordering: .acquiring) {
            throw PythonError(
                .staleObject,
                "this object (\(knownTypeName)) was released with releaseNow() and can't be used"
            )
        }
        if case .pending(let pending) = content, let known = pending.known { return known }
        return content
    }

    /// Gives the object back to Python before ARC does. Any use of it throws `staleObject` from then on.
    ///
    /// Needed only by impatient code, for instance to free a large array while its Swift variable is still in scope.
    /// The object dies in Python only when nothing there refers to it any more.
    public func releaseNow() {
        let (wasFirst, _) = isReleased.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing)
        if wasFirst { letGo() }
    }

    /// The name of the object's class: `type(obj).__name__`. Needs no round trip.
    ///
    /// Inside of ``PythonRuntime/batch(_:)`` an object of the worker may not exist yet: asking waits for it then. An
    /// object that never came to exist, since its operation failed or the worker died, is an `object`.
    public var typeName: String {
        askWhatItIs()
        return knownTypeName
    }

    /// Whether this is Python's `None`. Needs no round trip; see ``typeName``.
    public var isNone: Bool {
        askWhatItIs()
        return switch content {
        case .value(.none): true
        case .pending(let pending): if case .value(.none) = pending.known { true } else { false }
        default: false
        }
    }

    private func askWhatItIs() {
        if case .pending(let pending) = content, pending.isUnknown { backend.learn([pending]) }
    }

    /// The name of the class as far as it is known here, for error messages: never asks Python.
    package var knownTypeName: String {
        switch content {
        case .value(let value): return value.typeName
        case .handle(_, let typeName): return typeName
        case .pending(let pending):
            return switch pending.known {
            case .value(let value): value.typeName
            case .handle(_, let typeName): typeName
            case .pending, nil: "object"
            }
        }
    }
}

extension PythonObject: PythonConvertible, ConvertibleFromPython {
    public static var pythonForm: PythonForm { .object }

    public func write(to writer: PythonWriter) throws {
        switch try usableContent() {
        case .value(let value):
            try value.write(to: writer)
        case .handle(let handle, _):
            guard writer.sink.isOwn(self) else { throw strayError }
            try writer.sink.object(handle)
        case .pending(let pending):
            guard writer.sink.isOwn(self) else { throw strayError }
            try writer.sink.object(pending.handle)
        }
    }

    /// The error for an object that is used with another interpreter than its own.
    package var strayError: PythonError {
        PythonError(
            .staleObject,
            "this object (\(knownTypeName)) belongs to another Python runtime, or to a worker that has ended; "
                + "send its value instead, for example PythonValue(object)"
        )
    }

    public static func read(from reader: PythonReader) throws -> PythonObject {
        try reader.source.object()
    }
}

extension PythonObject: CustomReflectable {
    /// What `dump` and test failures show: without the machinery behind the object, which is large and means nothing
    /// there.
    public var customMirror: Mirror {
        Mirror(self, children: ["typeName": knownTypeName])
    }
}
