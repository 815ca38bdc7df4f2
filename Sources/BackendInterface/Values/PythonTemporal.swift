// Python's date and time types by value, field by field: Foundation's Date is an instant and can hold none of them
// exactly.

/// datetime.date
public struct PythonDate: Sendable, Hashable, Codable {
    public var year: Int
    public var month: Int
    public var day: Int

    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }
}

/// datetime.time
public struct PythonTime: Sendable, Hashable, Codable {
    public var hour: Int
    public var minute: Int
    public var second: Int
    public var microsecond: Int
    /// nil: naive.
    public var zone: PythonTimeZone?
    /// Which of two equal wall clock times is meant when the clock was set back: 0 or 1.
    public var fold: Int

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
    public var date: PythonDate
    public var time: PythonTime

    public init(date: PythonDate, time: PythonTime) {
        self.date = date
        self.time = time
    }
}

/// datetime.timezone: a fixed offset from UTC.
public struct PythonTimeZone: Sendable, Hashable, Codable {
    /// Microseconds east of UTC.
    public var offset: Int
    /// The name it was given; nil for the one that Python derives from the offset.
    public var name: String?

    public init(offset: Int, name: String? = nil) {
        self.offset = offset
        self.name = name
    }
}

/// datetime.timedelta, normalised as Python does: only `days` can be negative.
public struct PythonTimeDelta: Sendable, Hashable, Codable {
    public var days: Int
    public var seconds: Int
    public var microseconds: Int

    public init(days: Int = 0, seconds: Int = 0, microseconds: Int = 0) {
        self.days = days
        self.seconds = seconds
        self.microseconds = microseconds
    }
}
