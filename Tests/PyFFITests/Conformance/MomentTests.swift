import Foundation
import PyFFI
import TestSupport
import Testing

/// Subclasses of datetime and timedelta that hold more, or no time at all, as pandas has them.
@Suite(.startsProcesses)
struct MomentTests {
    private static let pandas = """
        import datetime

        class NaTType(datetime.datetime):
            # The base class is told something, which is not what it is.
            year = month = day = hour = minute = second = microsecond = nanosecond = days = nanoseconds = float("nan")
            def __sub__(self, other): return self
            __rsub__ = __sub__

        class Timedelta(datetime.timedelta):
            nanoseconds = 0

        class Timestamp(datetime.datetime):
            nanosecond = 0
            def __sub__(self, other):
                elapsed = datetime.datetime.__sub__(self, other)
                result = Timedelta(elapsed.days, elapsed.seconds, elapsed.microseconds)
                result.nanoseconds = self.nanosecond
                return result

        def timedelta(nanoseconds):
            micro, nano = divmod(nanoseconds, 1000)
            result = Timedelta(microseconds=micro)
            result.nanoseconds = nano
            return result

        def timestamp(nanosecond):
            result = Timestamp(2024, 1, 1, 0, 0, 0, 1, datetime.timezone.utc)
            result.nanosecond = nanosecond
            return result

        NaT = NaTType(1, 1, 1)
        """

    @Test(arguments: PythonTarget.one)
    func `days and times print as Python's str prints them`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("from datetime import date, time, datetime, timezone, timedelta")
        #expect(try "\(PythonDate(python.eval("date(7, 1, 31)")))" == "0007-01-31")
        for text in ["time(9, 5)", "time(9, 5, 7, 12)", "time(9, tzinfo=timezone(timedelta(hours=-2, minutes=-30)))"] {
            let object = try python.eval(text)
            #expect(try "\(PythonTime(object))" == String(python.str(object)))
        }
        for offset in ["0", "hours=5, minutes=30", "seconds=-1", "seconds=7, microseconds=5", "hours=-23"] {
            let object = try python.eval("datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(\(offset))))")
            #expect(try "\(PythonDateTime(object))" == String(python.str(object)))
        }
        #expect("\(PythonTuple("a", 1, PythonDate(year: 2026, month: 1, day: 2)))" == #"("a", 1, 2026-01-02)"#)
    }

    @Test(arguments: PythonTarget.all)
    func `a NaT is refused, and is no nil either`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(Self.pandas)
        let list = try python.eval("[datetime.datetime.now(datetime.timezone.utc), NaT]")
        let expected = "element 1 of list: expected datetime, got NaTType object"
        #expect(try pythonError { _ = try [Date?](list) }.message == expected)
        #expect(try pythonError { _ = try [PythonDateTime](list) }.message == expected)
        let none = try pythonError { _ = try Duration(python.eval("NaT")) }
        #expect(none.message == "expected timedelta, got NaTType object")
        #expect(throws: DecodingError.self) { try PythonDecoder().decode([Date].self, from: list) }
        let function = try python.function { (date: Date?) in date == nil }
        #expect(try pythonError { try function(python.eval("NaT")) }.isException("TypeError"))
    }

    @Test(arguments: PythonTarget.all)
    func `a Duration holds nanoseconds`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(Self.pandas)
        for nanoseconds in [1500, -1, 0, 1000, 86_400_000_000_001] {
            let object = try python.eval("timedelta(\(nanoseconds))")
            #expect(try Duration(object) == .nanoseconds(nanoseconds))
        }
        let list = try python.eval("[timedelta(1), datetime.timedelta(seconds=1)]")
        #expect(try [Duration](list) == [.nanoseconds(1), .seconds(1)])
        let function = try python.function { (duration: Duration) in duration == .nanoseconds(1500) }
        #expect(try function(python.eval("timedelta(1500)")) == true)
        let object = try python.eval("timedelta(1500)")
        let fine = try pythonError { _ = try PythonTimeDelta(object) }
        #expect(fine.message == "expected timedelta, got Timedelta object")
        #expect(try PythonTimeDelta(python.eval("timedelta(2000)")) == PythonTimeDelta(microseconds: 2))
    }

    @Test(arguments: PythonTarget.all)
    func `a Date refuses the nanoseconds that it would lose`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec(Self.pandas)
        let exact = try Date(python.eval("timestamp(0)"))
        #expect(try exact == Date(python.eval("datetime.datetime(2024, 1, 1, 0, 0, 0, 1, datetime.timezone.utc)")))
        let error = try pythonError { _ = try Date(python.eval("timestamp(500)")) }
        #expect(error.message.hasPrefix("expected datetime of whole microseconds"), "\(error)")
        #expect(error.message.hasSuffix("got Timestamp object"))
    }
}
