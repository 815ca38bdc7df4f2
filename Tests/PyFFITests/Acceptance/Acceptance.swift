// swift-format-ignore-file
// Programs as a user would write them. Each function must compile unchanged and pass on both backends.
import Foundation
import PyFFI

func quickStart(_ python: PythonRuntime) throws {
    try python.exec("x = 1 + 2")
    let x = try python.eval("x * 10")
    try expect(Int(x) == 30)
    let y: Int = try python.eval("x + 1")
    try expect(y == 4)

    let math = try python.import("math")
    try expect(Double(math.sqrt(16.0)) == 4)
    let root: Double = try math.sqrt(2.0)
    try expect(root == 2.0.squareRoot())
    try expect(Double(math.pi) == Double.pi)
}

func namesBelongToPython(_ python: PythonRuntime) throws {
    try python.exec("""
        class Box:
            description = "a box"
            count = 3
            first = "f"
            close = "c"
            def get(self, k): return k
            def call(self, k): return k * 2
            def filter(self, k): return [k]
        box = Box()
        """)
    let box = try python.eval("box")
    try expect(String(box.description) == "a box")
    try expect(Int(box.count) == 3)
    try expect(String(box.first) == "f")
    try expect(String(box.close) == "c")
    let got: String = try box.get("k")
    try expect(got == "k")
    let called: Int = try box.call(21)
    try expect(called == 42)
    let filtered: [Int] = try box.filter(1)
    try expect(filtered == [1])
}

func pathsAreReadWhenUsed(_ python: PythonRuntime) throws {
    let types = try python.import("types")
    let box = try types.SimpleNamespace(n: 1)
    let path = box.n
    let pinned = try box.getAttribute("n")
    try box.setAttribute("n", to: 2)
    try expect(Int(path) == 2)
    try expect(Int(pinned) == 1)
    try expect(!box.hasAttribute("missing"))
    try box.deleteAttribute("n")
    try expect(!box.hasAttribute("n"))
}

func collections(_ python: PythonRuntime) throws {
    let list = try PythonObject([10, "two", 3.0, nil] as PythonValue, in: python)
    try expect(Int(list[0]) == 10)
    try expect(String(list[1]) == "two")
    try expect(Double(list[-2]) == 3.0)
    try list.setItem(0, to: 99)
    try expect(list.itemCount() == 4)
    try list.deleteItem(-1)
    try expect(list.containsItem("two"))
    let count: Int = try python.len(list)
    try expect(count == 3)

    let dict = try python.dict(name: "Swift", year: 2014)
    try expect(String(dict["name"]) == "Swift")
    let value = try PythonValue(python.eval("{1: (2, 3.5), 'k': [None, True, b'ab'], (1, 2): {4}}"))
    let back = try PythonObject(value, in: python)
    try expect(back == python.eval("{1: (2, 3.5), 'k': [None, True, b'ab'], (1, 2): {4}}"))

    let squares: [Int: [Double]] = try python.eval("{n: [n / 2, n * 1.0] for n in range(3)}")
    try expect(squares == [0: [0, 0], 1: [0.5, 1], 2: [1, 2]])
    let slice: [Int] = try python.list(python.list(0..<10)[PythonSlice(start: 8, stop: 2, step: -2)])
    try expect(slice == [8, 6, 4])
}

func noSilentLoss(_ python: PythonRuntime) throws {
    let text = "a\0b \u{1F40D} é"
    try expect(String(PythonObject(text, in: python)) == text)
    try expect(UInt64(python.eval("2**64 - 1")) == .max)
    try expectThrows { _ = try UInt64(python.eval("-1")) }
    try expectThrows { _ = try Int8(python.eval("128")) }
    try expectThrows { _ = try Int(python.eval("2**63")) }
    try expectThrows { _ = try Int(python.eval("1.5")) }
    try expectThrows { _ = try Bool(python.eval("'yes'")) }
    try expectThrows { _ = try String(python.eval("5")) }
    try expectThrows { _ = try [String: Int](python.eval("[1, 2]")) }
    let huge: String = try python.str(python.eval("7**500"))
    try expect(huge == String(describing: PythonValue(python.eval("7**500"))))
    let floats: [Double] = try python.eval("[float('inf'), -0.0, 5e-324, 1.7976931348623157e308]")
    try expect(floats[0] == .infinity && floats[1].sign == .minus && floats[2] == .leastNonzeroMagnitude)
    try expect(floats[3] == .greatestFiniteMagnitude)
    try python.exec("loop = []; loop.append(loop)")
    try expectThrows { _ = try PythonValue(python.eval("loop")) }
}

