internal import SystemSupport

/// Makes values of Swift's `Decodable` types of Python data: dicts, lists and scalars, and the fields of dataclasses,
/// named tuples and other objects with attributes.
///
/// ```swift
/// struct User: Codable {
///     var name: String
///     var born: Date?
///     var tags: Set<String>
/// }
///
/// let users = try PythonDecoder().decode([User].self, from: python.eval("load_users()"))
/// ```
///
/// Dicts, lists and scalars take one round trip. What other objects hold is asked for when a Swift type wants it, one
/// round trip for all objects of one class on one level; an `init(from:)` may be run again after that.
///
/// Types that Python has too are read natively: `Date`, `Duration`, `Data` and `[UInt8]`, `UUID`, `URL`, `Decimal`,
/// integers up to 128 bits, dictionaries with keys of any kind, sets, ``PythonValue``, and ``PythonObject`` for what
/// stays in Python. Arrays are read from lists, tuples and sets; ints from `IntEnum`s and the like, an enum's member as
/// its value, numpy's scalars as Python's.
///
/// Errors in the data are `DecodingError`s, as with every decoder, with the path in `codingPath` and in words:
/// `users[3].address.zip: expected Int, got str 'x'`. What goes wrong in Python is a ``PythonError``.
public final class PythonDecoder: Sendable {
    struct Options: Sendable {
        var keys = KeyDecodingStrategy.useDefaultKeys
        var unknownKeys = UnknownKeyStrategy.ignore
        var userInfo: [CodingUserInfoKey: any Sendable] = [:]
    }

    /// What is done about keys that a Swift type doesn't have.
    public enum UnknownKeyStrategy: Sendable, Hashable {
        /// Unknown keys are passed over, as by Foundation's decoders.
        case ignore
        /// Unknown keys are a `dataCorrupted` error.
        case refuse
    }

    private let options = Locked(Options())

    /// A decoder that leaves keys as they are and ignores unknown ones.
    public init() {}

    /// How keys in Python become those of Swift types; as they are by default.
    public var keyDecodingStrategy: KeyDecodingStrategy {
        get { options.withLock { $0.keys } }
        set { options.replace(\.keys, with: newValue) }
    }

    /// What is done about keys that a Swift type doesn't ask for; they are ignored by default.
    public var unknownKeyStrategy: UnknownKeyStrategy {
        get { options.withLock { $0.unknownKeys } }
        set { options.replace(\.unknownKeys, with: newValue) }
    }

    /// What a type's `init(from:)` finds in `decoder.userInfo`.
    public var userInfo: [CodingUserInfoKey: any Sendable] {
        get { options.withLock { $0.userInfo } }
        set { options.replace(\.userInfo, with: newValue) }
    }

    /// Reads a Python object as a Swift type.
    ///
    /// - Throws: `DecodingError` when the data isn't what the type wants, `PythonError` when Python can't be asked for
    ///   it, and what the type's `init(from:)` throws.
    public func decode<Value: Decodable>(_ type: Value.Type, from reference: some PythonReference) throws -> Value {
        let decoding = try Self.fetched { try CodedTree(reference) }
        let state = DecodingState(decoding, options.withLock { $0 }, reference.backend)
        while true {
            let result = Result { try state.decode(type) }
            guard let objects = state.wanted() else { return try result.get() }
            state.take(
                try Self.fetched { try reference.perform(Records.contents(of: objects, known: state.known)) },
                of: objects
            )
        }
    }

    /// Reads a Python object as a Swift type without blocking a thread.
    public func decode<Value: Decodable>(_ type: Value.Type, from reference: some PythonReference) async throws -> Value
    {
        let decoding = try await Self.fetchedLater { () async throws -> CodedTree in try await CodedTree(reference) }
        let state = DecodingState(decoding, options.withLock { $0 }, reference.backend)
        while true {
            let result = Result { () throws -> Value in try state.decode(type) }
            guard let objects = state.wanted() else { return try result.get() }
            let tree = try await Self.fetchedLater { () async throws -> CodedTree in
                try await reference.performAsync(Records.contents(of: objects, known: state.known))
            }
            state.take(tree, of: objects)
        }
    }

    /// A conversion error is a `DecodingError`: data that can't travel, such as a list that contains itself, is
    /// corrupt.
    private static func fetched(_ fetch: () throws -> CodedTree) throws -> CodedTree {
        do { return try fetch() } catch let error as PythonError { throw decodingError(error) }
    }

    private static func fetchedLater(_ fetch: () async throws -> CodedTree) async throws -> CodedTree {
        do { return try await fetch() } catch let error as PythonError { throw decodingError(error) }
    }

    private static func decodingError(_ error: PythonError) -> any Error {
        guard error.kind == .conversion else { return error }
        return DecodingError.dataCorrupted(
            .init(codingPath: [], debugDescription: error.message, underlyingError: error)
        )
    }
}
