import PyFFI
import TestSupport
import Testing

/// Conversions to Swift types of values that fit and of values that don't.
@Suite(.startsProcesses)
struct TypedConversionTests {
    private static let count = 300

    /// How one conversion ended: no error of one ends the others that travel in the same call.
    private struct Attempt<Value: ConvertibleFromPython>: ConvertibleFromPython {
        let result: Result<Value, any Error>

        static var pythonForm: PythonForm { Value.pythonForm }

        static func read(from reader: PythonReader) throws -> Attempt {
            Attempt(result: Result { try Value.read(from: reader) })
        }
    }

    /// Converts values to a type, compares the results with what they should be, and returns "ok" or the error of each.
    private static func check<Value: Oracle>(
        _ values: [PythonValue],
        as type: Value.Type,
        by identity: PythonObject
    ) throws -> [String] {
        let attempts: [Attempt<Value>] = try identity(values)
        #expect(attempts.count == values.count)
        for (value, attempt) in zip(values, attempts) {
            let expected = Value.expected(from: value)
            switch (attempt.result, expected) {
            case (.success(let got), let expected?) where got.isSame(as: expected): continue
            // An array of a set's elements has them in the order that they have in Python.
            case (.success(is any RandomAccessCollection), _?) where value.holdsSet: continue
            case (.failure(let error as PythonError), nil) where error.kind == .conversion: continue
            default: break
            }
            let wanted = expected.map { "\($0)" } ?? "an error"
            Issue.record("\(TestSeed.note): \(value.representation) as \(type) is \(attempt.result), not \(wanted)")
            break
        }
        return attempts.map { attempt in
            switch attempt.result {
            case .success: "ok"
            case .failure(let error): "\(error)"
            }
        }
    }

    private static func values() -> [PythonValue] {
        var generator = ValueGenerator("typed")
        return generator.candidates(count)
    }

    private static func checkAll(_ target: PythonTarget, _ values: [PythonValue]) throws -> [[String]] {
        let identity = try target.start().eval("lambda x: x")
        func check<Value: Oracle>(_ type: Value.Type) throws -> [String] {
            try Self.check(values, as: type, by: identity)
        }
        return try [
            check(Int.self), check(Int8.self), check(Int16.self), check(Int32.self), check(Int64.self),
            check(Int128.self), check(UInt.self), check(UInt8.self), check(UInt16.self), check(UInt32.self),
            check(UInt64.self), check(UInt128.self), check(Double.self), check(Float.self), check(Bool.self),
            check(String.self), check(Int?.self), check([Int].self), check([Int8].self), check([UInt8].self),
            check([UInt64].self), check([Int128].self), check([Double].self), check([Float].self), check([String].self),
            check([Bool].self), check([Int?].self), check([[Int]].self), check(Set<String>.self), check(Set<Int>.self),
            check([String: Int].self), check([Int: Int].self), check([String: Double?].self),
            check(PythonTuple<Int, String>.self), check(PythonTuple<Double, String?>.self),
            check([PythonTuple<Int, Int>].self),
        ]
    }

    @Test(arguments: PythonTarget.all)
    func `each value fits a Swift type exactly when it should`(target: PythonTarget) throws {
        let results = try Self.checkAll(target, Self.values())
        for conversions in results { #expect(conversions.contains("ok") && conversions.contains { $0 != "ok" }) }
    }

    @Test(.enabled(if: PythonTarget.one.count == 2))
    func `both backends say the same`() throws {
        // Sets have an order of their own in each process, and an error tells of the first element that doesn't fit.
        let values = Self.values().filter { !$0.holdsSet }
        let answers = try PythonTarget.one.map { try Self.checkAll($0, values) }
        for (worker, inProcess) in zip(answers[0], answers[1]) {
            let different = zip(worker, inProcess).first { $0 != $1 }
            #expect(different == nil, "\(TestSeed.note)")
        }
    }
}

extension PythonValue {
    fileprivate var holdsSet: Bool {
        switch self {
        case .set(let values), .frozenset(let values): values.count > 1
        case .list(let values), .tuple(let values): values.contains(where: \.holdsSet)
        case .dict(let dictionary): dictionary.entries.contains { $0.key.holdsSet || $0.value.holdsSet }
        default: false
        }
    }
}
