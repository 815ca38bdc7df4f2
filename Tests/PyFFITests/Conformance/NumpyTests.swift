import PyFFI
import TestSupport
import Testing

/// Only with those Pythons that have numpy.
@Suite(.startsProcesses)
struct NumpyTests {
    static let targets = PythonTarget.all.filter { target in
        (try? target.start().import("numpy")) != nil
    }

    @Test(arguments: targets)
    func `items take ints, slices, ellipsis, new axes, lists and masks`(target: PythonTarget) throws {
        let python = try target.start()
        let np = try python.import("numpy")
        let m = try np.arange(12).reshape(3, 4)
        #expect(try Int(m[1, 2]) == 6)
        #expect(try Int(m[-1, -1]) == 11)
        func list(_ path: some PythonReference) throws -> [Int] { try [Int](path.pythonPath.ravel().tolist()) }
        #expect(try list(m[0..<2]) == Array(0..<8))
        #expect(try list(m[.all, 1]) == [1, 5, 9])
        #expect(try list(m[PythonSlice(step: 2)]) == [0, 1, 2, 3, 8, 9, 10, 11])
        #expect(try list(m[.ellipsis, 0]) == [0, 4, 8])
        #expect(try list(m[1..., ..<2]) == [4, 5, 8, 9])
        #expect(try list(m[[0, 2]]) == [0, 1, 2, 3, 8, 9, 10, 11])
        #expect(try list(m[[0, 2], [1, 3]]) == [1, 11])
        #expect(try [Int](m[.newAxis, .all, 0].shape) == [1, 3])
        #expect(try list(m[m .> 8]) == [9, 10, 11])
        #expect(try list(m[(m .> 8) & (m % 2 .== 0)]) == [10])
        try m.setItem(0, 0, to: 99)
        #expect(try list(m[0]) == [99, 1, 2, 3])
        try m.setItem([0, 2], to: -1)
        #expect(try list(m) == [-1, -1, -1, -1, 4, 5, 6, 7, -1, -1, -1, -1])
        try m.setItem(m .< 0, to: 0)
        try m.setItem(.all, 1, to: [7, 8, 9])
        #expect(try list(m) == [0, 7, 0, 0, 4, 8, 6, 7, 0, 9, 0, 0])
    }

    @Test(arguments: targets)
    func `Codable types read scalars and arrays`(target: PythonTarget) throws {
        struct Record: Decodable, Equatable {
            var id: Int
            var score: Double
            var isActive: Bool
            var weights: [Double]
            var rows: [[Int]]
        }
        let python = try target.start()
        try python.exec(
            """
            import numpy as np
            record = {'id': np.int32(7), 'score': np.float32(0.5), 'isActive': np.bool_(True), 'weights': np.arange(3) / 2,
                      'rows': np.arange(4).reshape(2, 2)}
            """
        )
        let record = try PythonDecoder().decode(Record.self, from: python.eval("record"))
        #expect(record == Record(id: 7, score: 0.5, isActive: true, weights: [0, 0.5, 1], rows: [[0, 1], [2, 3]]))
    }

    @Test(arguments: targets)
    func `operators work on arrays, with Swift values on either side`(target: PythonTarget) throws {
        let python = try target.start()
        let np = try python.import("numpy")
        let v = try np.array([1.0, 2.0, 3.0])
        func list(_ object: PythonObject) throws -> [Double] { try [Double](object.tolist()) }
        #expect(try list(2 * v + 1) == [3, 5, 7])
        #expect(try list([1.0, 1.0, 1.0] - v) == [0, -1, -2])
        #expect(try list(-v / 2) == [-0.5, -1, -1.5])
        #expect(try Double(v.matrixMultiplied(by: v)) == 14)
        #expect(try list(v.raisedTo(2)) == [1, 4, 9])
        var sum = v
        try sum += v
        #expect(try list(v) == [2, 4, 6])
        #expect(try sum.isSameObject(as: v))
        #expect(try [Bool]((v .== [2.0, 0.0, 6.0]).tolist()) == [true, false, true])
        // A mask has no truth value, as in Python.
        #expect(try pythonError { _ = try v == v }.isException("ValueError"))
        #expect(try pythonError { _ = try v < 3 }.isException("ValueError"))
        #expect(try pythonError { _ = try Bool(v) }.message == "expected bool, got list of 3")
        #expect(try np.int64(3) == 3)
        #expect(try pythonError { _ = try v + np.zeros(2) }.isException("ValueError"))
    }

    @Test(arguments: targets)
    func `scalars convert when a Swift type is asked for, and stay objects otherwise`(target: PythonTarget) throws {
        let python = try target.start()
        let np = try python.import("numpy")
        #expect(try Int(np.int32(-5)) == -5)
        #expect(try UInt8(np.uint8(255)) == 255)
        #expect(try Double(np.float64(0.1)) == 0.1)
        #expect(try Float(np.float32(0.1)) == 0.1)
        #expect(try Bool(np.bool_(true)))
        #expect(try String(np.str_("x")) == "x")
        #expect(try [UInt8](np.bytes_([UInt8](arrayLiteral: 1))) == [1])
        #expect(try Int(np.array(7)) == 7)
        #expect(try np.float64(0.5).typeName == "float64")
        #expect(try pythonError { _ = try Int8(np.int64(300)) }.message == "expected Int8, got int 300")
        #expect(try pythonError { _ = try Int(np.float64(1.5)) }.message == "expected Int, got float 1.5")
        let mixed: [Double] = try python.list(np.array([0.5, 1.5]))
        #expect(mixed == [0.5, 1.5])
        #expect(try [String](np.array(["a", "b"])) == ["a", "b"])
        guard case .object = try PythonValue(np.float64(0.5)) else {
            Issue.record("a numpy scalar became a value")
            return
        }
    }

    @Test(arguments: targets)
    func `times of numpy convert where nothing is lost`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("import numpy as np")
        for (code, duration) in [
            ("np.timedelta64(1500, 'ns')", Duration.nanoseconds(1500)), ("np.timedelta64(-1, 'ns')", .nanoseconds(-1)),
            ("np.timedelta64(3, 'D')", .seconds(3 * 86400)), ("np.array(7000, 'm8[ns]')", .microseconds(7)),
        ] {
            #expect(try Duration(python.eval(code)) == duration, "\(code)")
        }
        for code in ["np.timedelta64('NaT', 'ns')", "np.timedelta64(3, 'M')"] {
            let error = try pythonError { _ = try Duration?(python.eval(code)) }
            #expect(error.message == "expected timedelta, got timedelta64 object", "\(code)")
        }
        // The unit would be lost.
        #expect(throws: PythonError.self) { try Int(python.eval("np.timedelta64(1500, 'ns')")) }
        let day = try PythonDateTime(python.eval("np.datetime64('2024-02-29T01:00:00.000002000')"))
        #expect(day.time.microsecond == 2)
        for code in ["np.datetime64('NaT')", "np.datetime64('2024-02-29T01:00:00.000002001')"] {
            let error = try pythonError { _ = try PythonDateTime(python.eval(code)) }
            #expect(error.message == "expected datetime, got datetime64 object", "\(code)")
        }
    }
}
