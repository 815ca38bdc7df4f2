import Foundation
import PyFFI
import TestSupport
import Testing

/// Every convertible type in every place where a value can cross: what one direction or one backend forgets shows here.
@Suite(.startsProcesses)
struct EveryTypeTests {
    @Test(arguments: PythonTarget.one, TypeSample.all)
    func `a value is the same wherever it crosses`(target: PythonTarget, sample: TypeSample) throws {
        let python = try target.start()
        try python.exec(TypeSample.support)
        for (place, holds) in sample.checks {
            do {
                #expect(try holds(python), "\(sample) as \(place)")
            } catch {
                Issue.record("\(sample) as \(place): \(error)")
            }
        }
    }

    @Test(arguments: PythonTarget.one, TypeSample.all)
    func `a value is the same for code that awaits`(target: PythonTarget, sample: TypeSample) async throws {
        let python = try target.start()
        try await python.exec(TypeSample.support)
        #expect(try await sample.awaited(python))
    }
}

/// A type, a value of it in Python, and what has to hold for it.
struct TypeSample: Sendable, CustomTestStringConvertible {
    typealias Check = @Sendable (PythonRuntime) throws -> Bool

    let testDescription: String
    private(set) var checks: [(place: String, holds: Check)] = []
    let awaited: @Sendable (PythonRuntime) async throws -> Bool

    /// `same(a, b)` compares values and their types, and arrays by their numbers.
    static let support = """
        import array, datetime, decimal, uuid

        def same(a, b):
            if isinstance(b, array.array):
                return memoryview(a).tolist() == b.tolist()
            if type(b) is list and type(a) is bytes:  # what an array of UInt8 is
                return list(a) == b
            if type(b) in (list, tuple):
                return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
            if type(b) is dict:
                return type(a) is dict and a.keys() == b.keys() and all(same(a[key], b[key]) for key in b)
            return type(a) is type(b) and (a == b or repr(a) == repr(b))
        """

    static let all: [TypeSample] =
        scalars + [
            TypeSample(of: [Int].self, "[1, 2]").codable([Int].self, "[1, 2]"),
            TypeSample(of: [[Double]].self, "[[1.5], []]"),
            TypeSample(of: [Double].self, "[float(n) for n in range(40)]"),
            TypeSample(of: ContiguousArray<String>.self, "['a', 'b']"),
            TypeSample(of: Set<Int>.self, "{1, 2}"),
            TypeSample(of: [String: Int].self, "{'a': 1}"),
            TypeSample(of: Int?.self, "7"), TypeSample(of: Int?.self, "None"),
            TypeSample(of: PythonTuple<Int, String>.self, "(1, 'x')"),
            TypeSample(of: PythonTuple<Int, [PythonObject]>.self, "(1, [print])"),
            TypeSample(of: PythonValue.self, "{'a': [1, (2.5, None)]}").codable(PythonValue.self, "{'a': [1]}"),
            TypeSample(of: PythonObject.self, "print").codable(PythonObject.self, "print"),
            TypeSample(of: PythonArray<Double>.self, "array.array('d', [1, 2])"),
            TypeSample(of: PythonArray<Int32>.self, "array.array('i', [])"),
            TypeSample(of: PythonArray<UInt8>.self, "array.array('B', range(200))"),
            TypeSample(of: PythonSlice.self, "slice(1, None, 2)"),
            TypeSample(of: PythonEllipsis.self, "..."),
            TypeSample(of: Range<Int>.self, "range(2, 5)"), TypeSample(of: ClosedRange<Int>.self, "range(-2, 6)"),
            TypeSample(of: Suit.self, "'clubs'").codable(Suit.self, "'clubs'"),
        ]

