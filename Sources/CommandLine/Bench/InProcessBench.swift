internal import BackendInterface
internal import InProcessBackend
internal import PyFFI

/// Operations on the in-process backend, each measured against the bare C API.
struct InProcessBench {
    let configuration: PythonRuntime.Configuration

    private static let calls = 20_000

    func run() async throws -> [Measurement] {
        let python = try await PythonRuntime(.inProcess, configuration)
        guard let floor = CFloor(python) else { return [] }
        var rows = try calls(python, floor)
        rows += try access(python, floor)
        rows += try NaturalFormsBench(python: python, floor: floor).run()
        rows += try containers(python, floor)
        rows.append(try callback(python))
        rows.append(try await suspending(python))
        await python.shutDown()
        return rows
    }

    /// A row and its floor, measured in turns.
    private func pair(
        _ name: String,
        per count: Int,
        _ target: Measurement.Target? = nil,
        floor: () -> Void,
        _ body: () throws -> Void
    ) throws -> [Measurement] {
        let times = try withoutActuallyEscaping(floor) { floor in
            try withoutActuallyEscaping(body) { body in
                try Stopwatch.microseconds(per: count, inTurn: [{ floor() }, body])
            }
        }
        let isShort = times[1] < 10
        let rows = zip(["C: \(name)", name], times).map { name, time in
            Measurement(name: name, value: isShort ? time * 1000 : time, unit: isShort ? .nanoseconds : .microseconds)
        }
        return [rows[0], rows[1].against(rows[0], target)]
    }

    private func calls(_ python: PythonRuntime, _ floor: CFloor) throws -> [Measurement] {
        let count = Self.calls
        let sqrt: PythonObject = try python.import("math").getAttribute("sqrt")
        let first = try python.eval("lambda a, b, c, key=None: a")
        let identity = try python.eval("lambda x: x")
        let raise = try python.eval("[].pop")
        let names = floor.names("key")
        var rows: [Measurement] = []
        rows += try pointer(sqrt) { sqrtPointer in
            try pair("sqrt(16.0) in a batch", per: count, .ratioAtMost(3)) {
                floor.withGIL { for _ in 0..<count { floor.call(sqrtPointer) } }
            } _: {
                try python.batch { () throws -> Void in for _ in 0..<count { let _: Double = try sqrt(16.0) } }
            }
        }
        rows += try pointer(sqrt) { sqrtPointer in
            // 350 ns if the floor is 170 ns.
            try pair("sqrt(16.0)", per: count, .ratioAtMost(350.0 / 170)) {
                floor.eachWithGIL(count) { floor.call(sqrtPointer) }
            } _: {
                for _ in 0..<count { let _: Double = try sqrt(16.0) }
            }
        }
        rows += try pointer(first) { pointer in
            try pair("f(1, 2.5, 'x', key=4)", per: count, .ratioAtMost(4)) {
                floor.eachWithGIL(count) { floor.callWithKeyword(pointer, names: names) }
            } _: {
                for _ in 0..<count { let _: Int = try first(1, 2.5, "x", key: 4) }
            }
        }
        rows += try pointer(identity) { pointer in
            try pair("str there and back", per: count) {
                floor.eachWithGIL(count) { _ = floor.text(pointer, "a text of some length, \u{e9}") }
            } _: {
                for _ in 0..<count { let _: String = try identity("a text of some length, \u{e9}") }
            }
        }
        rows += try pointer(raise) { pointer in
            // The target is absolute, 3 µs, because the error keeps the exception and the floor only makes it.
            let rows = try pair("exception to an error", per: count) {
                floor.eachWithGIL(count) { floor.exception(pointer) }
            } _: {
                for _ in 0..<count { do { try raise() } catch {} }
            }
            return [rows[0], rows[1].with(target: .atMost(rows[1].unit == .nanoseconds ? 3000 : 3))]
        }
        return rows
    }

    /// The address stays valid: the caller keeps the object, and Python moves no objects.
    private func pointer<Result>(_ object: PythonObject, _ body: (PyPointer) throws -> Result) throws -> Result {
        let pointer = try object.withUnsafePyObject { $0 }
        return try withExtendedLifetime(object) { try body(pointer) }
    }

