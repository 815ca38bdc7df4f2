/// What a Swift type is read from: a reply's JSON for the worker, Python objects in-process, a `PythonValue` in memory.
///
/// A source stands on one value at a time. Each accessor may be called only if `kind` is its own kind; a wrong call has
/// an unspecified result, but never traps.
package protocol ValueSource: AnyObject {
    var backend: any PythonBackend { get }
    var kind: ValueKind { get }

    func bool() throws -> Bool
    /// An int of at most 64 bits; nil for a larger int.
    func int() throws -> Int64?
    func bigInt() throws -> PythonBigInt
    func double() throws -> Double
    /// Throws if the str has lone surrogates, which a Swift `String` can't hold.
    func string() throws -> String
    func bytes() throws -> [UInt8]
    /// A complex number, date, time, Decimal or UUID.
    func extended() throws -> PythonValue
    /// The number of a container's elements, or of a dict's entries.
    var count: Int { get }
    /// Moves the source onto each element in turn (each key and its value in a dict), and back.
    ///
    /// A conversion error that `body` throws gets the element's position.
    func visitElements(_ body: () throws -> Void) throws
    /// The elements of a list of numbers at once, if they lie in memory as `type`. nil if they must be read one by one.
    func numbers<Element: BitwiseCopyable>(as type: NumberType, of: Element.Type) throws -> [Element]?
    /// The memory of an array, which came with form `buffer`, or is asked for if the value is an object.
    func buffer() throws -> NumberBuffer
    /// The value as an object, which the caller then holds.
    func object() throws -> PythonObject

    /// The value in a few words, for error messages: `int 300`, `list of 2`, `ndarray object`.
    var preview: String { get }
}

package enum ValueKind: Sendable {
    case none, bool, int, float, string, bytes
    case list, tuple, set, frozenset, dict
    case extended
    case object

    /// Whether an array is read from it.
    package var isArray: Bool {
        switch self {
        case .list, .tuple, .set, .frozenset: true
        default: false
        }
    }
}
