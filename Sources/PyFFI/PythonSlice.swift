/// `slice(start, stop, step)`: which items of a sequence. A part that is nil is Python's to fill in.
///
/// ```swift
/// let everySecond = try PythonObject(xs[PythonSlice(step: 2)])
/// let backwards: [Int] = try python.list(xs[PythonSlice(start: 8, stop: 2, step: -2)])
/// ```
///
/// As a key, a Swift range is a slice too: `xs[0..<2]`, `xs[2...]`. Negative bounds count from the end, and a range
/// that reaches -1 goes up to the end: `xs[(-3)...]`, `xs[-3...(-1)]` and `xs[-3..<0]` are the last three. The whole of
/// a dimension is `.all`: `matrix[.all, 1]`.
///
/// Slices of other things than ints are made in Python: `python.slice("a", "c")`.
public struct PythonSlice: Sendable, Hashable {
    /// The first position that is taken.
    public var start: Int?
    /// The first position that is not taken any more.
    public var stop: Int?
    /// How far one position is from the next; negative to go backwards.
    public var step: Int?

    /// `slice(start, stop, step)`, with None for nil.
    public init(start: Int? = nil, stop: Int? = nil, step: Int? = nil) {
        self.start = start
        self.stop = stop
        self.step = step
    }
}

extension PythonSlice: PythonConvertible {
    public func write(to writer: PythonWriter) throws {
        try writer.sink.slice(start: start, stop: stop, step: step)
    }
}

extension PythonSlice: ConvertibleFromPython {
    /// Reads slices whose parts are ints or None.
    public static func read(from reader: PythonReader) throws -> PythonSlice {
        guard let parts = try reader.sliceParts(), parts.typeName == "slice" else {
            throw reader.mismatch(expected: "slice")
        }
        return PythonSlice(start: parts.start, stop: parts.stop, step: parts.step)
    }
}

extension PythonConvertible where Self == PythonSlice {
    /// `:`, all of a dimension: `matrix[.all, 1]`.
    public static var all: PythonSlice { PythonSlice() }
}

struct SliceParts {
    let typeName: String
    let start: Int?
    let stop: Int?
    let step: Int?
}

extension PythonReader {
    /// The parts of a slice or range; nil for anything else.
    ///
    /// Slices and ranges stay in Python, so this calls `__reduce__`, as Python's module `copy` does: one round trip,
    /// which blocks.
    func sliceParts() throws -> SliceParts? {
        guard source.kind == .object else { return nil }
        let object = try source.object()
        guard object.typeName == "slice" || object.typeName == "range" else { return nil }
        let reduced: PythonTuple<PythonObject, PythonTuple<Int?, Int?, Int?>> = try object.__reduce__()
        let (start, stop, step) = reduced.elements.1.elements
        return SliceParts(typeName: object.typeName, start: start, stop: stop, step: step)
    }
}
