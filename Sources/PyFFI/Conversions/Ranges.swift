// Ranges of ints: slices as keys of items, `range` everywhere else, so that `python.list(0..<10)` and `xs[0..<10]` both
// mean what they look like. Ranges without an end have no `range` and are slices everywhere.

extension Range: PythonConvertible where Bound == Int {
    /// Writes a `range`, or as the key of an item a `slice`.
    public func write(to writer: PythonWriter) throws {
        try writer.sink.range(start: lowerBound, stop: upperBound)
    }
}

extension ClosedRange: PythonConvertible where Bound == Int {
    /// Writes a `range` whose last element is the upper bound, or as the key of an item a `slice`.
    public func write(to writer: PythonWriter) throws {
        guard upperBound < Int.max else {
            throw PythonError.conversion("expected a range that ends before Int.max, got \(self)")
        }
        try writer.sink.range(start: lowerBound, stop: upperBound + 1)
    }
}

extension PartialRangeFrom: PythonConvertible where Bound == Int {
    /// Writes a `slice`, also as a value: Python has no `range` without an end.
    public func write(to writer: PythonWriter) throws {
        try writer.sink.slice(start: lowerBound, stop: nil, step: nil)
    }
}

extension PartialRangeUpTo: PythonConvertible where Bound == Int {
    /// Writes a `slice`, also as a value.
    public func write(to writer: PythonWriter) throws {
        try writer.sink.slice(start: nil, stop: upperBound, step: nil)
    }
}

extension PartialRangeThrough: PythonConvertible where Bound == Int {
    /// Writes a `slice`, also as a value.
    public func write(to writer: PythonWriter) throws {
        try writer.sink.slice(start: nil, stop: stop(after: upperBound), step: nil)
    }
}

// MARK: As keys

extension Range: ItemKeyConvertible where Bound == Int {
    func writeKey(to writer: PythonWriter) throws {
        let stop = lowerBound < 0 && upperBound == 0 ? nil : upperBound
        try writer.sink.slice(start: lowerBound, stop: stop, step: nil)
    }
}

extension ClosedRange: ItemKeyConvertible where Bound == Int {
    func writeKey(to writer: PythonWriter) throws {
        try writer.sink.slice(start: lowerBound, stop: stop(after: upperBound), step: nil)
    }
}

/// The stop of a slice whose last position is `last`. After -1 that is nil, the end, since 0 is the first position; so
/// it is after Int.max.
private func stop(after last: Int) -> Int? {
    last == -1 || last == Int.max ? nil : last + 1
}

// MARK: Reading

/// Reads ranges, and slices without negative bounds, with a step of 1.
extension Range: ConvertibleFromPython where Bound == Int {
    public static func read(from reader: PythonReader) throws -> Range<Int> {
        guard let (start, stop) = try reader.bounds(), start <= stop else {
            throw reader.mismatch(expected: "range or slice with ascending bounds and step 1")
        }
        return start..<stop
    }
}

/// Reads ranges, and slices without negative bounds, that have a step of 1 and are not empty.
extension ClosedRange: ConvertibleFromPython where Bound == Int {
    public static func read(from reader: PythonReader) throws -> ClosedRange<Int> {
        guard let (start, stop) = try reader.bounds(), start < stop else {
            throw reader.mismatch(expected: "range or slice that is not empty, with ascending bounds and step 1")
        }
        return start...(stop - 1)
    }
}

extension PythonReader {
    /// Start and stop of a range or slice that a Swift range can stand for; nil for anything else.
    fileprivate func bounds() throws -> (Int, Int)? {
        guard let parts = try sliceParts(), let start = parts.start, let stop = parts.stop, (parts.step ?? 1) == 1
        else { return nil }
        // Which positions negative bounds of a slice mean depends on what is sliced.
        guard parts.typeName == "range" || start >= 0 && stop >= 0 else { return nil }
        return (start, stop)
    }
}
