internal import SystemSupport

/// Makes Python data of values of Swift's `Encodable` types: dicts, lists and scalars, or instances of Python classes.
///
/// ```swift
/// let object = try PythonEncoder().encode(user, in: python)               // a dict
/// let record = try PythonEncoder().encode(user, as: models.User)          // models.User(name=…, tags=…)
/// ```
///
/// Types that Python has too become those: `Date` an aware `datetime`, `Duration` a `timedelta`, `Data` and `[UInt8]`
/// `bytes`, `UUID`, `Decimal`, integers of any width `int`, ``PythonValue`` what it says, ``PythonObject`` itself,
/// `URL` a `str`. Sets are sets and dictionaries are dicts, whatever their keys are (an `Int` is an `int`, an array a
/// `tuple`), where Python can hash all of them; otherwise they are lists, of keys and values in turns, which is
/// Codable's own convention.
///
/// What can't be encoded is an `EncodingError`, as with every encoder, with the path in `codingPath` and in words.
public final class PythonEncoder: Sendable {
    struct Options: Sendable {
        var keys = KeyEncodingStrategy.useDefaultKeys
        var missing = NilEncodingStrategy.omit
        var userInfo: [CodingUserInfoKey: any Sendable] = [:]
    }

    /// What becomes of an optional property that is nil.
    public enum NilEncodingStrategy: Sendable, Hashable {
        /// The dict has no such key, as with Foundation's encoders.
        case omit
        /// The key's value is None.
        case asNone
    }

    private let options = Locked(Options())

    /// An encoder that leaves keys as they are and omits optionals that are nil.
    public init() {}

    /// How a type's coding keys become keys in Python; as they are by default.
    public var keyEncodingStrategy: KeyEncodingStrategy {
        get { options.withLock { $0.keys } }
        set { options.replace(\.keys, with: newValue) }
    }

    /// What becomes of an optional property that is nil; it is left out by default.
    public var nilEncodingStrategy: NilEncodingStrategy {
        get { options.withLock { $0.missing } }
        set { options.replace(\.missing, with: newValue) }
    }

    /// What a type's `encode(to:)` finds in `encoder.userInfo`.
    public var userInfo: [CodingUserInfoKey: any Sendable] {
        get { options.withLock { $0.userInfo } }
        set { options.replace(\.userInfo, with: newValue) }
    }

    /// Makes a Python object of a Swift value, in one round trip.
    ///
    /// - Throws: `EncodingError` for what Python can't hold and for nesting over 250 levels, ``PythonError`` when
    ///   Python fails, and what the type's `encode(to:)` throws.
    public func encode(_ value: some Encodable, in python: PythonRuntime) throws -> PythonObject {
        let coded = try coded(value)
        return try Self.sending(value) { try PythonObject(coded, in: python) }
    }

    /// Makes a Python object of a Swift value without blocking a thread.
    public func encode(_ value: some Encodable, in python: PythonRuntime) async throws -> PythonObject {
        let coded = try coded(value)
        return try await Self.sendingLater(value) { () async throws -> PythonObject in
            try await PythonObject(coded, in: python)
        }
    }

    /// Constructs an instance of a Python class, in one round trip: `constructor(**fields)`.
    ///
    /// The constructor is anything that takes keywords: a dataclass, a named tuple, `SimpleNamespace`, a function.
    /// Fields of dataclasses and of `typing.NamedTuple`s that are annotated with such a class, with an enum, or with a
    /// list, tuple, set, dict or optional of those, get instances too; what is annotated otherwise, or not at all, gets
    /// dicts, lists and scalars.
    ///
    /// - Throws: what ``encode(_:in:)`` throws; what the constructor raises, `TypeError` for a field that it doesn't
    ///   know.
    public func encode(_ value: some Encodable, as constructor: some PythonReference) throws -> PythonObject {
        let fields = try fields(value)
        return try Self.sending(value) { try constructor.perform(Records.construct(constructor, fields)) }
    }

    /// Constructs an instance of a Python class without blocking a thread.
    public func encode(_ value: some Encodable, as constructor: some PythonReference) async throws -> PythonObject {
        let fields = try fields(value)
        return try await Self.sendingLater(value) { () async throws -> PythonObject in
            try await constructor.performAsync(Records.construct(constructor, fields))
        }
    }

    private func coded(_ value: some Encodable) throws -> CodedValue {
        let state = EncodingState(options: options.withLock { $0 })
        return try ValueEncoder(state: state).encode(value)
    }

    private func fields(_ value: some Encodable) throws -> CodedValue {
        let coded = try coded(value)
        guard case .dict(let entries) = coded, entries.allSatisfy({ $0.name != nil }) else {
            throw EncodingError.invalidValue(
                value,
                .init(codingPath: [], debugDescription: "expected a value of named fields, got \(coded.preview)")
            )
        }
        return coded
    }

    private static func sending(_ value: some Encodable, _ send: () throws -> PythonObject) throws -> PythonObject {
        do { return try send() } catch let error as PythonError { throw encodingError(value, error) }
    }

    private static func sendingLater(
        _ value: some Encodable,
        _ send: () async throws -> PythonObject
    ) async throws -> PythonObject {
        do { return try await send() } catch let error as PythonError { throw encodingError(value, error) }
    }

    private static func encodingError(_ value: some Encodable, _ error: PythonError) -> any Error {
        guard error.kind == .conversion else { return error }
        return EncodingError.invalidValue(
            value,
            .init(codingPath: [], debugDescription: error.message, underlyingError: error)
        )
    }
}
