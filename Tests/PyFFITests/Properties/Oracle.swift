import PyFFI

/// What a conversion should give, found without the conversion, from the value that Swift sent to Python.
protocol Oracle: ConvertibleFromPython {
    /// The value as this type; nil where it does not fit.
    static func expected(from value: PythonValue) -> Self?

    /// Whether both are equal in every bit; all NaNs are taken for one.
    func isSame(as other: Self) -> Bool
}

extension Oracle where Self: Equatable {
    func isSame(as other: Self) -> Bool { self == other }
}

extension FixedWidthInteger where Self: Oracle {
    static func expected(from value: PythonValue) -> Self? {
        switch value {
        case .bool(let value): value ? 1 : 0
        case .int(let value): Self(exactly: value)
        // By way of the digits, as the library's own code does not go.
        case .bigInt(let value): Self(value.description)
        default: nil
        }
    }
}

extension Int: Oracle {}
extension Int8: Oracle {}
extension Int16: Oracle {}
extension Int32: Oracle {}
extension Int64: Oracle {}
extension Int128: Oracle {}
extension UInt: Oracle {}
extension UInt8: Oracle {}
extension UInt16: Oracle {}
extension UInt32: Oracle {}
extension UInt64: Oracle {}
extension UInt128: Oracle {}

extension Double: Oracle {
    static func expected(from value: PythonValue) -> Double? {
        switch value {
        case .float(let value): value
        case .int(let value): Double(exactly: value)
        // The ints that a Double holds have no more than 53 bits between zeros.
        case .bigInt(let value): value.exactDouble
        default: nil
        }
    }

    func isSame(as other: Double) -> Bool { isNaN ? other.isNaN : bitPattern == other.bitPattern }
}

extension Float: Oracle {
    static func expected(from value: PythonValue) -> Float? {
        guard let double = Double.expected(from: value) else { return nil }
        return double.isNaN ? .nan : Double(Float(double)).bitPattern == double.bitPattern ? Float(double) : nil
    }

    func isSame(as other: Float) -> Bool { isNaN ? other.isNaN : bitPattern == other.bitPattern }
}

extension Bool: Oracle {
    static func expected(from value: PythonValue) -> Bool? {
        if case .bool(let value) = value { value } else { nil }
    }
}

extension String: Oracle {
    static func expected(from value: PythonValue) -> String? {
        if case .string(let value) = value { value } else { nil }
    }

    func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension Array: Oracle where Element: Oracle {
    static func expected(from value: PythonValue) -> [Element]? {
        switch value {
        // The types are compared since `as?` takes an empty array for one of any element.
        case .bytes(let bytes): return Element.self == UInt8.self ? bytes as? [Element] : nil
        case .list(let values), .tuple(let values):
            let elements = values.compactMap(Element.expected(from:))
            return elements.count == values.count ? elements : nil
        case .set(let values), .frozenset(let values):
            let elements = values.compactMap(Element.expected(from:))
            return elements.count == values.count ? elements : nil
        default: return nil
        }
    }

    func isSame(as other: [Element]) -> Bool {
        count == other.count && zip(self, other).allSatisfy { $0.isSame(as: $1) }
    }
}

extension Set: Oracle where Element: Oracle {
    static func expected(from value: PythonValue) -> Set<Element>? {
        switch value {
        case .set(let values), .frozenset(let values):
            let elements = Set(values.compactMap(Element.expected(from:)))
            return elements.count == values.count ? elements : nil
        default: return [Element].expected(from: value).map { Set($0) }
        }
    }
}

extension Dictionary: Oracle where Key: Oracle, Value: Oracle {
    static func expected(from value: PythonValue) -> [Key: Value]? {
        guard case .dict(let entries) = value else { return nil }
        var dictionary: [Key: Value] = [:]
        for entry in entries.entries {
            guard let key = Key.expected(from: entry.key), let value = Value.expected(from: entry.value),
                dictionary.updateValue(value, forKey: key) == nil
            else { return nil }
        }
        return dictionary
    }

    func isSame(as other: [Key: Value]) -> Bool {
        count == other.count && allSatisfy { key, value in other[key].map(value.isSame) ?? false }
    }
}

extension Optional: Oracle where Wrapped: Oracle {
    static func expected(from value: PythonValue) -> Wrapped?? {
        value == .none ? .some(.none) : Wrapped.expected(from: value).map { .some($0) }
    }

    func isSame(as other: Wrapped?) -> Bool {
        switch (self, other) {
        case (nil, nil): true
        case (let a?, let b?): a.isSame(as: b)
        default: false
        }
    }
}

extension PythonTuple: Oracle where repeat each Element: Oracle {
    static func expected(from value: PythonValue) -> Self? {
        switch value {
        case .tuple(let values), .list(let values):
            var arity = 0
            for _ in repeat (each Element).self { arity += 1 }
            guard values.count == arity else { return nil }
            var rest = values[...]
            func next<Item: Oracle>(_: Item.Type) throws -> Item {
                guard let value = rest.popFirst(), let item = Item.expected(from: value) else {
                    throw Unrepresentable()
                }
                return item
            }
            return try? PythonTuple(repeat next((each Element).self))
        default: return nil
        }
    }

    func isSame(as other: Self) -> Bool {
        for (a, b) in repeat (each elements, each other.elements) {
            guard a.isSame(as: b) else { return false }
        }
        return true
    }
}

private struct Unrepresentable: Error {}

extension PythonBigInt {
    fileprivate var exactDouble: Double? {
        let bits = magnitude.reversed().flatMap { word in (0..<32).reversed().map { word >> $0 & 1 } }.drop { $0 == 0 }
        guard bits.count <= 1024, let last = bits.lastIndex(of: 1), last - bits.startIndex < 53 else { return nil }
        let double = bits.reduce(0.0) { $0 * 2 + Double($1) }
        return isNegative ? -double : double
    }
}
