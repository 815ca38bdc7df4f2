/// What ``PythonObject`` and ``PythonPath`` have in common: every operation on a Python object.
///
/// Each operation has two forms, `try` and `try await`. The first blocks the calling thread; the second suspends the
/// task and never blocks a thread of Swift's cooperative pool. Each that gives an object also gives any
/// ``ConvertibleFromPython`` type where the context asks for one, in the same single round trip:
///
/// ```swift
/// let object = try math.sqrt(16.0)             // PythonObject
/// let number: Double = try math.sqrt(16.0)     // converted
/// let later: Double = try await math.sqrt(16.0)
/// ```
///
/// Operators are Python's, take Swift values on either side, and throw: `try 2 * a + b` gives an object, `try a < b` a
/// Bool, and `try a .< b` what Python gives, such as the mask of an array. With `try await` they suspend.
///
/// Known limit of the compiler: a closure of a single expression inside an async function takes the async form and then
/// asks for `await`; give it a second statement (`{ let root: Double = try f(2); return root }`).
@dynamicMemberLookup
@dynamicCallable
public protocol PythonReference: PythonObjectConvertible, Sendable, CustomDebugStringConvertible {
    /// This object, as the start of a path.
    var pythonPath: PythonPath { get }

    /// The reference to an object: what `a += b` binds the variable to.
    static func referring(to object: PythonObject) -> Self
}

extension PythonReference {
    package var place: Place { pythonPath.place }
    package var backend: any PythonBackend { place.base.backend }

    /// The member of that name: `getattr(obj, name)` once the path is used.
    public subscript(dynamicMember name: String) -> PythonPath {
        @_specialize(where Self == PythonObject)
        @_specialize(where Self == PythonPath)
        get {
            // In the specialization this test is decided at compile time.
            if Self.self == PythonObject.self, let object = self as? PythonObject {
                return PythonPath(Place(object, .attribute(name)))
            }
            return PythonPath(place.appending(.attribute(name)))
        }
    }

    /// The member `write`, which the method that writes the object for Python would hide: `file.write("text")`.
    public var write: PythonPath { PythonPath(place.appending(.attribute("write"))) }

    /// The member `encode`, which the method of Codable would hide: `text.encode("utf-8")`.
    public var encode: PythonPath { PythonPath(place.appending(.attribute("encode"))) }

    /// The item for that key: `obj[key]` once the path is used.
    ///
    /// A range is a slice, an array is a list (with which numpy and pandas choose several items), an object is itself
    /// (a mask, for instance): `xs[0..<2]`, `frame[["a", "b"]]`, `frame[frame.age .> 30]`.
    public subscript(key: some PythonConvertible & Sendable) -> PythonPath {
        PythonPath(place.appending(.item(itemKey(key))))
    }

    /// The item for a tuple of keys: `obj[first, second]` once the path is used.
    ///
    /// ```swift
    /// try Int(matrix[1, 2])
    /// try PythonObject(tensor[.ellipsis, 0..<2, .newAxis, PythonSlice(step: 2), .all])
    /// ```
    public subscript<each Key: PythonConvertible & Sendable>(
        first: some PythonConvertible & Sendable,
        second: some PythonConvertible & Sendable,
        rest: repeat each Key
    ) -> PythonPath {
        PythonPath(place.appending(.item(itemKey(first, second, repeat each rest))))
    }

    /// `repr(obj)`; of a path, the source text that it stands for. Never throws: an error is described instead.
    public var debugDescription: String {
        do {
            return try perform(.representation(place))
        } catch {
            let subject = "\(place.base.knownTypeName) object"
            return place.isObject
                ? "<\(subject) whose repr failed: \(error)>" : "<path from a \(subject) that can't be read: \(error)>"
        }
    }

    package func perform<Result: ConvertibleFromPython>(_ operation: PythonOperation) throws -> Result {
        try Observation.noting(operation, on: backend) {
            try backend.perform(operation, form: Result.pythonForm) { try Result.read(from: PythonReader($0)) }
        }
    }

