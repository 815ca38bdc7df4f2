import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct FoundationTests {
    private func identity(_ target: PythonTarget) throws -> (PythonRuntime, PythonObject) {
        let python = try target.start()
        try python.exec("import datetime, decimal, uuid")
        return (python, try python.eval("lambda x: x"))
    }

    // MARK: Date

    @Test(arguments: PythonTarget.all)
    func `a Date is the datetime in UTC that is nearest to it`(target: PythonTarget) throws {
        let (python, identity) = try identity(target)
        func text(_ date: Date) throws -> String { try String(python.repr(date)) }
        #expect(
            try text(Date(timeIntervalSince1970: 0))
                == "datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)"
        )
        for (seconds, expected) in [
            (0.1, "1970-01-01T00:00:00.100000+00:00"), (951_782_400, "2000-02-29T00:00:00+00:00"),
            (-1e-6, "1969-12-31T23:59:59.999999+00:00"), (1_700_000_000.123456, "2023-11-14T22:13:20.123456+00:00"),
            (253_402_300_799, "9999-12-31T23:59:59+00:00"), (-62_135_596_800, "0001-01-01T00:00:00+00:00"),
            (-11_644_473_600, "1601-01-01T00:00:00+00:00"), (4_107_542_399, "2100-02-28T23:59:59+00:00"),
        ] {
            let date = Date(timeIntervalSince1970: seconds)
            #expect(try String(PythonObject(date, in: python).isoformat()) == expected)
            let back: Date = try identity(date)
            #expect(abs(back.timeIntervalSince(date)) < 1e-6, "\(expected)")
        }
        let now = Date()
        let back: Date = try identity(now)
        #expect(abs(back.timeIntervalSince(now)) <= 0.5001e-6)
        let again: Date = try identity(back)
        #expect(again == back)
        for seconds in [Double.nan, .infinity, -.infinity, 1e300, 3e11, -1e11] {
            #expect(try pythonError { try python.repr(Date(timeIntervalSince1970: seconds)) }.kind == .conversion)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `every microsecond of a datetime survives, or is refused`(target: PythonTarget) throws {
        let (python, identity) = try identity(target)
        try python.exec(
            """
            import random
            random.seed(7)
            utc = datetime.timezone.utc
            start, end = datetime.datetime(1730, 1, 1, tzinfo=utc), datetime.datetime(2272, 1, 1, tzinfo=utc)
            span = (end - start) // datetime.timedelta(microseconds=1)
            moments = [start + datetime.timedelta(microseconds=random.randrange(span)) for _ in range(2000)]
            """
        )
        let dates: [Date] = try python.eval("moments")
        #expect(try python.eval("moments") == dates)
        let timestamps: [Double] = try python.eval("[moment.timestamp() for moment in moments]")
        #expect(zip(dates, timestamps).allSatisfy { abs($0.timeIntervalSince1970 - $1) < 2e-6 })
        let far = try pythonError { _ = try Date(python.eval("datetime.datetime(3000, 1, 1, 0, 0, 0, 1, utc)")) }
        #expect(far.message.contains("to the microsecond"))
        let whole = try Date(python.eval("datetime.datetime(3000, 1, 1, 0, 0, 0, 500000, utc)"))
        #expect(try identity(whole) == python.eval("datetime.datetime(3000, 1, 1, 0, 0, 0, 500000, utc)"))
    }

    @Test(arguments: PythonTarget.all)
    func `only a datetime with a zone is an instant`(target: PythonTarget) async throws {
        let python = try target.start()
        try await onThread {
            try python.exec(
                """
                import datetime
                class Rules(datetime.tzinfo):
                    def utcoffset(self, at): return datetime.timedelta(hours=2 if at.month == 7 else 1)
                    def dst(self, at): return None
                    def tzname(self, at): return 'rules'
                class Moment(datetime.datetime): pass
                class Odd:
                    def __sub__(self, other): return datetime.timedelta.max
                """
            )
            let expected = Date(timeIntervalSince1970: 1_720_000_000.5)
            for source in [
                "datetime.datetime(2024, 7, 3, 9, 46, 40, 500000, datetime.timezone.utc)",
                "datetime.datetime(2024, 7, 3, 4, 16, 40, 500000, datetime.timezone(datetime.timedelta(hours=-5.5)))",
                "datetime.datetime(2024, 7, 3, 11, 46, 40, 500000, Rules())",
                "Moment(2024, 7, 3, 11, 46, 40, 500000, Rules())",
            ] {
                #expect(try Date(python.eval(source)) == expected, "\(source)")
                let list: [Date] = try python.eval("[\(source)] * 2")
                #expect(list == [expected, expected])
            }
            let naive = try pythonError { _ = try Date(python.eval("datetime.datetime(2024, 1, 1)")) }
            #expect(naive.kind == .conversion && naive.message.contains("astimezone()"))
            for source in [
                "datetime.date(2024, 1, 1)", "datetime.time(1)", "1.5", "'2024-01-01'", "None", "object()", "Odd()",
            ] {
                #expect(try pythonError { _ = try Date(python.eval(source)) }.kind == .conversion, "\(source)")
            }
        }
        let later: Date = try await python.eval("datetime.datetime(2024, 7, 3, 11, 46, 40, 500000, Rules())")
        #expect(later == Date(timeIntervalSince1970: 1_720_000_000.5))
    }

    // MARK: Duration

    @Test(arguments: PythonTarget.all)
    func `a Duration is a timedelta, to the microsecond or not at all`(target: PythonTarget) throws {
        let (python, identity) = try identity(target)
        for (duration, text) in [
            (Duration.seconds(1), "datetime.timedelta(seconds=1)"),
            (.zero, "datetime.timedelta(0)"),
            (.microseconds(-1), "datetime.timedelta(days=-1, seconds=86399, microseconds=999999)"),
            (.milliseconds(1500), "datetime.timedelta(seconds=1, microseconds=500000)"),
            (.seconds(-86400), "datetime.timedelta(days=-1)"),
            (.seconds(-1.25), "datetime.timedelta(days=-1, seconds=86398, microseconds=750000)"),
            (.seconds(86_399_999_999_999), "datetime.timedelta(days=999999999, seconds=86399)"),
        ] {
            #expect(try String(python.repr(duration)) == text)
            let back: Duration = try identity(duration)
            #expect(back == duration)
        }
        for duration in [
            Duration.nanoseconds(1), .microseconds(1) - .nanoseconds(1), .seconds(Int64.max), .seconds(1e15),
        ] {
            #expect(try pythonError { try python.repr(duration) }.kind == .conversion, "\(duration)")
        }
        #expect(
            try Duration(python.eval("datetime.timedelta.max")) == .seconds(86_399_999_999_999) + .microseconds(999_999)
        )
        #expect(try pythonError { _ = try Duration(python.eval("1.5")) }.message == "expected timedelta, got float 1.5")
    }

    // MARK: Decimal

    @Test(arguments: PythonTarget.all)
    func `a Decimal keeps its value exactly`(target: PythonTarget) throws {
        let (python, identity) = try identity(target)
        for text in [
            "0", "1", "-1", "1.1", "0.1", "-0.000001", "1E-7", "1.5E-7", "123.456", "1E+3", "1.2E+40", "-1E-100",
            "1E+127",
            "12345678901234567890123456789012345678", "0.12345678901234567890123456789012345678", "1E-128",
            "99999999999999999999999999999999999999E+90", "100", "0.00100",
        ] {
            let value = try Decimal(python.eval("decimal.Decimal('\(text)')"))
            #expect(try python.eval("decimal.Decimal('\(text)')") == value, "\(text)")
            let back: Decimal = try identity(value)
            #expect(back == value)
        }
        #expect(try String(python.str(#require(Decimal(string: "-1234.5600")))) == "-1234.56")
        #expect(try Decimal(python.eval("decimal.Decimal('1.10')")) == #require(Decimal(string: "1.1")))
        #expect(try Decimal(python.eval("decimal.Decimal('-0')")) == 0)
        #expect(try Decimal(python.eval("7")) == 7)
        #expect(try Decimal(python.eval("10**40")) == Decimal(sign: .plus, exponent: 40, significand: 1))
        #expect(try Decimal(python.eval("decimal.Decimal('NaN')")).isNaN)
        #expect(try String(python.str(Decimal.nan)) == "NaN")
        #expect(try Decimal(identity(Decimal.greatestFiniteMagnitude)) == Decimal.greatestFiniteMagnitude)
        #expect(try Decimal(identity(Decimal.leastNonzeroMagnitude)) == Decimal.leastNonzeroMagnitude)
        #expect(try Decimal(identity(Decimal.pi)) == Decimal.pi)
        for source in [
            "decimal.Decimal('1E+128')", "decimal.Decimal('1E+200')", "decimal.Decimal('1E-129')",
            "decimal.Decimal('Infinity')",
            "decimal.Decimal('sNaN')", "decimal.Decimal('1.' + '1' * 45)", "decimal.Decimal('9' * 40)", "7**500", "0.5",
            "'1.5'", "True",
        ] {
            let error = try pythonError { _ = try Decimal(python.eval(source)) }
            #expect(error.kind == .conversion, "\(source)")
        }
    }

    @Test(arguments: PythonTarget.one)
    func `any Decimal that Foundation's type can hold comes back equal`(target: PythonTarget) throws {
        let (python, identity) = try identity(target)
        try python.exec(
            """
            import random
            random.seed(11)
            def number():
                digits = tuple(random.randrange(10) for _ in range(random.randrange(1, 39)))
                return decimal.Decimal((random.randrange(2), digits, random.randrange(-128, 90)))
            numbers = [number() for _ in range(3000)]
            """
        )
        let numbers: [Decimal] = try python.eval("numbers")
        #expect(try identity(numbers) == python.eval("numbers"))
    }

    // MARK: Others

    @Test(arguments: PythonTarget.all)
    func `UUIDs and URLs convert both ways`(target: PythonTarget) throws {
        let (python, identity) = try identity(target)
        let uuid = UUID()
        let back: UUID = try identity(uuid)
        #expect(back == uuid)
        #expect(try String(python.str(uuid)) == uuid.uuidString.lowercased())
        #expect(try PythonObject(uuid, in: python).typeName == "UUID")
        #expect(try pythonError { _ = try UUID(python.eval("'\(uuid)'")) }.kind == .conversion)
        for text in [
            "https://example.org/a?b=c#d", "file:///tmp/x", "mailto:a@b.c", "relative/path", "http://[::1]:80/",
        ] {
            let url: URL = try identity(#require(URL(string: text)))
            #expect(url.absoluteString == text)
        }
        for source in ["'http://a b'", "''", "'http://[bad'", "b'http://a'", "5"] {
            #expect(try pythonError { _ = try URL(python.eval(source)) }.kind == .conversion, "\(source)")
        }
    }

    private enum Colour: String, PythonConvertible, ConvertibleFromPython { case red, green }
    private enum Level: Int8, PythonConvertible, ConvertibleFromPython {
        case low = 1
        case high = 100
    }
    private struct Flags: OptionSet, PythonConvertible, ConvertibleFromPython {
        let rawValue: UInt16
    }

    @Test(arguments: PythonTarget.all)
    func `enums and option sets are their raw values`(target: PythonTarget) throws {
        let (python, identity) = try identity(target)
        #expect(try String(identity(Colour.green)) == "green")
        #expect(try Colour(python.eval("'red'")) == .red)
        let levels: [Level] = try identity([Level.low, .high])
        #expect(levels == [.low, .high])
        let named: [Colour: Level?] = try python.eval("{'red': 100, 'green': None}")
        #expect(named == [.red: .high, .green: nil])
        #expect(try Flags(identity(Flags(rawValue: 6))).rawValue == 6)
        try python.exec("import enum\nclass Level(enum.IntEnum): high = 100")
        #expect(try Level(python.eval("Level.high")) == .high)
        #expect(
            try pythonError { _ = try Colour(python.eval("'blue'")) }.message
                == "expected raw value of Colour, got str 'blue'"
        )
        #expect(
            try pythonError { let _: [Level] = try python.eval("[1, 300]") }.message
                == "element 1 of list: expected Int8, got int 300"
        )
    }
}
