internal import Synchronization

/// A Python object held by Swift.
///
/// Everything that Python can do with the object is reached through ``PythonReference``: members and items as paths,
/// calls with keywords, attribute and item operations. Names on an object belong to Python, so this type declares only
/// names that Python code doesn't use.
///
/// The object is released when the last Swift reference goes; that needs no lock and no round trip.
///
/// ```swift
/// let xs = try python.eval("[3, 1, 2]")
/// try xs.sort()
/// let sorted = try [Int](xs)        // [1, 2, 3]
/// ```
///
/// None, bools, numbers, short strings and short bytes that Python returned are held by value: they are immutable, so
/// nothing but `is` could tell, and reading them costs no round trip.
public final class PythonObject: Sendable {
    package enum Content: Sendable {
        case value(PythonValue)
        case handle(ObjectHandle, typeName: String)
    }

    package let backend: any PythonBackend
    private let content: Content
    /// That of `content`, or 0 for a value: what a quick operation looks at first.
    private let handleNumber: Int
    private let isReleased = Atomic(false)

    package init(_ value: PythonValue, backend: any PythonBackend) {
        self.content = .value(value)
        self.handleNumber = 0
        self.backend = backend
    }

    /// Takes over one count of the handle.
    package init(_ handle: ObjectHandle, typeName: String, backend: any PythonBackend) {
        self.content = .handle(handle, typeName: typeName)
        self.handleNumber = handle.rawValue
        self.backend = backend
    }

    deinit {
        if case .handle(let handle, _) = content, !isReleased.load(ordering: .acquiring) { backend.release(handle) }
    }

    /// The handle of an object that can be used, and is not a value. Numbers are all but 0 in-process, where this is for.
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
                "this object (\(typeName)) was released with releaseNow() and can't be used"
            )
        }
        return content
    }

    /// Gives the object back to Python before ARC does. Any use of it throws `staleObject` from then on.
    ///
    /// Needed only by impatient code, for instance to free a large array while its Swift variable is still in scope.
    /// The object dies in Python only when nothing there refers to it any more.
    public func releaseNow() {
        let (wasFirst, _) = isReleased.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing)
        if wasFirst, case .handle(let handle, _) = content { backend.release(handle) }
    }

    /// The name of the object's class: `type(obj).__name__`. Needs no round trip.
    public var typeName: String {
        switch content {
        case .value(let value): value.typeName
        case .handle(_, let typeName): typeName
        }
    }

    /// Whether this is Python's `None`. Needs no round trip.
    public var isNone: Bool {
        if case .value(.none) = content { true } else { false }
    }
}

extension PythonObject: PythonConvertible, ConvertibleFromPython {
    public static var pythonForm: PythonForm { .object }

    public func write(to writer: PythonWriter) throws {
        switch try usableContent() {
        case .value(let value):
            try value.write(to: writer)
        case .handle(let handle, let typeName):
            guard writer.sink.isOwn(self) else { throw strayError(typeName) }
            try writer.sink.object(handle)
        }
    }

    /// For an object that is used with another interpreter than its own.
    package func strayError(_ typeName: String) -> PythonError {
        PythonError(
            .staleObject,
            "this object (\(typeName)) belongs to another Python runtime, or to a worker that has ended; "
                + "send its value instead, for example PythonValue(object)"
        )
    }

    public static func read(from reader: PythonReader) throws -> PythonObject {
        try reader.source.object()
    }
}

extension PythonObject {
    /// Gives the handle away without releasing it; this object is of no use any more.
    ///
    /// - Throws: `protocolViolation` for an object that has no handle.
    package func takeHandle() throws -> (ObjectHandle, typeName: String) {
        guard case .handle(let handle, let typeName) = try usableContent() else {
            throw PythonError(.protocolViolation, "expected an object that stayed in Python, got \(self.typeName)")
        }
        isReleased.store(true, ordering: .releasing)
        return (handle, typeName)
    }
}

extension PythonObject: CustomReflectable {
    /// What `dump` and test failures show: not the whole machinery behind the object, which is large and means nothing there.
    public var customMirror: Mirror {
        Mirror(self, children: ["typeName": typeName])
    }
}
