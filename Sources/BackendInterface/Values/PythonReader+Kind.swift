/// What kind of value a ``PythonReader`` stands on, for types that are read from values of several kinds.
public enum PythonKind: Sendable, Hashable {
    /// `None`
    case none
    /// `bool`
    case bool
    /// `int`
    case int
    /// `float`
    case float
    /// `str`
    case string
    /// `bytes`
    case bytes
    /// `list`
    case list
    /// `tuple`
    case tuple
    /// `set`
    case set
    /// `frozenset`
    case frozenset
    /// `dict`
    case dict
    /// A date, a decimal, a complex number, a UUID and the like.
    case other
    /// An object that stays in Python.
    case object
}

extension PythonReader {
    /// The kind of the value.
    ///
    /// ```swift
    /// static func read(from reader: PythonReader) throws -> Setting {
    ///     switch reader.kind {
    ///     case .int: .number(try Int.read(from: reader))
    ///     case .string: .text(try String.read(from: reader))
    ///     default: throw reader.mismatch(expected: "int or str")
    ///     }
    /// }
    /// ```
    public var kind: PythonKind {
        switch source.kind {
        case .none: .none
        case .bool: .bool
        case .int: .int
        case .float: .float
        case .string: .string
        case .bytes: .bytes
        case .list: .list
        case .tuple: .tuple
        case .set: .set
        case .frozenset: .frozenset
        case .dict: .dict
        case .extended: .other
        case .object: .object
        }
    }
}
