/// Where a Swift type is read from: a reply's JSON for the worker, Python objects in-process, a `PythonValue` in
/// memory.
///
/// A source stands on one value at a time. Each accessor may be called only when `kind` is the kind it names; what a
/// wrong call gives is unspecified, but it never traps.
package protocol ValueSource: AnyObject {
    var backend: any PythonBackend { get }
    var kind: ValueKind { get }

    func bool() throws -> Bool
    /// An int of at most 64 bits; nil when it is larger.
    func int() throws -> Int64?
    /// Any int.
    func bigInt() throws -> PythonBigInt
    func double() throws -> Double
    /// Throws when the str holds lone surrogates, which a Swift `String` can't.
    func string() throws -> String
    func bytes() throws -> [UInt8]
    /// complex, dates, Decimal, UUID.
    func extended() throws -> PythonValue
    /// Elements of a container; entries of a dict.
    var count: Int { get }
    /// Moves onto each element in turn (each key and its value in a dict), and back.
    ///
    /// A conversion error that `body` throws is given the position.
    func visitElements(_ body: () throws -> Void) throws
    /// The elements of a list of numbers at once, if they lie in memory as `type`; nil: read them one by one.
    func numbers<Element: BitwiseCopyable>(as type: NumberType, of: Element.Type) throws -> [Element]?
    /// The memory of an array: with form `buffer`, or of what stands here as an object.
    func buffer() throws -> NumberBuffer
    /// The value as an object, which the caller then holds.
    func object() throws -> PythonObject

    /// What stands here, for error messages: `int 300`, `list of 2`, `ndarray object`.
    var preview: String { get }
}

/// The kinds of values that a source tells apart.
package enum ValueKind: Sendable {
    case none, bool, int, float, string, bytes
    case list, tuple, set, frozenset, dict
    case extended
    case object
}
