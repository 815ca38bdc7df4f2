/// Reads a `PythonValue` that is already in Swift, so that a result which travelled with the reply converts by the same
/// code as one that is fetched.
package final class PythonValueSource: ValueSource {
    package let backend: any PythonBackend
    private var value: PythonValue

    package init(_ value: PythonValue, backend: any PythonBackend) {
        self.value = value
        self.backend = backend
    }

    package func move(to value: PythonValue) { self.value = value }

    package var kind: ValueKind {
        switch value {
        case .none: .none
        case .bool: .bool
        case .int, .bigInt: .int
        case .float: .float
        case .string: .string
        case .bytes: .bytes
        case .list: .list
        case .tuple: .tuple
        case .set: .set
        case .frozenset: .frozenset
        case .dict: .dict
        case .complex, .date, .time, .dateTime, .timeDelta, .decimal, .uuid: .extended
        case .object: .object
        }
    }

    package func bool() -> Bool {
        if case .bool(true) = value { true } else { false }
    }

    package func int() -> Int64? {
        if case .int(let int) = value { Int64(int) } else { nil }
    }

    package func bigInt() throws -> PythonBigInt {
        switch value {
        case .int(let int): PythonBigInt(int)
        case .bigInt(let big): big
        default: throw PythonError.conversion("expected int, got \(preview)")
        }
    }

    package func double() -> Double {
        if case .float(let double) = value { double } else { .nan }
    }

    package func string() throws -> String {
        guard case .string(let string) = value else { throw PythonError.conversion("expected str, got \(preview)") }
        return string
    }

    package func bytes() -> [UInt8] {
        if case .bytes(let bytes) = value { bytes } else { [] }
    }

    package func extended() throws -> PythonValue { value }

    package var count: Int {
        switch value {
        case .list(let values), .tuple(let values): values.count
        case .set(let values), .frozenset(let values): values.count
        case .dict(let dictionary): dictionary.count
        default: 0
        }
    }

    package func visitElements(_ body: () throws -> Void) throws {
        let container = value
        defer { value = container }
        switch container {
        case .list(let values), .tuple(let values): try visit(values, of: container, body)
        case .set(let values), .frozenset(let values): try visit(values, of: container, body)
        case .dict(let dictionary):
            try visit(dictionary.entries.lazy.flatMap { [$0.key, $0.value] }, of: container, body)
        default: break
        }
    }

    private func visit(
        _ values: some Sequence<PythonValue>,
        of container: PythonValue,
        _ body: () throws -> Void
    ) throws {
        for (position, element) in values.enumerated() {
            value = element
            do {
                try body()
            } catch let error as PythonError {
                throw error.inside(elementPosition(position, of: container.typeName))
            }
        }
    }

    package func numbers<Element: BitwiseCopyable>(as type: NumberType, of: Element.Type) -> [Element]? { nil }

    package func buffer() throws -> NumberBuffer {
        if case .object(let object) = value { return try fetchBuffer(of: object) }
        return try backend.perform(.create(value), form: .buffer) { try $0.buffer() }
    }

    package func object() throws -> PythonObject {
        if case .object(let object) = value { object } else { PythonObject(value, backend: backend) }
    }

    package var preview: String { PythonValue.preview(of: value) }
}

/// Where in a container an error is: `element 3 of list`, `value of entry 2 of dict`.
package func elementPosition(_ position: Int, of typeName: String) -> String {
    guard typeName == "dict" else { return "element \(position) of \(typeName)" }
    return "\(position.isMultiple(of: 2) ? "key" : "value") of entry \(position / 2) of dict"
}

extension PythonValue {
    /// A few words for error messages: `int 300`, `str 'abc…'`, `list of 2`, `ndarray object`.
    package static func preview(of value: PythonValue) -> String {
        switch value {
        case .none: return "None"
        case .list(let values), .tuple(let values): return "\(value.typeName) of \(values.count)"
        case .set(let values), .frozenset(let values): return "\(value.typeName) of \(values.count)"
        case .dict(let dictionary): return "dict of \(dictionary.count)"
        case .bytes(let bytes): return "bytes of length \(bytes.count)"
        case .object(let object): return "\(object.typeName) object"
        default:
            let text = value.representation
            return "\(value.typeName) \(text.count > 60 ? text.prefix(60) + "…" : text)"
        }
    }
}
