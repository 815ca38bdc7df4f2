internal import PyFFI

/// Arrays of numbers, measured against a raw pipe on the worker, and against a copy of as much memory in-process.
struct ArrayBench {
    let python: String
    let configuration: PythonRuntime.Configuration

    private static let count = 1 << 20
    private static let bytes = count * 8

    private let numbers = (0..<Self.count).map { Double($0) * 0.5 }

    func run() throws -> [Measurement] { try worker() + inProcess() }

    /// A Python function that gives an array of doubles, and the array's kind: numpy's if this Python has numpy.
    private func source(_ runtime: PythonRuntime) throws -> (make: PythonObject, kind: String) {
        if let np = try? runtime.import("numpy") {
            let array = try np.arange(Self.count, dtype: "f8")
            return (try runtime.eval("lambda array: lambda: array").callWith(arguments: [array]), "numpy array")
        }
        let array = try runtime.eval("__import__('array').array('d', range(\(Self.count)))")
        return (try runtime.eval("lambda array: lambda: array").callWith(arguments: [array]), "array.array")
    }

    private func worker() throws -> [Measurement] {
        let runtime = try PythonRuntime(.worker, configuration)
        defer { runtime.shutDown() }
        let (make, kind) = try source(runtime)
        let peer = try EchoPeer(python: python, mode: .bulk, size: Self.bytes)
        defer { peer.stop() }
        let down = try inTurn(
            ("raw pipe, 8 MiB from Python", { peer.download(Self.bytes) }),
            ("\(kind) to [Double]", { let _: [Double] = try make() }),
            ("\(kind) to PythonArray", { let _: PythonArray<Double> = try make() })
        )
        let up = try inTurn(
            ("raw pipe, 8 MiB to Python", { peer.upload(Self.bytes) }),
            ("[Double] to memory in Python", { _ = try PythonArray(numbers, in: runtime) })
        )
        return rates(down, .ratioAtLeast(0.7)) + rates(up, nil)
    }

    private func inProcess() throws -> [Measurement] {
        let runtime = try PythonRuntime(.inProcess, configuration)
        defer { runtime.shutDown() }
        let (make, kind) = try source(runtime)
        let object: PythonObject = try make()
        let copies = try inTurn(
            ("allocate and memcpy, 8 MiB", { consume(copy()) }),
            ("\(kind) to [Double]", { consume(try [Double](object)) }),
            ("PythonArray to [Double]", { consume(try [Double](PythonArray<Double>(object))) })
        )
        // Measured apart from the rows above, because the next operation has to free the memory that was made.
        let made = try inTurn(
            ("allocate and memcpy, 8 MiB", { consume(copy()) }),
            ("[Double] to memory in Python", { _ = try PythonArray(numbers, in: runtime) })
        )
        let array = try PythonArray<Double>(object)
        let visits = try inTurn(
            ("elements of [Double]", { consume(sum(of: numbers)) }),
            ("elements of PythonArray, by pointer", { consume(try array.withUnsafeBufferPointer { $0.reduce(0, +) }) }),
            ("elements of PythonArray, for-in", { consume(array.reduce(0, +)) }),
            ("elements of PythonArray, subscript", { consume((0..<Self.count).reduce(0) { $0 + array[$1] }) })
        )
        let view = try Stopwatch.microseconds(per: 1000) { for _ in 0..<1000 { _ = try PythonArray<Double>(object) } }
        return compare(copies, per: 1000, .milliseconds, .ratioAtMost(1.2))
            + compare(made, per: 1000, .milliseconds, nil)
            + [Measurement(name: "\(kind) to PythonArray", value: view, unit: .microseconds)]
            + compare(visits, per: Double(Self.count) / 1000, .nanoseconds, nil)
    }

    private func copy() -> [Double] {
        [Double](unsafeUninitializedCapacity: Self.count) { space, initialized in
            numbers.withUnsafeBytes { UnsafeMutableRawBufferPointer(space).copyMemory(from: $0) }
            initialized = Self.count
        }
    }

    @inline(never)
    private func sum(of numbers: [Double]) -> Double { numbers.reduce(0, +) }

    /// Keeps the compiler from removing code whose result is not used.
    @inline(never)
    private func consume<Value>(_ value: Value) {}

    private typealias Row = (name: String, body: () throws -> Void)

    /// The rows' names, and microseconds for each.
    private func inTurn(_ rows: Row...) throws -> [(name: String, time: Double)] {
        let times = try Stopwatch.microseconds(per: 1, inTurn: rows.map(\.body))
        return zip(rows, times).map { ($0.name, $1) }
    }

    /// The other rows are measured against the first one.
    private func rates(_ rows: [(name: String, time: Double)], _ target: Measurement.Target?) -> [Measurement] {
        measured(rows, target) { Measurement(name: $0, value: Double(Self.bytes) / $1, unit: .megabytesPerSecond) }
    }

    private func compare(
        _ rows: [(name: String, time: Double)],
        per divisor: Double,
        _ unit: Measurement.Unit,
        _ target: Measurement.Target?
    ) -> [Measurement] {
        measured(rows, target) { Measurement(name: $0, value: $1 / divisor, unit: unit) }
    }

    private func measured(
        _ rows: [(name: String, time: Double)],
        _ target: Measurement.Target?,
        _ make: (String, Double) -> Measurement
    ) -> [Measurement] {
        let all = rows.map { make($0.name, $0.time) }
        guard let first = all.first else { return [] }
        return [first] + all.dropFirst().map { $0.against(first, target) }
    }
}
