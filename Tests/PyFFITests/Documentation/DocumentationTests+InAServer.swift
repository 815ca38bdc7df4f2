// swift-format-ignore-file
// The examples of InAServer.md.

import PyFFI
import SystemSupport
import TestSupport
import Testing

extension DocumentationTests {
    @Test(arguments: PythonTarget.one.filter { $0.backend == .worker })
    func `the examples of InAServer.md run`(target: PythonTarget) async throws {
        var configuration = PythonPoolConfiguration(workers: 2)
        configuration.queueLimit = 100                           // more calls are refused at once

        let pool = PythonPool(configuration) { python in         // set-up: once per worker, and again after a death
            try await python.exec("def predict(x): return x * 2")
            return try await python.eval("predict")
        }

        try await pool.waitUntilReady()

        let score: Double = try await pool.withWorker(timeout: .seconds(30)) { predict in
            try await predict(1.5)
        }

        #expect(score == 3)

        @Sendable func answer(_ x: Double) async throws -> Double? {
            do {
                return try await pool.withWorker(timeout: .seconds(30)) { predict in try await predict(x) }
            } catch let error as PythonError where error.kind == .refused {
                return nil                                           // busy
            }
        }

        #expect(try await answer(2) == 4)

        let lines = Locked<[String]>([])
        @Sendable func print(_ items: Any...) { lines.withLock { $0.append("\(items)") } }
        @Sendable func log(_ text: String) { print(text) }

        for try await result in pool.map([1.0, 2.0, 3.0], { predict, x in try await Double(predict(x)) }) {
            switch result {
            case .success(let score): print(score)
            case .failure(let error): print("no score: \(error)")            // this one's; the others go on
            }
        }

        #expect(lines.current == ["[2.0]", "[4.0]", "[6.0]"])
        try await stream(pool)

        let watching = Task { [events = pool.events] in
            for await event in events { log("\(event)") }        // ready, died, startFailed, recycled, gaveUp, …
        }
        let numbers = pool.snapshot
        print(numbers.ready, numbers.busy, numbers.queued, numbers.deaths, numbers.latencies.percentile(0.99))

        await pool.drain(within: .seconds(20))                   // takes nothing more, finishes what it has, ends the workers

        await watching.value

        #if os(Linux)
            configuration.startsFrom = .template                     // on Linux; the pool's set-up runs once more, in the template

            let forking = PythonPool(configuration) { python in
                try await python.exec("import os\nfirst = globals().get('first', os.getpid())")
                return python
            }
            #expect(try await forking.withWorker { try await $0.eval("first != os.getpid()") })
            await forking.shutDown()
        #endif
        try await oneByHand(log)
        try await limits()
    }

    private func limits() async throws {
        var runtime = PythonRuntime.Configuration()
        runtime.limits.addressSpace = 8 << 30                    // bytes; beyond it, MemoryError names the limit
        runtime.limits.openFiles = 200
        runtime.limits.coreSize = 0                              // no core dumps
        runtime.workingDirectory = "/tmp"
        runtime.fileCreationMask = 0o077

        let python = try await PythonRuntime(.worker, runtime)
        #expect(try await python.eval("__import__('os').umask(0)") == 0o077)
        await #expect(throws: PythonError.self) { try await python.exec("bytes(9 << 30)") }
    }

    private func stream(_ pool: PythonPool<PythonObject>) async throws {
        let lease = try await pool.lease()                       // a worker, until the last reference is gone
        let parts = AsyncThrowingStream<Double, any Error> {
            try await lease.context(2.0)                         // computed when the client has taken the part before
        }

        for try await part in parts {
            #expect(part == 4)
            break
        }
    }

    private func oneByHand(_ log: @escaping @Sendable (String) -> Void) async throws {
        do {
            let python = try await PythonRuntime(.worker)
            let watching = Task { await python.waitForEnd() }        // at once, also when nothing runs
            print(python.isRunning)
            await python.shutDown(within: .seconds(30))
            let death = await watching.value                         // nil: it was told to

            #expect(death == nil)
        }
        let errors = Locked("")
        do {
            @Sendable func log(_ text: String) { errors.withLock { $0 += text } }

            var configuration = PythonRuntime.Configuration()
            configuration.standardOutput = .discard
            configuration.standardError = .lines { line in log(line) }

            enum Request { @TaskLocal static var id = "-" }

            configuration.carry(Request.$id)

            let python = try await PythonRuntime(.worker, configuration)
            try await python.exec("import sys; print('told', file=sys.stderr)")
            await python.waitForOutput()
            #expect(errors.current == "told")

            try await python.handleLogs(from: .info) { record in     // in a pool's set-up, for instance
                log("\(record.levelName) \(record.logger) \(record.message)")
            }

            try await python.exec("import logging; logging.info('logged')")
            await python.shutDown()
        }
        #expect(errors.current == "toldINFO root logged")
    }
}