    private static let scalars: [TypeSample] = [
        TypeSample(of: Bool.self, "True").codable(Bool.self, "True"),
        TypeSample(of: Int.self, "-7").codable(Int.self, "-7"), TypeSample(of: Int8.self, "-7").codable(Int8.self, "1"),
        TypeSample(of: Int16.self, "-7").codable(Int16.self, "1"),
        TypeSample(of: Int32.self, "-7").codable(Int32.self, "1"),
        TypeSample(of: Int64.self, "2**63 - 1").codable(Int64.self, "2**63 - 1"),
        TypeSample(of: Int128.self, "-2**100").codable(Int128.self, "-2**100"),
        TypeSample(of: UInt.self, "2**64 - 1").codable(UInt.self, "2**64 - 1"),
        TypeSample(of: UInt8.self, "7").codable(UInt8.self, "7"),
        TypeSample(of: UInt16.self, "7").codable(UInt16.self, "7"),
        TypeSample(of: UInt32.self, "7").codable(UInt32.self, "7"),
        TypeSample(of: UInt64.self, "2**64 - 1").codable(UInt64.self, "2**64 - 1"),
        TypeSample(of: UInt128.self, "2**127").codable(UInt128.self, "2**127"),
        TypeSample(of: PythonBigInt.self, "7**100").codable(PythonBigInt.self, "7**100"),
        TypeSample(of: PythonBigInt.self, "5").codable(PythonBigInt.self, "5"),
        TypeSample(of: Double.self, "0.1").codable(Double.self, "0.1"), TypeSample(of: Double.self, "float('nan')"),
        TypeSample(of: Float.self, "0.5").codable(Float.self, "0.5"),
        TypeSample(of: String.self, "'é'").codable(String.self, "'é'"), TypeSample(of: String.self, "'x' * 2000"),
        TypeSample(of: Substring.self, "'é'"), TypeSample(of: Character.self, "'é'"),
        TypeSample(of: Data.self, "b'xy'").codable(Data.self, "b'xy'"),
        TypeSample(of: [UInt8].self, "b'xy' * 2000").codable([UInt8].self, "b'xy'"),
        TypeSample(of: Date.self, "datetime.datetime(2024, 2, 29, 1, tzinfo=datetime.timezone.utc)")
            .codable(Date.self, "datetime.datetime(2024, 2, 29, 1, tzinfo=datetime.timezone.utc)"),
        TypeSample(of: Duration.self, "datetime.timedelta(1, 2, 3)")
            .codable(Duration.self, "datetime.timedelta(1, 2, 3)"),
        TypeSample(of: Decimal.self, "decimal.Decimal('1.1')").codable(Decimal.self, "decimal.Decimal('1.1')"),
        TypeSample(of: UUID.self, "uuid.UUID(int=7)").codable(UUID.self, "uuid.UUID(int=7)"),
        TypeSample(of: URL.self, "'https://example.org/a'").codable(URL.self, "'https://example.org/a'"),
        TypeSample(of: PythonDate.self, "datetime.date(1, 2, 3)").codable(PythonDate.self, "datetime.date(1, 2, 3)"),
        TypeSample(of: PythonTime.self, "datetime.time(1, 2, 3)").codable(PythonTime.self, "datetime.time(1, 2, 3)"),
        TypeSample(of: PythonDateTime.self, "datetime.datetime(1, 2, 3)")
            .codable(PythonDateTime.self, "datetime.datetime(1, 2, 3)"),
        TypeSample(of: PythonTimeDelta.self, "datetime.timedelta(-1, 2)")
            .codable(PythonTimeDelta.self, "datetime.timedelta(-1, 2)"),
    ]

