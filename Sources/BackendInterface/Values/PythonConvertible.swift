/// A Swift value that can be given to Python.
///
/// The standard library's types conform, and arrays, sets, dictionaries and optionals of them. A type of your own
/// conforms by writing what stands for it:
///
/// ```swift
/// extension Point: PythonConvertible {
///     func write(to writer: PythonWriter) throws {
///         try [x, y].write(to: writer)              // a list of two floats in Python
///     }
/// }
/// ```
public protocol PythonConvertible: SendableMetatype {
    /// Writes exactly one value.
    func write(to writer: PythonWriter) throws

    /// Writes a Python list of such values. The default writes one after the other; number types send their memory as
    /// it is.
    static func writeList(_ elements: [Self], to writer: PythonWriter) throws
}

extension PythonConvertible {
    public static func writeList(_ elements: [Self], to writer: PythonWriter) throws {
        try writer.sink.begin(.list, count: elements.count)
        for element in elements { try element.write(to: writer) }
        try writer.sink.end()
    }
}

/// Takes the value that a ``PythonConvertible`` writes.
public struct PythonWriter {
    package let sink: any ValueSink

    package init(_ sink: any ValueSink) {
        self.sink = sink
    }
}

/// A Swift type that can be made from a Python object.
///
/// Conversions are strict: they throw instead of truncating, narrowing or defaulting. A type of your own reads what
/// stands for it:
///
/// ```swift
/// extension Point: ConvertibleFromPython {
///     static func read(from reader: PythonReader) throws -> Point {
///         let xy = try [Double].read(from: reader)
///         guard xy.count == 2 else { throw reader.mismatch(expected: "list of two floats") }
///         return Point(x: xy[0], y: xy[1])
///     }
/// }
/// ```
public protocol ConvertibleFromPython: SendableMetatype {
    /// How the value has to travel; ``PythonForm/plain`` unless the type says otherwise.
    static var pythonForm: PythonForm { get }

    /// Reads the value that `reader` stands on.
    static func read(from reader: PythonReader) throws -> Self

    /// Reads a list of such values. The default reads one element after the other; number types take the memory as it
    /// is.
    static func readList(from reader: PythonReader) throws -> [Self]
}

extension ConvertibleFromPython {
    public static var pythonForm: PythonForm { .plain }

    public static func readList(from reader: PythonReader) throws -> [Self] {
        let source = reader.source
        guard source.kind.isArray else { throw reader.listMismatch() }
        var elements: [Self] = []
        elements.reserveCapacity(source.count)
        try source.visitElements { elements.append(try Self.read(from: reader)) }
        return elements
    }
}

/// Stands on one Python value while it is read.
public struct PythonReader {
    package let source: any ValueSource

    package init(_ source: any ValueSource) {
        self.source = source
    }

    /// The error for a value that isn't what the Swift type needs: names what was wanted and what is there.
    public func mismatch(expected: String) -> PythonError {
        let preview = source.preview
        return .conversion("expected \(expected), got \(preview)\(Self.remedy(for: preview))")
    }

    /// What to write instead, where an object of a well-known type is read as something else.
    package static func remedy(for preview: String) -> String {
        switch preview {
        case "coroutine object": "; `try await` awaits it in an async function, `python.run(coroutine)` elsewhere"
        case "async_generator object": "; `for try await` over `PythonElements` goes through it"
        case "DataFrame object": #"; `frame.to_dict(orient: "records")` is a list of its rows as dicts"#
        case "NAType object":
            #"; `frame.astype("object").where(frame.notna(), python.none)` has None where a value is missing"#
        case "PosixPath object", "WindowsPath object": "; `python.str(path)` is its text"
        default: ""
        }
    }

    /// What is wanted where an array is to be read from an object that is no collection.
    package static let listOfIterable = "list (python.list(object) makes one of an iterable)"

    /// The error for a value that no array is read from, with what to write instead.
    package func listMismatch() -> PythonError {
        switch source.kind {
        case .object: mismatch(expected: Self.listOfIterable)
        case .string: mismatch(expected: "list (python.list(text) makes one of the characters)")
        case .bytes: mismatch(expected: "list ([UInt8] and Data are read from bytes)")
        case .dict: mismatch(expected: "list (python.list(dict) makes one of the keys)")
        default: mismatch(expected: "list")
        }
    }
}