func errors(_ python: PythonRuntime) throws {
    do {
        try python.exec("""
            import json
            def parse(text):
                try:
                    return json.loads(text)
                except ValueError as error:
                    raise RuntimeError("bad text") from error
            parse("{")
            """)
        try expect(false)
    } catch let error as PythonError {
        try expect(error.isException("RuntimeError") && error.isException("Exception") && !error.isException("ValueError"))
        let exception = error.exception!
        try expect(exception.typeName == "RuntimeError" && exception.message == "bad text")
        try expect(exception.cause?.qualifiedTypeName == "json.decoder.JSONDecodeError")
        try expect(exception.traceback.contains("line 6") && exception.traceback.contains("direct cause"))
        try expect(exception.frames.last?.function == "parse")
        let args: [String] = try python.list(exception.object.args)
        try expect(args == ["bad text"])
    }
    let one: Int = try python.eval("1")          // nothing left over from the failure
    try expect(one == 1)
}

func contextManagers(_ python: PythonRuntime) throws {
    try python.exec("""
        class Manager:
            def __init__(self, swallow): self.swallow = swallow; self.seen = None
            def __enter__(self): return 'value'
            def __exit__(self, kind, value, trace): self.seen = (kind, str(value)); return self.swallow
        """)
    let strict = try python.eval("Manager(False)")
    try expectThrows { try python.with(strict) { value in _ = try python.eval("1 / 0") } }
    try expect(String(python.eval("'%s'").__mod__(strict.seen[0].__name__)) == "ZeroDivisionError")
    let lenient = try python.eval("Manager(True)")
    try python.with(lenient) { value in _ = try python.eval("1 / 0") }
}

func batches(_ python: PythonRuntime) throws {
    let math = try python.import("math")
    let total = try python.batch { () throws -> Double in
        var sum = try PythonObject(0.0, in: python)
        for n in 1...100 { sum = try sum + math.sqrt(Double(n)) }
        return try Double(sum)
    }
    try expect(abs(total - (1...100).reduce(0) { $0 + Double($1).squareRoot() }) < 1e-9)
}

func timeouts(_ python: PythonRuntime) throws {
    let kept = try python.eval("[1, 2, 3]")
    do {
        try python.withTimeout(.milliseconds(300)) { () throws -> Void in try python.exec("while True: pass") }
        try expect(false)
    } catch let error as PythonError { try expect(error.kind == .timedOut) }
    try expect([Int](kept) == [1, 2, 3])          // interrupted, not killed
}

/// Worker backend only.
func crashIsolation(_ python: PythonRuntime) throws {
    let old = try python.eval("[1]")
    do {
        try python.exec("import ctypes; ctypes.string_at(0)")
        try expect(false)
    } catch let error as PythonError {
        try expect(error.kind == .workerDied)
        try expect(error.workerDeath?.signalName == "SIGSEGV")
        try expect(error.workerDeath?.pythonStack.contains("string_at") == true)
    }
    do { _ = try python.len(old); try expect(false) } catch let error as PythonError {
        try expect(error.kind == .staleObject || error.kind == .workerDied)
    }
}

func callbacks(_ python: PythonRuntime) throws {
    try python.register("add") { (a: Int, b: Int) in a + b }
    try python.exec("import swift_bridge; seven = swift_bridge.add(3, 4)")
    try expect(Int(python.eval("seven")) == 7)
    let key = try python.function { (text: String) in text.count }
    let longest: String = try python.max(["a", "abc", "ab"], key: key)
    try expect(longest == "abc")
    // Wrong types are Python's TypeError and never reach the closure.
    do { _ = try python.eval("swift_bridge.add('x', 1)"); try expect(false) } catch let error as PythonError {
        try expect(error.isException("TypeError"))
    }
    // A Swift error comes back as itself.
    struct Oops: Error, Equatable { let code: Int }
    let fail = try python.function { () throws -> Int in throw Oops(code: 7) }
    do { _ = try fail(); try expect(false) } catch let error as Oops { try expect(error == Oops(code: 7)) }
}

func iteration(_ python: PythonRuntime) async throws {
    let iterator = try await PythonIterator(python.eval("(n * n for n in range(5))"))
    var squares: [Int] = []
    while let element = try await iterator.next() { squares.append(try await Int(element)) }
    try expect(squares == [0, 1, 4, 9, 16])

    try await python.exec("""
        import asyncio
        closed = []
        async def ticks():
            try:
                n = 0
                while True:
                    await asyncio.sleep(0)
                    yield n
                    n += 1
            finally:
                closed.append(True)
        """)
    var sum = 0
    for try await tick in try await PythonElements(python.eval("ticks()"), as: Int.self) {
        sum += tick
        if tick == 10 { break }
    }
    try expect(sum == 55)
}

func asyncCalls(_ python: PythonRuntime) async throws {
    try await python.exec("""
        import asyncio
        async def double(x, after=0.05):
            await asyncio.sleep(after)
            return x * 2
        """)
    let double = try await python.eval("double")
    async let a: Int = double(1)
    async let b: Int = double(2)
    let both = try await (a, b)
    try expect(both == (2, 4))

    let slow = Task { let n: Int = try await double(1, after: 60); return n }
    try await Task.sleep(for: .milliseconds(100))
    slow.cancel()
    let result = await slow.result
    try expectThrows { _ = try result.get() }
    let still: Int = try await double(5)
    try expect(still == 10)
}
