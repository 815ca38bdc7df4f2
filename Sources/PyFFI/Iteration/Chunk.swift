internal import BackendInterface

/// The elements that one round trip takes from an iterator, and what follows them.
struct Chunk<Element: ConvertibleFromPython>: ConvertibleFromPython {
    /// What follows the elements.
    enum Rest {
        case more
        case end
        /// An exception. Taking an element from the object raises it.
        case failure(PythonObject)
    }

    private(set) var elements: [Element] = []
    private(set) var rest = Rest.more
    /// The error of the element after `elements`, which can't be read as this type.
    private(set) var failure: (any Error)?

    // The list of elements stands in a list with the rest.
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
        // Numbers may lie side by side in memory. Reading numbers again one by one is harmless; reading objects twice
        // isn't.
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
            // The elements before the unreadable one are delivered first.
        }
    }

    private struct Unreadable: Error {}

    private func readRest(from reader: PythonReader) throws -> Rest {
        guard reader.source.kind == .bool else { return .failure(try reader.source.object()) }
        return try reader.source.bool() ? .more : .end
    }
}
