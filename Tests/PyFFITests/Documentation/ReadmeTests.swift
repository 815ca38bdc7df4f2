// swift-format-ignore-file
// The README's examples, word for word: `DocumentationTests` looks for each block of the README in this folder.
import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ReadmeTests {
    @Test(.enabled(if: PythonTarget.isWanted(.worker)))
    func `the README's first program runs`() throws {
        let python = try PythonRuntime()                     // finds Python and starts a worker
        try python.exec("x = 1 + 2")
        let y: Int = try python.eval("x * 10")               // 30: one round trip, converted

        let statistics = try python.import("statistics")
        let median: Double = try statistics.median([3, 1, 2])

        let rows = try python.list(python.open("/etc/passwd"))          // an object: stays in Python
        let count: Int = try python.len(rows)
        let sorted: [String] = try python.sorted(rows, reverse: true)   // keyword arguments
        let first = try String(rows[0].strip())                         // a chain is one round trip

        #expect(y == 30 && median == 2)
        #expect(count == sorted.count && sorted.contains(first + "\n"))
    }

    @Test(arguments: PythonTarget.all)
    func `the README's first program runs with await`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec("x = 1 + 2")
        let y: Int = try await python.eval("x * 10")
        let statistics = try await python.import("statistics")
        let median: Double = try await statistics.median([3, 1, 2])
        let rows = try await python.list(python.open("/etc/passwd"))
        let count: Int = try await python.len(rows)
        let sorted: [String] = try await python.sorted(rows, reverse: true)
        let first = try await String(rows[0].strip())
        #expect(y == 30 && median == 2)
        #expect(count == sorted.count && sorted.contains(first + "\n"))
        await python.shutDown()
    }

    @Test(arguments: PythonTarget.one.filter { $0.backend == .worker })
    func `the README's example of errors runs`(target: PythonTarget) throws {
        let python = try target.start()
        var texts: [String] = []
        func print(_ text: String) { texts.append(text) }

        do {
            try python.eval("1 / 0")
        } catch let error as PythonError where error.isException("ArithmeticError") {   // base classes match
            print(error.exception!.message)        // division by zero
            print(error.exception!.traceback)      // as Python prints it
        }

        do {
            try python.exec("import ctypes; ctypes.string_at(0)")
        } catch let error as PythonError where error.kind == .workerDied {
            print(error.workerDeath!.signalName!)  // SIGSEGV
            print(error.workerDeath!.pythonStack)  // where Python was
        }                                          // go on with a new PythonRuntime()
        #expect(texts.count == 4 && texts[0] == "division by zero" && texts[2] == "SIGSEGV")
        #expect(throws: PythonError.self) { try python.eval("1") }
    }

    @Test(arguments: PythonTarget.one)
    func `the README's example of Codable types runs`(target: PythonTarget) throws {
        let python = try target.start()
        try python.exec("def load_users(): return [{'name': 'Ada', 'tags': {'a'}}]")
        struct User: Codable { var name: String; var tags: Set<String> }

        let users = try PythonDecoder().decode([User].self, from: python.eval("load_users()"))
        let dict = try PythonEncoder().encode(users[0], in: python)     // {'name': …, 'tags': {…}}

        #expect(try dict == python.eval("load_users()[0]"))
    }

    @Test(arguments: PythonTarget.one)
    func `the README's example of Swift functions runs`(target: PythonTarget) async throws {
        // In-process the names are shared with the other tests of this process.
        try await alone(target) { () throws -> Void in
            let python = try target.start()
            try python.register("add") { (a: Int, b: Int) in a + b }        // Python: import swift_bridge; swift_bridge.add(1, 2)
            let key = try python.function { (text: String) in text.count }  // a callable without a name
            let longest: String = try python.max(["a", "abc"], key: key)

            #expect(longest == "abc")
            try python.exec("import swift_bridge; three = swift_bridge.add(1, 2)")
            #expect(try python.eval("three") == 3)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `the README's example of coroutines runs`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec("async def fetch(url): return url.upper()")
        let fetch = try await python.eval("fetch")                      // async def fetch(url)
        async let a: String = fetch("https://…")
        async let b: String = fetch("https://…")                        // both at once
        print(try await a, try await b)

        #expect(try await [a, b] == ["HTTPS://…", "HTTPS://…"])
        try await onThread {
            let text: String = try python.run(fetch("c"))
            #expect(text == "C")
        }
    }

    @Test(.enabled("numpy can't be had from PyPI") { await PackageEnvironment.numpy.isAvailable() },
        arguments: PythonTarget.one)
    func `the README's example of arrays runs`(target: PythonTarget) async throws {
        try await PackageEnvironment.numpy.run(target) { python in
            let np = try python.import("numpy")
            let xs: [Double] = try np.linspace(0, 1, 1_000_000)             // a copy, at the speed of memory
            let image = try PythonArray<UInt8>(np.zeros([480, 640, 3], dtype: "uint8"))
            try image.withUnsafeMutableBufferPointer { $0[0] = 255 }        // Python sees it

            #expect(xs.count == 1_000_000 && xs.last == 1)
            #expect(try Int(image.object[0, 0, 0]) == 255)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `the README's example of a batch runs on both backends`(target: PythonTarget) throws {
        let python = try target.start()
        let math = try python.import("math")
        let roots = try python.batch { () throws -> Double in
            var sum = try PythonObject(0.0, in: python)
            for n in 1...100 { sum = try sum + math.sqrt(Double(n)) }
            return try Double(sum)
        }
        #expect(abs(roots - 671.4629471031477) < 1e-9)
    }

    @Test(.enabled(if: PythonTarget.isWanted(.worker)))
    func `the README's pool runs`() async throws {
        let pool = PythonPool(PythonPoolConfiguration(workers: 2)) { python in try await python.import("statistics") }
        let mean: Double = try await pool.withWorker(timeout: .seconds(30)) { statistics in try await statistics.mean([1, 2, 3]) }

        #expect(mean == 2)
        await pool.shutDown()
    }

    @Test(arguments: PythonTarget.one.filter { $0.backend == .inProcess })
    func `the README's example of the second backend runs`(target: PythonTarget) async throws {
        // The Python that is found first is not the one of the other tests of this process.
        try await alone(target, environment: ["PYFFI_PYTHON": target.executable]) { () throws -> Void in
            let python = try PythonRuntime(.inProcess)           // or PYFFI_BACKEND=in-process for PythonRuntime()
            let math = try python.import("math")
            let total = try python.batch { () throws -> Double in
                var sum = try PythonObject(0.0, in: python)
                for n in 1...100 { sum = try sum + math.sqrt(Double(n)) }
                return try Double(sum)
            }

            #expect(abs(total - 671.4629471031477) < 1e-9)
        }
    }

    @Test
    func `the README's example of which Python compiles`() {
        // Not called: the machine may have no such Python.
        func compiled() throws {
            var configuration = PythonRuntime.Configuration()
            configuration.interpreter = .version("3.13")         // or ">=3.11", or .executable(".venv/bin/python")
            configuration.environment = .dependencies(["numpy>=2"])         // made by uv or pip when it is first needed, and kept
            configuration.environmentProgress = { line in print(line) }     // the first time takes a while
            let python = try PythonRuntime(.worker, configuration)
            _ = python
        }
    }
}
