/// A value from Python for a decoder, and the objects in it that stayed in Python.
struct CodedTree: ConvertibleFromPython {
    let value: CodedValue
    let objects: [PythonObject]

    /// Instances of subclasses stay objects: a decoder asks for their content only if the Swift type wants it.
    static var pythonForm: PythonForm { .exact }

    static func read(from reader: PythonReader) throws -> CodedTree {
        var walk = Walk(source: reader.source)
        let value = try walk.value()
        return CodedTree(value: value, objects: walk.objects)
    }
}

private struct Walk {
    let source: any ValueSource
    var objects: [PythonObject] = []

    mutating func value() throws -> CodedValue {
        switch source.kind {
        case .none: return .none
        case .bool: return .bool(try source.bool())
        case .int:
            if let small = try source.int() { return .int(small) }
            return .rare(.init(.bigInt(try source.bigInt())))
        case .float: return .float(try source.double())
        case .string:
            do {
                return .string(try source.string())
            } catch let error as PythonError where error.kind == .conversion {
                // Only decoding this str is an error.
                return .unreadable(error.message)
            }
        case .bytes: return .rare(.init(.bytes(try source.bytes())))
        case .list:
            if source.count > 0 {
                if let numbers = try source.numbers(as: .f64, of: Double.self) { return .floats(numbers) }
                if let numbers = try source.numbers(as: .i64, of: Int64.self) { return .ints(numbers) }
            }
            return .list(try elements())
        case .tuple: return .tuple(try elements())
        case .set: return .set(try elements())
        case .frozenset: return .frozenset(try elements())
        case .dict: return .dict(try entries())
        case .extended: return .rare(.init(try source.extended()))
        case .object:
            let object = try source.object()
            objects.append(object)
            return .object(object)
        }
    }

    private mutating func elements() throws -> [CodedValue] {
        var elements: [CodedValue] = []
        elements.reserveCapacity(source.count)
        try source.visitElements { elements.append(try value()) }
        return elements
    }

    private mutating func entries() throws -> [CodedValue.Entry] {
        var entries: [CodedValue.Entry] = []
        entries.reserveCapacity(source.count)
        var key: CodedValue?
        try source.visitElements {
            let value = try value()
            if let pending = key {
                entries.append(CodedValue.Entry(key: pending, value: value))
                key = nil
            } else {
                key = value
            }
        }
        return entries
    }
}
