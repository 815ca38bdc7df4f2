// A Date is an instant, a naive datetime is none: which instant it means depends on a zone that it doesn't name. So
// only aware datetimes are read, and a Date is written as one in UTC.
//
// A Date counts seconds in a Double, which holds hardly any microsecond exactly, and in our time has steps of 0.12 µs.
// So a Date is written as the nearest datetime, and a datetime is read as the nearest Date. Reading fails if writing
// this Date would give another datetime (before 1729 and after 2273, for odd microseconds).

public import Foundation

/// `datetime.datetime` in UTC. Read from datetimes with a zone.
extension Date: PythonConvertible, ConvertibleFromPython {
    public func write(to writer: PythonWriter) throws {
        guard let microseconds = CivilTime.microseconds(of: self), let time = CivilTime.dateTime(at: microseconds)
        else {
            throw PythonError.conversion(
                "expected Date of the years 1 to 9999, got one \(timeIntervalSinceReferenceDate) seconds from 2001"
            )
        }
        try writer.sink.extended(.dateTime(time))
    }

    public static func read(from reader: PythonReader) throws -> Date {
        let microseconds = try CivilTime.microseconds(from: reader)
        let date = CivilTime.date(at: microseconds)
        guard CivilTime.microseconds(of: date) == microseconds else {
            throw reader.mismatch(expected: "datetime that a Date holds to the microsecond (read a PythonValue)")
        }
        return date
    }
}

/// Microseconds since 2001-01-01 00:00 UTC, and the calendar that Python counts them in: the Gregorian one without leap
/// seconds, for all times.
private enum CivilTime {
    private static let microsecondsPerSecond = 1_000_000
    private static let attosecondsPerMicrosecond: Int64 = 1_000_000_000_000
    private static let microsecondsPerDay = 86400 * microsecondsPerSecond
    /// Days from 0000-03-01 to 2001-01-01.
    private static let daysBeforeReference = 730_791
    private static let reference = PythonDateTime(
        date: PythonDate(year: 2001, month: 1, day: 1),
        time: PythonTime(zone: PythonTimeZone(offset: 0))
    )

    /// The nearest microsecond; nil outside of what a datetime could hold.
    static func microseconds(of date: Date) -> Int? {
        let seconds = date.timeIntervalSinceReferenceDate
        guard abs(seconds) < 1e12 else { return nil }
        // Whole seconds and fraction are converted apart: a single product would round twice.
        let whole = seconds.rounded(.down)
        let fraction = ((seconds - whole) * Double(microsecondsPerSecond)).rounded(.toNearestOrEven)
        return Int(whole) * microsecondsPerSecond + Int(fraction)
    }

    /// The nearest Date.
    static func date(at microseconds: Int) -> Date {
        let (seconds, fraction) = microseconds.dividedRoundingDown(by: microsecondsPerSecond)
        return Date(timeIntervalSinceReferenceDate: Double(seconds) + Double(fraction) / Double(microsecondsPerSecond))
    }

    static func microseconds(from reader: PythonReader) throws -> Int {
        switch reader.source.kind {
        case .extended:
            guard case .dateTime(let value) = try reader.source.extended() else { break }
            guard let zone = value.time.zone else {
                throw reader.mismatch(
                    expected: "datetime with a zone (in Python, value.astimezone() gives it the local one, "
                        + "value.replace(tzinfo=datetime.timezone.utc) that of UTC)"
                )
            }
            return microseconds(of: value) - zone.offset
        case .object:
            // A datetime whose zone has rules, such as zoneinfo.ZoneInfo, stays in Python, and so does one with
            // nanoseconds.
            guard let elapsed = try elapsed(to: reader.source.object()) else { break }
            let (seconds, attoseconds) = elapsed.components
            guard abs(seconds) < 1_000_000_000_000 else { break }
            guard attoseconds.isMultiple(of: attosecondsPerMicrosecond) else {
                throw reader.mismatch(
                    expected: "datetime of whole microseconds, as a Date is (pandas' value.floor('us') makes one)"
                )
            }
            return Int(seconds) * microsecondsPerSecond + Int(attoseconds / attosecondsPerMicrosecond)
        default: break
        }
        throw reader.mismatch(expected: "datetime")
    }

    /// Asks Python for the time since the reference, which blocks; nil for an object that is no time.
    private static func elapsed(to object: PythonObject) throws -> Duration? {
        do {
            let reference = PythonValue.dateTime(reference)
            return try object.perform(.operate(Place(object), name: "sub", arguments: [reference]))
        } catch let error as PythonError where error.kind == .exception || error.kind == .conversion {
            return nil
        }
    }

    /// The microseconds of a datetime, as if its zone were UTC.
    private static func microseconds(of value: PythonDateTime) -> Int {
        let time = value.time
        let seconds = (time.hour * 60 + time.minute) * 60 + time.second
        return days(of: value.date) * microsecondsPerDay + seconds * microsecondsPerSecond + time.microsecond
    }

    /// The datetime in UTC; nil outside of the years 1 to 9999.
    static func dateTime(at microseconds: Int) -> PythonDateTime? {
        let (days, rest) = microseconds.dividedRoundingDown(by: microsecondsPerDay)
        let date = date(ofDay: days)
        guard (1...9999).contains(date.year) else { return nil }
        let (seconds, fraction) = rest.quotientAndRemainder(dividingBy: microsecondsPerSecond)
        let time = PythonTime(
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            microsecond: fraction,
            zone: PythonTimeZone(offset: 0)
        )
        return PythonDateTime(date: date, time: time)
    }

    // Years are counted from March, so that the leap day is the last of its year; 400 years are 146097 days.

    private static func days(of date: PythonDate) -> Int {
        let year = date.month > 2 ? date.year : date.year - 1
        let dayOfYear = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1
        return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - daysBeforeReference
    }

    private static func date(ofDay day: Int) -> PythonDate {
        let (era, dayOfEra) = (day + daysBeforeReference).dividedRoundingDown(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return PythonDate(year: year, month: month, day: dayOfYear - (153 * march + 2) / 5 + 1)
    }
}
