// Python's date and time types by value, field by field: Foundation's Date is an instant and can hold none of them
// exactly.

/// datetime.date
///
/// Fields may hold anything in Swift; a day that doesn't exist is an error of kind `conversion` when it is given to
/// Python. The same is true of ``PythonTime`` and ``PythonDateTime``.
public struct PythonDate: Sendable, Hashable, Codable {
    /// The year, 1 to 9999.
    public var year: Int
    /// The month, 1 to 12.
    public var month: Int
    /// The day of the month, 1 to 31.
    public var day: Int

    /// A day of the Gregorian calendar: `datetime.date(year, month, day)`.
    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }
}

/// datetime.time
public struct PythonTime: Sendable, Hashable, Codable {
    /// The hour, 0 to 23.
    public var hour: Int
    /// The minute, 0 to 59.
    public var minute: Int
    /// The second, 0 to 59: Python knows no leap seconds.
    public var second: Int
    /// The microseconds after the second, 0 to 999999.
    public var microsecond: Int
    /// The zone; nil for a naive time.
    public var zone: PythonTimeZone?
    /// Which of two equal wall clock times is meant when the clock was set back: 0 or 1.
    public var fold: Int

    /// A time of day: `datetime.time(hour, minute, second, microsecond, zone, fold=fold)`.
    public init(
        hour: Int = 0,
        minute: Int = 0,
        second: Int = 0,
        microsecond: Int = 0,
        zone: PythonTimeZone? = nil,
        fold: Int = 0
    ) {
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond
        self.zone = zone
        self.fold = fold
    }
}

/// datetime.datetime
public struct PythonDateTime: Sendable, Hashable, Codable {
    /// The day.
    public var date: PythonDate
    /// The time of day, with the zone.
    public var time: PythonTime

    /// A day and a time of it: `datetime.datetime.combine(date, time)`.
    public init(date: PythonDate, time: PythonTime) {
        self.date = date
        self.time = time
    }
}

/// datetime.timezone: a fixed offset from UTC.
public struct PythonTimeZone: Sendable, Hashable, Codable {
    /// Microseconds east of UTC.
    public var offset: Int
    /// The zone's own name; nil for the name that Python derives from the offset.
    public var name: String?

    /// `datetime.timezone(offset, name)`, with an offset in microseconds of less than a day in either direction.
    public init(offset: Int, name: String? = nil) {
        self.offset = offset
        self.name = name
    }
}

/// datetime.timedelta, normalised as Python does: only `days` can be negative.
public struct PythonTimeDelta: Sendable, Hashable, Codable {
    /// Days of 24 hours, -999999999 to 999999999.
    public var days: Int
    /// Seconds beside the days, 0 to 86399.
    public var seconds: Int
    /// Microseconds beside the seconds, 0 to 999999.
    public var microseconds: Int

    /// The sum of the three parts. The sum is not normalised: each part must be within its bounds when Python gets the
    /// value.
    public init(days: Int = 0, seconds: Int = 0, microseconds: Int = 0) {
        self.days = days
        self.seconds = seconds
        self.microseconds = microseconds
    }
}
