package import BackendInterface

// Operations that are sent in one request, many at once, and answered by one reply (protocol.md, section 4, `steps`).

extension FrameWriter {
    /// The levels of JSON around a step: the message, and its array of steps.
    private static let levelsAroundStep = 2

    /// Begins a step by itself, to be put into a message with `append`.
    package func beginStep() {
        reset()
        descend(unchecked: Self.levelsAroundStep)
    }

    /// Writes an operation as a step: in the short form where it has one.
    package func write(step operation: PythonOperation) throws {
        switch operation {
        case .call(let place, let arguments, let keywords):
            try short("\"call\"", place) {
                try write(arguments: arguments)
                if !keywords.isEmpty { try write(keywords: keywords) }
            }
        case .operate(let place, let name, let arguments):
            try short("\"operator\"", place) {
                text(name)
                try write(arguments: arguments)
            }
        case .compare(let place, let comparison, let other):
            try short("\"compare\"", place) {
                text(comparison.rawValue)
                try value(other)
            }
        case .get(let place): try short("\"get\"", place) {}
        case .set(let place, let value): try short("\"set\"", place) { try self.value(value) }
        case .delete(let place): try short("\"delete\"", place) {}
        default:
            try array {
                try beginObject()
                try members(of: operation)
                endObject()
            }
        }
    }

    /// - Parameter name: with its quotes.
    private func short(_ name: StaticString, _ place: Place, _ rest: () throws -> Void) throws {
        try beginArray()
        literal(name)
        try subject(place)
        try rest()
        endArray()
    }

    /// Writes the subject of a step: a handle; or an array of the handle, or of an array with a value, followed by the
    /// segments of the path.
    private func subject(_ place: Place) throws {
        if place.isObject, let handle = try handle(of: place.base) { return integer(handle.rawValue) }
        try array {
            if let handle = try handle(of: place.base) {
                integer(handle.rawValue)
            } else {
                try array { try value(place.base) }
            }
            try segments(of: place)
        }
    }

    /// Writes a step that calls the first object with the others.
    package func writeCall(of handles: [ObjectHandle]) {
        comma()
        head.append(UInt8(ascii: "["))
        needsComma = false
        for handle in handles { integer(handle.rawValue) }
        head.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Begins a request of steps whose results get the handles from `first` on.
    ///
    /// - Parameter releases: handles to be released before the steps.
    package func beginSteps(id: Int, first: ObjectHandle, releasing releases: [ObjectHandle]) throws {
        try beginObject()
        key("id")
        integer(id)
        key("op")
        literal("\"steps\"")
        key("as")
        integer(first.rawValue)
        if !releases.isEmpty { try write(releases: releases) }
        key("steps")
        try beginArray()
    }

    /// Writes a release among the steps.
    package func release(_ handle: ObjectHandle) { integer(handle.rawValue) }

    package func endSteps() throws {
        endArray()
        try brings()
        endObject()
    }

    /// Writes a request that asks what objects are.
    package func write(
        peekingAt handles: [ObjectHandle],
        id: Int,
        within call: Int?,
        releasing releases: [ObjectHandle]
    ) throws {
        try beginObject()
        key("id")
        integer(id)
        key("op")
        literal("\"peek\"")
        key("handles")
        try array { for handle in handles { integer(handle.rawValue) } }
        key("result")
        literal("\"value\"")
        if let call {
            key("within")
            integer(call)
        }
        if !releases.isEmpty { try write(releases: releases) }
        endObject()
    }
}

/// One element of the reply to `peek`.
package enum PeekedObject: ConvertibleFromPython {
    case value(PythonValue)
    case other(typeName: String)
    case failed

    package static var pythonForm: PythonForm { .exact }

    package static func read(from reader: PythonReader) throws -> PeekedObject {
        switch try PythonValue.read(from: reader) {
        case .none: .failed
        case .string(let typeName): .other(typeName: typeName)
        case .list(let values) where values.count == 1: .value(values[0])
        case let other:
            throw PythonError(.internalFault, "the worker answered \(PythonValue.preview(of: other)) to peek")
        }
    }
}
