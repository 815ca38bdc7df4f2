internal import BackendInterface

/// What one round trip takes from an iterator.
struct Chunk<Element: ConvertibleFromPython>: ConvertibleFromPython {
    /// How it goes on.
    enum Rest {
        case more
        case end
        /// Raises the exception that came after the elements.
        case failure(PythonObject)
    }

    private(set) var elements: [Element] = []
    private(set) var rest = Rest.more
    /// Why the element after these can't be read as this type.
    private(set) var failure: (any Error)?

    // The list around the list of elements.
    static var pythonForm: PythonForm { Element.pythonForm.nested.nested }

    static func read(from reader: PythonReader) throws -> Chunk {
        var chunk = Chunk()
        var isFirst = true
        try reader.source.visitElements {
            if isFirst {
                try chunk.readElements(from: reader)
                isFirst = false
            } else {
                chunk.rest = try chunk.readRest(from: reader)
            }
        }
        return chunk
    }

    private mutating func readElements(from reader: PythonReader) throws {
        // Numbers lie side by side in memory. Reading them again is harmless, as reading objects is not.
        if Element.self is any Numeric.Type, let numbers = try? Element.readList(from: reader) {
            elements = numbers
            return
        }
        elements.reserveCapacity(reader.source.count)
        do {
            try reader.source.visitElements {
                do {
                    elements.append(try Element.read(from: reader))
                } catch {
                    failure = error
                    throw Unreadable()
                }
            }
        } catch is Unreadable {
            // Those before it are delivered first.
        }
    }

    private struct Unreadable: Error {}

    private func readRest(from reader: PythonReader) throws -> Rest {
        guard reader.source.kind == .bool else { return .failure(try reader.source.object()) }
        return try reader.source.bool() ? .more : .end
    }
}