    private init<Value: PythonConvertible & ConvertibleFromPython & Sendable>(of type: Value.Type, _ source: String) {
        testDescription = "\(type) of \(source)"
        awaited = { python in
            let value: Value = try await python.eval(source)
            return try await Bool(python.eval("lambda value: same(value, \(source))")(value))
        }
        add("result") { python in try Self.same(python, Value(python.eval(source)), source) }
        add("value of an attribute") { python in
            try python.exec("class Held: pass\nheld = Held()")
            try python.eval("held").setAttribute("value", to: Value(python.eval(source)))
            return try python.eval("same(held.value, \(source))") == true
        }
        add("value of an item") { python in
            let dict = try python.eval("{}")
            try dict.setItem("key", to: Value(python.eval(source)))
            return try Self.same(python, Value(dict["key"]), source)
        }
        add("keyword") { python in
            try python.exec("def keyword(*, value): return same(value, \(source))")
            return try python.eval("keyword")(value: Value(python.eval(source))) == true
        }
        add("element of a list") { python in
            try Self.same(python, [Value](python.eval("[\(source)] * 3")), "[\(source)] * 3")
        }
        add("optional element") { python in
            try Self.same(python, [Value?](python.eval("[\(source), None]")), "[\(source), None]")
        }
        add("value of a dict") { python in
            let values = try [String: Value](python.eval("{'key': \(source)}"))
            return try Self.same(python, #require(values["key"]), source)
        }
        add("element of a tuple") { python in
            let tuple = try PythonTuple<Value, Int>(python.eval("(\(source), 1)"))
            return try Self.same(python, tuple.elements.0, source)
        }
        add("element of an iteration") { python in
            var elements: [Value] = []
            let iterator = try python.eval("iter([\(source)] * 3)")
            try PythonElements(iterator, as: Value.self).forEachElement { elements.append($0) }
            return try Self.same(python, elements, "[\(source)] * 3")
        }
        add("parameter and result of a closure") { python in
            try python.calls(source) { (value: Value) in value }
        }
        add("optional parameter of a closure") { python in
            try python.calls(source) { (value: Value?) in value }
        }
        add("missing parameter of a closure") { python in
            try python.calls("None") { (value: Value?) in value }
        }
        add("parameter of an async closure") { python in
            try python.calls(source) { (value: Value) async in value }
        }
        add("element of a closure's parameter") { python in
            try python.calls("[\(source)] * 2") { (values: [Value]) in values }
        }
        add("value of a closure's parameter") { python in
            try python.calls("{'key': \(source)}") { (values: [String: Value]) in values }
        }
        add("element of a closure's tuple") { python in
            try python.calls("(1, \(source))") { (values: PythonTuple<Int, Value>) in values }
        }
        add("variadic parameter of a closure") { python in
            let function = try python.function { (values: PythonArguments<Value>) in values.elements }
            return try python.eval("lambda f: same(f(\(source), \(source)), [\(source)] * 2)")(function) == true
        }
        add("keyword of a closure") { python in
            let function = try python.function { (keywords: PythonKeywords) in
                try keywords.value(of: "key", as: Value.self)
            }
            return try python.eval("lambda f: same(f(key=\(source)), \(source))")(function) == true
        }
    }

    /// Adds the check of `Value` as a member of a Codable type.
    private func codable<Value: Codable & Sendable>(_: Value.Type, _ source: String) -> TypeSample {
        var sample = self
        let text = "{'value': \(source), 'maybe': \(source), 'list': [\(source)], 'dict': {'key': \(source)}}"
        sample.add("member that is coded") { python in
            let record = try PythonDecoder().decode(Record<Value>.self, from: python.eval(text))
            let back = try PythonEncoder().encode(record, in: python)
            return try python.eval("lambda a: same(a, \(text))")(back) == true
        }
        return sample
    }

    private mutating func add(_ place: String, _ holds: @escaping Check) { checks.append((place, holds)) }

    private static func same(_ python: PythonRuntime, _ value: some PythonConvertible, _ source: String) throws -> Bool
    {
        try python.eval("lambda value: same(value, \(source))")(value) == true
    }
}

private enum Suit: String, PythonConvertible, ConvertibleFromPython, Codable { case clubs }

private struct Record<Value: Codable & Sendable>: Codable {
    let value: Value
    let maybe: Value?
    let list: [Value]
    let dict: [String: Value]
}

extension PythonRuntime {
    /// Whether Python gets back from a closure what it gives it.
    fileprivate func calls<A: ConvertibleFromPython, B: PythonConvertible>(
        _ source: String,
        _ body: @escaping @Sendable (A) throws -> B
    ) throws -> Bool {
        try check(source, function(body))
    }

    fileprivate func calls<A: ConvertibleFromPython & Sendable, B: PythonConvertible>(
        _ source: String,
        _ body: @escaping @Sendable @concurrent (A) async throws -> B
    ) throws -> Bool {
        try check(source, function(body))
    }

    private func check(_ source: String, _ function: PythonObject) throws -> Bool {
        try eval("lambda f: same(f(\(source)), \(source))")(function) == true
    }
}
