extension PythonValue: PythonConvertible, ConvertibleFromPython {
    public static var pythonForm: PythonForm { .exact }

    public func write(to writer: PythonWriter) throws {
        let sink = writer.sink
        switch self {
        case .none: try sink.none()
        case .bool(let value): try sink.bool(value)
        case .int(let value): try sink.int(Int64(value))
        case .bigInt(let value): try sink.bigInt(value)
        case .float(let value): try sink.double(value)
        case .string(let value): try sink.string(value)
        case .bytes(let value): try sink.bytes(value, count: value.count)
        case .list(let values): try PythonValue.write(values, as: .list, count: values.count, to: writer)
        case .tuple(let values): try PythonValue.write(values, as: .tuple, count: values.count, to: writer)
        case .set(let values): try PythonValue.write(values, as: .set, count: values.count, to: writer)
        case .frozenset(let values): try PythonValue.write(values, as: .frozenset, count: values.count, to: writer)
        case .dict(let dictionary):
            let flat = dictionary.entries.lazy.flatMap { [$0.key, $0.value] }
            try PythonValue.write(flat, as: .dict, count: dictionary.count, to: writer)
        case .complex, .date, .time, .dateTime, .timeDelta, .decimal, .uuid: try sink.extended(self)
        case .object(let object): try object.write(to: writer)
        }
    }

    private static func write(
        _ values: some Sequence<PythonValue>,
        as kind: ContainerKind,
        count: Int,
        to writer: PythonWriter
    ) throws {
        try writer.sink.begin(kind, count: count)
        for value in values { try value.write(to: writer) }
        try writer.sink.end()
    }

    public static func read(from reader: PythonReader) throws -> PythonValue {
        let source = reader.source
        switch source.kind {
        case .none: return .none
        case .bool: return .bool(try source.bool())
        case .int:
            if let small = try source.int() { return .int(Int(small)) }
            return .bigInt(try source.bigInt())
        case .float: return .float(try source.double())
        case .string: return .string(try source.string())
        case .bytes: return .bytes(try source.bytes())
        case .list: return .list(try elements(of: reader))
        case .tuple: return .tuple(try elements(of: reader))
        case .set: return .set(Set(try elements(of: reader)))
        case .frozenset: return .frozenset(Set(try elements(of: reader)))
        case .dict:
            var dictionary = PythonDictionary()
            var key: PythonValue?
            try source.visitElements {
                let value = try read(from: reader)
                if let pending = key {
                    dictionary[pending] = value
                    key = nil
                } else {
                    key = value
                }
            }
            return .dict(dictionary)
        case .extended: return try source.extended()
        case .object: return .object(try source.object())
        }
    }

    private static func elements(of reader: PythonReader) throws -> [PythonValue] {
        var elements: [PythonValue] = []
        elements.reserveCapacity(reader.source.count)
        try reader.source.visitElements { elements.append(try read(from: reader)) }
        return elements
    }
}
