/// An argument that may be given, be None, or not be given at all, where these are three different things: of a
/// parameter whose default is not None.
///
/// ```swift
/// try client.get(url)                       // the default time limit
/// try client.get(url, timeout: nil)         // none
/// try client.get(url, timeout: 2.5)
/// try client.get(url, timeout: .given(seconds))
/// ```
public enum PythonArgument<Value> {
    /// Python takes the parameter's default.
    case notGiven
    /// nil is None.
    case given(Value?)
}

extension PythonArgument: Sendable where Value: Sendable {}
extension PythonArgument: Equatable where Value: Equatable {}

extension PythonArgument: ExpressibleByNilLiteral {
    public init(nilLiteral: ()) { self = .given(nil) }
}

extension PythonArgument: ExpressibleByBooleanLiteral where Value: ExpressibleByBooleanLiteral {
    public init(booleanLiteral value: Value.BooleanLiteralType) { self = .given(Value(booleanLiteral: value)) }
}

extension PythonArgument: ExpressibleByIntegerLiteral where Value: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Value.IntegerLiteralType) { self = .given(Value(integerLiteral: value)) }
}

extension PythonArgument: ExpressibleByFloatLiteral where Value: ExpressibleByFloatLiteral {
    public init(floatLiteral value: Value.FloatLiteralType) { self = .given(Value(floatLiteral: value)) }
}

extension PythonArgument: ExpressibleByUnicodeScalarLiteral where Value: ExpressibleByUnicodeScalarLiteral {
    public init(unicodeScalarLiteral value: Value.UnicodeScalarLiteralType) {
        self = .given(Value(unicodeScalarLiteral: value))
    }
}

extension PythonArgument: ExpressibleByExtendedGraphemeClusterLiteral
where Value: ExpressibleByExtendedGraphemeClusterLiteral {
    public init(extendedGraphemeClusterLiteral value: Value.ExtendedGraphemeClusterLiteralType) {
        self = .given(Value(extendedGraphemeClusterLiteral: value))
    }
}

extension PythonArgument: ExpressibleByStringLiteral where Value: ExpressibleByStringLiteral {
    public init(stringLiteral value: Value.StringLiteralType) { self = .given(Value(stringLiteral: value)) }
}

extension PythonArgument: ExpressibleByArrayLiteral where Value: RangeReplaceableCollection {
    public init(arrayLiteral elements: Value.Element...) { self = .given(Value(elements)) }
}

extension PythonArgument {
    /// What is sent of a value that goes as another one: nil if nothing is.
    public func sent(_ make: (Value) throws -> any PythonConvertible) rethrows -> (any PythonConvertible)? {
        switch self {
        case .notGiven: nil
        case .given(let value): PythonOptional(try value.map(make))
        }
    }
}

extension PythonArgument where Value: PythonConvertible {
    /// What is sent: nil if nothing is.
    public var sent: (any PythonConvertible)? {
        switch self {
        case .notGiven: nil
        case .given(let value): value as any PythonConvertible
        }
    }
}
