// Heterogeneous data by value. This type is converted by ValueSink and ValueSource like every other;
// `PythonValueSource` is the source over a value that is already in Swift.

/// A Python value by copy, for data whose shape is known only at run time.
///
/// ```swift
/// let value = try PythonValue(python.eval("{'a': [1, 2.5, None], (1, 2): {4}}"))
/// let list = try PythonObject([1, "two", 3.0, nil] as PythonValue, in: python)
/// ```
///
/// Only exact types become values: an instance of a subclass (`IntEnum`, `np.float64`) stays an ``object(_:)``.
public enum PythonValue: Sendable, Hashable {
    /// `None`
    case none
    /// `bool`
    case bool(Bool)
    /// `int`, where 64 bits hold it.
    case int(Int)
    /// An int outside 64 bits; ``int(_:)`` is used for every other.
    case bigInt(PythonBigInt)
    /// `float`
    case float(Double)
    /// `complex`
    case complex(real: Double, imaginary: Double)
    /// `str`
    case string(String)
    /// `bytes`. A bytearray, which may change, is an ``object(_:)``.
    case bytes([UInt8])
    /// `list`
    case list([PythonValue])
    /// `tuple`
    case tuple([PythonValue])
    /// `set`
    case set(Set<PythonValue>)
    /// `frozenset`
    case frozenset(Set<PythonValue>)
    /// `dict`
    case dict(PythonDictionary)
    /// `datetime.date`
    case date(PythonDate)
    /// `datetime.time`, naive or with a zone of a fixed offset.
    case time(PythonTime)
    /// `datetime.datetime`, naive or with a zone of a fixed offset. One with a zone that has rules (`zoneinfo`) is an
    /// ``object(_:)``.
    case dateTime(PythonDateTime)
    /// `datetime.timedelta`
    case timeDelta(PythonTimeDelta)
    /// `decimal.Decimal`, as the text that `str` gives.
    case decimal(String)
    /// `uuid.UUID`, in lower case.
    case uuid(String)
    /// Any other object, which stays in Python.
    case object(PythonObject)

    /// Values of one kind are compared as in Python, values of two kinds are never equal: neither 1 and 1.0 nor 1 and
    /// true. An ``object(_:)`` equals another one only if both are the same instance of ``PythonObject``.
    public static func == (a: PythonValue, b: PythonValue) -> Bool {
        switch (a, b) {
        case (.none, .none): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.bigInt(let a), .bigInt(let b)): a == b
        case (.float(let a), .float(let b)): a == b
        case (.complex(let a, let i), .complex(let b, let j)): a == b && i == j
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.bytes(let a), .bytes(let b)): a == b
        case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)): a == b
        case (.set(let a), .set(let b)), (.frozenset(let a), .frozenset(let b)): a == b
        case (.dict(let a), .dict(let b)): a == b
        case (.date(let a), .date(let b)): a == b
        case (.time(let a), .time(let b)): a == b
        case (.dateTime(let a), .dateTime(let b)): a == b
        case (.timeDelta(let a), .timeDelta(let b)): a == b
        // A NaN or sNaN equals no value, as in Python: a set may hold several.
        case (.decimal(let a), .decimal(let b)): a == b && !a.utf8.contains(UInt8(ascii: "N"))
        case (.uuid(let a), .uuid(let b)): a == b
        case (.object(let a), .object(let b)): a === b
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .none: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .bigInt(let value): hasher.combine(value)
        case .float(let value): hasher.combine(value)
        case .complex(let real, let imaginary):
            hasher.combine(real)
            hasher.combine(imaginary)
        // Python compares strings by code points, Swift by canonical equivalence: "é" and "e\u{301}" are two keys of a
        // dict.
        case .string(let value): for byte in value.utf8 { hasher.combine(byte) }
        case .bytes(let value): hasher.combine(value)
        case .list(let values), .tuple(let values): hasher.combine(values)
        case .set(let values), .frozenset(let values): hasher.combine(values)
        case .dict(let value): hasher.combine(value)
        case .date(let value): hasher.combine(value)
        case .time(let value): hasher.combine(value)
        case .dateTime(let value): hasher.combine(value)
        case .timeDelta(let value): hasher.combine(value)
        case .decimal(let value), .uuid(let value): hasher.combine(value)
        case .object(let value): hasher.combine(ObjectIdentifier(value))
        }
    }

    /// The name of the Python class: `type(x).__name__`.
    public var typeName: String {
        switch self {
        case .none: "NoneType"
        case .bool: "bool"
        case .int, .bigInt: "int"
        case .float: "float"
        case .complex: "complex"
        case .string: "str"
        case .bytes: "bytes"
        case .list: "list"
        case .tuple: "tuple"
        case .set: "set"
        case .frozenset: "frozenset"
        case .dict: "dict"
        case .date: "date"
        case .time: "time"
        case .dateTime: "datetime"
        case .timeDelta: "timedelta"
        case .decimal: "Decimal"
        case .uuid: "UUID"
        case .object(let object): object.typeName
        }
    }
}

/// The entries of a dict by value: in Python's order, with keys of any kind.
public struct PythonDictionary: Sendable, Hashable {
    /// A key and its value.
    public struct Entry: Sendable, Hashable {
        /// A value that Python can hash: no list, set or dict.
        public var key: PythonValue
        /// What the dict has under the key.
        public var value: PythonValue

        /// An entry of this key and this value.
        public init(key: PythonValue, value: PythonValue) {
            self.key = key
            self.value = value
        }
    }

    /// The entries in the order in which their keys were first set.
    public private(set) var entries: [Entry] = []
    private var positions: [PythonValue: Int] = [:]

    /// A dict of keys and values. Of a key that comes twice the last value counts, in the place of the first.
    public init(_ entries: some Sequence<(PythonValue, PythonValue)> = []) {
        for (key, value) in entries { self[key] = value }
    }

    /// How many entries there are.
    public var count: Int { entries.count }

    /// The value for a key. Setting nil removes the key. The order is that of first insertion, as in Python.
    public subscript(key: PythonValue) -> PythonValue? {
        get { positions[key].map { entries[$0].value } }
        set {
            switch (positions[key], newValue) {
            case (let position?, let value?): entries[position].value = value
            case (nil, let value?):
                positions[key] = entries.count
                entries.append(Entry(key: key, value: value))
            case (let position?, nil):
                entries.remove(at: position)
                positions = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.key, $0) })
            case (nil, nil): break
            }
        }
    }

    /// Two dicts are equal when they hold the same entries in any order, as in Python.
    public static func == (a: PythonDictionary, b: PythonDictionary) -> Bool {
        a.count == b.count && a.entries.allSatisfy { b[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(entries.reduce(0) { $0 ^ $1.hashValue })
    }
}
