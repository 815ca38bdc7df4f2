private func padded(_ number: Int, _ digits: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}

extension PythonDate: CustomStringConvertible {
    /// `str(date)`: `2026-01-31`.
    public var description: String { "\(padded(year, 4))-\(padded(month))-\(padded(day))" }
}

extension PythonTime: CustomStringConvertible {
    /// `str(time)`: `09:30:00`, with microseconds and the zone's offset where there are any.
    public var description: String {
        let clock = "\(padded(hour)):\(padded(minute)):\(padded(second))"
        return clock + (microsecond == 0 ? "" : ".\(padded(microsecond, 6))") + (zone.map(Self.offset) ?? "")
    }

    private static func offset(_ zone: PythonTimeZone) -> String {
        let (seconds, microseconds) = zone.offset.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let hours = "\(padded(Int(seconds) / 3600)):\(padded(Int(seconds) / 60 % 60))"
        let rest = seconds % 60 == 0 && microseconds == 0 ? "" : ":\(padded(Int(seconds) % 60))"
        return (zone.offset < 0 ? "-" : "+") + hours + rest
            + (microseconds == 0 ? "" : ".\(padded(Int(microseconds), 6))")
    }
}

extension PythonDateTime: CustomStringConvertible {
    /// `str(datetime)`: `2026-01-31 09:30:00`.
    public var description: String { "\(date) \(time)" }
}