    private func access(_ python: PythonRuntime, _ floor: CFloor) throws -> [Measurement] {
        let count = Self.calls
        try python.exec("class Box: pass\nbox = Box(); box.a = 5; items = list(range(1000, 2000)); names = {7: 1234}")
        let (box, items, names) = try (python.eval("box"), python.eval("items"), python.eval("names"))
        let attribute = floor.interned("a")
        let list = try python.eval("list")
        let five = try python.eval("5")
        var rows: [Measurement] = []
        rows += try pointer(box) { pointer in
            try pair("attribute", per: count, .atMost(200)) {
                floor.eachWithGIL(count) { floor.attribute(pointer, attribute) }
            } _: {
                for _ in 0..<count { let _: Int = try box.getAttribute("a") }
            }
        }
        rows += try pointer(items) { pointer in
            try pair("item of a list", per: count, .atMost(200)) {
                floor.eachWithGIL(count) { floor.item(pointer, 500) }
            } _: {
                for _ in 0..<count { let _: Int = try items.getItem(500) }
            }
        }
        rows += try pointer(names) { pointer in
            try pair("item of a dict", per: count) {
                floor.eachWithGIL(count) { floor.item(pointer, 7) }
            } _: {
                for _ in 0..<count { let _: Int = try names.getItem(7) }
            }
        }
        rows += [
            Measurement(
                name: "attribute, kept as an object",
                value: try Stopwatch.microseconds(per: count) {
                    for _ in 0..<count { let _: PythonObject = try list.getAttribute("append") }
                } * 1000,
                unit: .nanoseconds
            ),
            Measurement(
                name: "a + b",
                value: try Stopwatch.microseconds(per: count) { for _ in 0..<count { _ = try five + five } } * 1000,
                unit: .nanoseconds
            ),
        ]
        return rows
    }

    private func containers(_ python: PythonRuntime, _ floor: CFloor) throws -> [Measurement] {
        let ints = (0..<10_000).map { $0 * 7 }
        let doubles = (0..<1_000_000).map { Double($0) * 0.5 }
        let entries = Dictionary(uniqueKeysWithValues: (0..<1000).map { ("key \($0)", $0 * 1000) })
        let data = [UInt8](repeating: 7, count: 1 << 20)
        let drop = try python.eval("id")
        let (intList, doubleList) = try (PythonObject(ints, in: python), PythonObject(doubles, in: python))
        let (dict, bytes) = try (PythonObject(entries, in: python), PythonObject(data, in: python))
        func to(_ name: String, _ target: Measurement.Target?, floor body: () -> Void, _ value: some PythonConvertible)
            throws -> [Measurement]
        {
            try pair(name, per: 1, target) {
                floor.withGIL(body)
            } _: {
                let _: PythonObject = try drop(value)
            }
        }
        func from<Value: ConvertibleFromPython>(
            _ name: String,
            _ target: Measurement.Target?,
            _ object: PythonObject,
            as: Value.Type,
            floor body: (PyPointer) -> Void
        ) throws -> [Measurement] {
            try pointer(object) { pointer in
                try pair(name, per: 1, target) {
                    floor.withGIL { body(pointer) }
                } _: {
                    _ = try Value(object)
                }
            }
        }
        var rows = try to("10 000 ints to a list", .ratioAtMost(1.5), floor: { floor.list(of: ints) }, ints)
        rows += try from("10 000 ints from a list", .ratioAtMost(1.5), intList, as: [Int].self) {
            _ = floor.ints(from: $0)
        }
        rows += try to("1e6 doubles to a list", .ratioAtMost(1.5), floor: { floor.list(of: doubles) }, doubles)
        rows += try from("1e6 doubles from a list", .ratioAtMost(1.5), doubleList, as: [Double].self) {
            _ = floor.doubles(from: $0)
        }
        rows += try to("dict of 1000 to Python", .ratioAtMost(2), floor: { floor.dict(of: entries) }, entries)
        rows += try from("dict of 1000 from Python", .ratioAtMost(2), dict, as: [String: Int].self) {
            _ = floor.dictionary(from: $0)
        }
        rows += try pointer(intList) { pointer in
            try pair("iteration of 10 000 ints", per: 1, .ratioAtMost(2)) {
                floor.withGIL { _ = floor.sum(over: pointer) }
            } _: {
                var sum = 0
                try PythonElements(intList, as: Int.self).forEachElement { sum += $0 }
            }
        }
        rows += try to("1 MiB of bytes to Python", nil, floor: { floor.bytes(of: data) }, data)
        rows += try from("1 MiB of bytes from Python", nil, bytes, as: [UInt8].self) { _ = floor.bytes(from: $0) }
        return rows
    }

    /// The loop that is timed runs in Python.
    private func callback(_ python: PythonRuntime) throws -> Measurement {
        let increment = try python.function { (n: Int) in n + 1 }
        let callAll = try python.eval("lambda f, count: [f(n) for n in range(count)] and None")
        try callAll(increment, Self.calls)
        let time = try Stopwatch.microseconds(per: Self.calls) { try callAll(increment, Self.calls) }
        return Measurement(
            name: "Python calls a Swift function",
            value: time * 1000,
            unit: .nanoseconds,
            target: .atMost(500)
        )
    }

    private func suspending(_ python: PythonRuntime) async throws -> Measurement {
        let sqrt: PythonObject = try await python.import("math").getAttribute("sqrt")
        let time = try await Stopwatch.microseconds(per: Self.calls) {
            for _ in 0..<Self.calls { let _: Double = try await sqrt(16.0) }
        }
        return Measurement(name: "try await sqrt(16.0)", value: time, unit: .microseconds, target: .atMost(5))
    }
}