    // Nearly all callees are `PythonObject`s. Unspecialized, the protocol's members take as long as a quick call.
    @_specialize(kind:partial,where Self == PythonObject)
    @_specialize(kind:partial,where Self == PythonPath)
    func performCall<Result: ConvertibleFromPython>(_ arguments: [any PythonConvertible]) throws -> Result {
        // In the specialization this test is decided at compile time, and no path is made of the object.
        if Self.self == PythonObject.self, let object = self as? PythonObject {
            return try Observation.noting(
                .call(Place(object), arguments: arguments, keywords: []),
                on: object.backend
            ) {
                try object.backend.performCall(of: object, arguments, form: Result.pythonForm) {
                    try Result.read(from: PythonReader($0))
                }
            }
        }
        let place = place
        return try Observation.noting(.call(place, arguments: arguments, keywords: []), on: place.base.backend) {
            try place.base.backend.performCall(at: place, arguments, form: Result.pythonForm) {
                try Result.read(from: PythonReader($0))
            }
        }
    }

    @_specialize(kind:partial,where Self == PythonObject)
    @_specialize(kind:partial,where Self == PythonPath)
    func performCall<Result: ConvertibleFromPython>(
        labelled arguments: KeyValuePairs<String, any PythonConvertible>
    ) throws -> Result {
        if Self.self == PythonObject.self, let object = self as? PythonObject {
            return try Observation.noting(.call(Place(object), labelled: arguments), on: object.backend) {
                try object.backend.performCall(of: object, labelled: arguments, form: Result.pythonForm) {
                    try Result.read(from: PythonReader($0))
                }
            }
        }
        let place = place
        return try Observation.noting(.call(place, labelled: arguments), on: place.base.backend) {
            try place.base.backend.perform(.call(place, labelled: arguments), form: Result.pythonForm) {
                try Result.read(from: PythonReader($0))
            }
        }
    }

    @_specialize(kind:partial,where Self == PythonObject)
    func performGet<Result: ConvertibleFromPython>(_ segment: Place.Segment) throws -> Result {
        if Self.self == PythonObject.self, let object = self as? PythonObject {
            return try object.backend.performGet(object, [], segment, form: Result.pythonForm) {
                try Result.read(from: PythonReader($0))
            }
        }
        return try place.appending(segment).get()
    }

    package func performAsync<Result: ConvertibleFromPython>(_ operation: PythonOperation) async throws -> Result {
        try await Observation.noting(operation, on: backend) {
            try await backend.performAsync(operation, form: Result.pythonForm) {
                try Result.read(from: PythonReader($0))
            }
        }
    }

    package func run(_ operation: PythonOperation) throws {
        try Observation.noting(operation, on: backend) { try backend.perform(operation, form: .none) { _ in } }
    }

    package func runAsync(_ operation: PythonOperation) async throws {
        try await Observation.noting(operation, on: backend) {
            try await backend.performAsync(operation, form: .none) { _ in }
        }
    }
}

extension Place {
    func get<Result: ConvertibleFromPython>() throws -> Result {
        guard let last else {
            return try base.backend.perform(.get(self), form: Result.pythonForm) {
                try Result.read(from: PythonReader($0))
            }
        }
        return try base.backend.performGet(base, leading, last, form: Result.pythonForm) {
            try Result.read(from: PythonReader($0))
        }
    }
}

extension ConvertibleFromPython {
    /// Reads a Python object as this type, in one round trip.
    ///
    /// - Throws: ``PythonError`` of kind `conversion`, which says what was got and what was wanted, when the object
    ///   isn't such a value or would not fit; of kind `exception` when reading it raised.
    @_specialize(where Self == Int, Reference == PythonPath)
    @_specialize(where Self == Double, Reference == PythonPath)
    @_specialize(where Self == String, Reference == PythonPath)
    @_specialize(kind:partial,where Reference == PythonPath)
    public init<Reference: PythonReference>(_ reference: borrowing Reference) throws {
        let place = reference.place
        self = try place.isObject ? Self.readWhole(place) : place.get()
    }

    // Not inlined: in unspecialized code the optional's type would be looked up for paths, too.
    @inline(never)
    private static func readWhole(_ place: Place) throws -> Self { try readLocally(place) ?? place.get() }

    /// Reads a Python object as this type without blocking a thread.
    public init(_ reference: some PythonReference) async throws {
        if let read = try Self.readLocally(reference.place) {
            self = read
        } else {
            self = try await reference.performAsync(.get(reference.place))
        }
    }

    /// Reads what is in Swift already, without a round trip: an object itself, or the value that it holds. nil for all
    /// else.
    private static func readLocally(_ place: Place) throws -> Self? {
        guard place.isObject else { return nil }
        if let same = place.base as? Self { return same }
        guard case .value(let value) = try place.base.usableContent() else { return nil }
        return try read(from: PythonReader(PythonValueSource(value, backend: place.base.backend)))
    }
}
