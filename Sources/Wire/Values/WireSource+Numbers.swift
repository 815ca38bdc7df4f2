package import BackendInterface

// Lists and arrays of numbers, which lie in the attachments as they lie in memory.
extension WireSource {
    func forEachNumber(_ layout: NumberLayout, _ offset: Int, _ body: () throws -> Void) throws {
        guard let count = layout.shape.first, let stride = layout.strides.first else { return }
        let row = layout.shape.count > 1 ? layout.row : nil
        for position in 0..<count {
            let offset = offset + position * stride
            current = row.map { .numbers($0, offset) } ?? .number(number(layout.type, at: offset))
            do {
                try body()
            } catch let error as PythonError {
                throw error.inside(elementPosition(position, of: "list"))
            }
        }
    }

    /// The layout and place of a list of numbers, checked to lie within the attachments.
    func numbers(at node: JSONNodeID) throws -> Current {
        var elements = document.elements(of: node)
        guard let name = elements.next(), let offset = elements.next(), let size = elements.next(),
            elements.next() == nil, let type = document.string(of: name).flatMap(NumberType.init(rawValue:))
        else {
            throw violation("expected type, offset and count of a list", at: node)
        }
        guard let offset = document.int64(of: offset) else { throw violation("expected an offset", at: node) }
        let isShape = document.kind(of: size) == .array
        let shape = try isShape ? sizes(at: size) : [document.int64(of: size).map { Int($0) } ?? -1]
        guard shape.count > 1 || !isShape, let layout = NumberLayout(type, shape: shape), layout.listCount != nil,
            offset >= 0, offset <= attachments.count, layout.byteCount <= attachments.count - Int(offset)
        else {
            throw violation("a list outside of the \(attachments.count) bytes of attachments", at: node)
        }
        return .numbers(layout, Int(offset))
    }

    private func sizes(at node: JSONNodeID) throws -> [Int] {
        guard document.kind(of: node) == .array else { throw violation("expected an array of integers", at: node) }
        return try document.elements(of: node).map { size in
            guard let size = document.int64(of: size) else { throw violation("expected an integer", at: node) }
            return Int(size)
        }
    }

    private func number(_ type: NumberType, at offset: Int) -> Number {
        attachments.withUnsafeBytes { bytes in
            // `numbers(at:)` has checked that all of them lie within the attachments.
            bytes.baseAddress.map { Number(type, at: $0 + offset) } ?? .int(0)
        }
    }

    package func numbers<Element: BitwiseCopyable>(as type: NumberType, of: Element.Type) throws -> [Element]? {
        guard case .numbers(let layout, let offset) = current, layout.type == type, layout.shape.count == 1,
            MemoryLayout<Element>.stride == type.size
        else { return nil }
        return try attachments.numbers(layout, from: offset, of: Element.self)
    }

    package func buffer() throws -> NumberBuffer {
        if kind == .object { return try fetchBuffer(of: object()) }
        guard case .plain(let node) = current, document.kind(of: node) == .array else {
            throw PythonError.conversion("expected an array of numbers (what has the buffer protocol), got \(preview)")
        }
        let parts = Array(document.elements(of: node))
        guard parts.count == 7, let type = document.string(of: parts[2]).flatMap(NumberType.init(rawValue:)),
            let layout = NumberLayout(type, shape: try sizes(at: parts[3]), strides: try sizes(at: parts[4])),
            document.kind(of: parts[5]) == .true || document.kind(of: parts[5]) == .false
        else { throw violation("malformed buffer", at: node) }
        try move(to: parts[0])
        let object = try object()
        try move(to: parts[1])
        let view = try self.object()
        try move(to: parts[6])
        let range = try byteRange()
        guard range.count == layout.byteCount else {
            throw violation("a buffer with bytes of another number", at: node)
        }
        return NumberBuffer(
            object: object,
            view: view,
            layout: layout,
            isReadOnly: document.kind(of: parts[5]) == .true,
            memory: .copied(attachments, offset: range.lowerBound)
        )
    }
}
