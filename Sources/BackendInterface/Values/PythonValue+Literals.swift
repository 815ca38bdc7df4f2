extension PythonValue: ExpressibleByNilLiteral {
    /// `None`
    public init(nilLiteral: ()) { self = .none }
}

extension PythonValue: ExpressibleByBooleanLiteral {
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension PythonValue: ExpressibleByIntegerLiteral {
    /// An ``int(_:)``, or a ``bigInt(_:)`` where 64 bits don't hold it.
    public init(integerLiteral value: StaticBigInt) {
        if value.bitWidth <= Int.bitWidth {
            self = .int(Int(bitPattern: value[0]))
        } else {
            self = .bigInt(PythonBigInt(value))
        }
    }
}

extension PythonValue: ExpressibleByFloatLiteral {
    public init(floatLiteral value: Double) { self = .float(value) }
}

extension PythonValue: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
}

extension PythonValue: ExpressibleByArrayLiteral {
    /// A ``list(_:)``.
    public init(arrayLiteral elements: PythonValue...) { self = .list(elements) }
}

extension PythonValue: ExpressibleByDictionaryLiteral {
    /// As in Python, a key that stands twice keeps its first place and its last value.
    public init(dictionaryLiteral elements: (PythonValue, PythonValue)...) {
        self = .dict(PythonDictionary(elements))
    }
}
