// Swift counts attoseconds, Python microseconds, numpy and pandas nanoseconds and less: writing refuses what a
// timedelta can't hold, reading loses nothing.

/// `datetime.timedelta`. Durations that are no whole number of microseconds are refused. Read from numpy's timedelta64
/// and pandas' Timedelta as well.
extension Duration: PythonConvertible, ConvertibleFromPython {
    private static let attosecondsPerMicrosecond: Int64 = 1_000_000_000_000
    private static let secondsPerDay: Int64 = 86400

    public func write(to writer: PythonWriter) throws {
        var (seconds, attoseconds) = components
        guard attoseconds.isMultiple(of: Self.attosecondsPerMicrosecond) else {
            throw PythonError.conversion(
                "expected Duration of whole microseconds, which is what a timedelta holds, got \(self); round it first"
            )
        }
        if attoseconds < 0 {
            seconds -= 1
            attoseconds += 1_000_000_000_000_000_000
        }
        let (days, rest) = seconds.dividedRoundingDown(by: Self.secondsPerDay)
        guard abs(days) <= 999_999_999 else {
            throw PythonError.conversion("expected Duration of at most 999999999 days, got \(self)")
        }
        let delta = PythonTimeDelta(
            days: Int(days),
            seconds: Int(rest),
            microseconds: Int(attoseconds / Self.attosecondsPerMicrosecond)
        )
        try writer.sink.extended(.timeDelta(delta))
    }

    public static func read(from reader: PythonReader) throws -> Duration {
        switch reader.source.kind {
        case .extended:
            if case .timeDelta(let delta) = try reader.source.extended() { return Duration(delta) }
        case .object:
            // A duration finer than a timedelta stays in Python. Asking for its parts blocks.
            let object = try reader.source.object()
            if let parts = try exactParts(of: object) {
                let (seconds, attoseconds) = parts.elements
                return Duration(secondsComponent: seconds, attosecondsComponent: attoseconds)
            }
        default: break
        }
        throw reader.mismatch(expected: "timedelta")
    }

    private static func exactParts(of object: PythonObject) throws -> PythonTuple<Int64, Int64>? {
        let call = SourceCode(SupportFunction.exactDuration.expression + "(value)", globals: ["value": object])
        return try object.perform(.evaluate(call))
    }

    init(_ delta: PythonTimeDelta) {
        self.init(
            secondsComponent: Int64(delta.days) * Self.secondsPerDay + Int64(delta.seconds),
            attosecondsComponent: Int64(delta.microseconds) * Self.attosecondsPerMicrosecond
        )
    }
}

extension BinaryInteger {
    /// Quotient and remainder as Python's divmod gives them: the remainder is never negative for a positive divisor.
    func dividedRoundingDown(by divisor: Self) -> (quotient: Self, remainder: Self) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
