internal import InProcessBackend
internal import PyFFI

/// What people write first, each beside the same by the bare C API.
struct NaturalFormsBench {
    let python: PythonRuntime
    let floor: CFloor

    private static let calls = 20_000

    func run() throws -> [Measurement] {
        let count = Self.calls
        try python.exec("class Box: pass\nbox = Box(); box.a = 5; items = list(range(1000, 2000))")
        let (box, items) = try (python.eval("box"), python.eval("items"))
        let math = try python.import("math")
        let sqrt: PythonObject = try math.getAttribute("sqrt")
        let (a, pi) = (floor.interned("a"), floor.interned("pi"))
        // Their addresses are used: Swift would let go of an object after its last use by name.
        defer { withExtendedLifetime((box, items, math, sqrt)) {} }
        let (boxed, listed) = try (pointer(box), pointer(items))
        let (mathPointer, sqrtPointer) = try (pointer(math), pointer(sqrt))
        var rows: [Measurement] = []
        rows += try row("Int(box.a)") {
            floor.attribute(boxed, a)
        } _: {
            for _ in 0..<count { _ = try Int(box.a) }
        }
        rows += try row("Double(math.pi)") {
            floor.floatAttribute(mathPointer, pi)
        } _: {
            for _ in 0..<count { _ = try Double(math.pi) }
        }
        rows += try row("Int(items[500])") {
            floor.item(listed, 500)
        } _: {
            for _ in 0..<count { _ = try Int(items[500]) }
        }
        rows += try row("math.sqrt(16.0) as Double") {
            floor.call(sqrtPointer)
        } _: {
            for _ in 0..<count { let _: Double = try math.sqrt(16.0) }
        }
        rows += try array()
        return rows
    }

    private func array() throws -> [Measurement] {
        let numbers = try PythonArray(Array(repeating: 1.5, count: 1 << 16), in: python)
        var (byPointer, bySubscript) = (0.0, 0.0)
        let times = try Stopwatch.microseconds(
            per: numbers.count,
            inTurn: [
                { try numbers.withUnsafeBufferPointer { for index in 0..<numbers.count { byPointer += $0[index] } } },
                { for index in 0..<numbers.count { bySubscript += numbers[index] } },
            ]
        )
        withExtendedLifetime((byPointer, bySubscript)) {}
        let rows = zip(["sum of an array's elements by pointer", "sum of an array's elements by subscript"], times).map
        {
            Measurement(name: $0, value: $1 * 1000, unit: .nanoseconds)
        }
        return [rows[0], rows[1].with(target: .atMost(3))]
    }

    private func row(_ name: String, _ floor: () -> Void, _ body: () throws -> Void) throws -> [Measurement] {
        let count = Self.calls
        let times = try withoutActuallyEscaping(floor) { floor in
            try withoutActuallyEscaping(body) { body in
                try Stopwatch.microseconds(per: count, inTurn: [{ self.floor.eachWithGIL(count) { floor() } }, body])
            }
        }
        let rows = zip(["C: \(name)", name], times).map {
            Measurement(name: $0, value: $1 * 1000, unit: .nanoseconds)
        }
        return [rows[0], rows[1].against(rows[0], nil)]
    }

    /// The address stays valid as long as the caller keeps the object: Python moves no objects.
    private func pointer(_ object: PythonObject) throws -> PyPointer { try object.withUnsafePyObject { $0 } }
}
