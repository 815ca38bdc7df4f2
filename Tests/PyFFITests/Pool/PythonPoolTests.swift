// Pools of real workers: calls, crashes, waits, ends.

import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

@Suite(.startsProcesses)
struct PythonPoolTests {
    /// A worker's Python: a function that crashes for some inputs, and one that waits for a file.
    static let service = """
        import os, time
        def work(n):
            if n % 5 == 3: os.abort()
            return n * n
        def busy(path):
            open(path, "w").close()
            while True: time.sleep(60)
        """

    static func pool(
        _ target: PythonTarget,
        workers: Int = 2,
        _ adjust: (inout PythonPoolConfiguration) -> Void = { _ in }
    ) -> PythonPool<PythonRuntime> {
        var configuration = PythonPoolConfiguration(target.configuration, workers: workers)
        configuration.backend = target.backend
        configuration.queueTimeout = .seconds(600)
        adjust(&configuration)
        return PythonPool(configuration) { python in
            try await python.exec(service)
            return python
        }
    }

    static func work(_ python: PythonRuntime, _ number: Int) async throws -> Int {
        try await python.eval("work")(number)
    }

    static let one = PythonTarget.workers.suffix(1)

    @Test(arguments: PythonTarget.one)
    func `calls get workers that are set up, as many at a time as there are`(target: PythonTarget) async throws {
        let pool = Self.pool(target)
        let results = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<200 where number % 5 != 3 {
                group.addTask { try await pool.withWorker { try await Self.work($0, number) } }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(results == Set((0..<200).filter { $0 % 5 != 3 }.map { $0 * $0 }))
        let snapshot = pool.snapshot
        #expect(snapshot.calls == 160 && snapshot.inFlight == 0 && snapshot.deaths == 0 && snapshot.refused == 0)
        #expect(snapshot.latencies.count == 160 && snapshot.waits.count == 160)
        await pool.shutDown()
        #expect(pool.snapshot.ready == 0)
        let late = await #expect(throws: PythonError.self) { try await pool.withWorker { _ in } }
        #expect(late?.kind == .closed && late?.hadBegun == false)
    }

    @Test(arguments: PythonTarget.workers)
    func `a crash costs the call that crashes, and nothing else`(target: PythonTarget) async throws {
        let pool = Self.pool(target) { $0.runtime.standardError = .discard }
        let results = await withTaskGroup(of: (Int, Result<Int, any Error>).self) { group in
            for number in 0..<40 {
                group.addTask {
                    do {
                        return (number, .success(try await pool.withWorker { try await Self.work($0, number) }))
                    } catch { return (number, .failure(error)) }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for (number, result) in results {
            if number % 5 == 3 {
                let error = #expect(throws: PythonError.self) { try result.get() }
                #expect(error?.workerDeath?.operation == "call work", "\(error as Any)")
            } else {
                #expect(try result.get() == number * number)
            }
        }
        #expect(results.count == 40)
        // Callers hear of a death before the pool does.
        #expect(await comesTrue { pool.snapshot.deaths == 8 })
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `a call that would wait for itself is refused`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 2) { $0.queueTimeout = nil }
        let answer: Int = try await pool.withWorker { _ in
            try await pool.withWorker { inner in
                let error = await #expect(throws: PythonError.self) {
                    try await pool.withWorker { try await Self.work($0, 1) }
                }
                #expect(error?.kind == .refused && error?.message.contains("all 2") == true, "\(error as Any)")
                return try await Self.work(inner, 2)
            }
        }
        #expect(answer == 4)
        #expect(try await pool.withWorker { try await Self.work($0, 4) } == 16)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `a call whose worker has died does not count as one that has a worker`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 1) { $0.runtime.standardError = .discard }
        let answer: Int = try await pool.withWorker { python in
            await #expect(throws: PythonError.self) { try await python.exec("os.abort()") }
            return try await pool.withWorker { try await Self.work($0, 4) }
        }
        #expect(answer == 16)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `a task that a call leaves behind gets a worker when the call has ended`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 1) { $0.queueTimeout = nil }
        let later = try await pool.withWorker { _ in
            let later = Task { try await pool.withWorker { try await Self.work($0, 2) } }
            // It waits for this very call.
            _ = await comesTrue { pool.snapshot.queued == 1 }
            return later
        }
        #expect(try await later.value == 4)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `a set-up that throws is named to those who wait for a worker`(target: PythonTarget) async throws {
        var configuration = PythonPoolConfiguration(target.configuration, workers: 1)
        configuration.backend = target.backend
        configuration.restart = .backingOff(from: .seconds(600), to: .seconds(600))
        let pool = PythonPool(configuration) { try await $0.exec("import no_such_package") }
        #expect(await comesTrue { pool.snapshot.failedStarts == 1 })
        let error = await #expect(throws: PythonError.self) {
            try await pool.withWorker(timeout: .milliseconds(1)) { _ in }
        }
        #expect(error?.kind == .refused && error?.hadBegun == false)
        #expect(error?.message.contains("No module named 'no_such_package'") == true, "\(error as Any)")
        await pool.shutDown()
    }

    @Test func `events say what happens in one sentence`() {
        let error = PythonError(.startFailed, "no Python")
        let events: [(PythonPoolEvent, String)] = [
            (.ready(processID: 7, after: .milliseconds(30)), "worker 7 is ready after 0.03 seconds"),
            (
                .startFailed(error, retriesIn: .seconds(2)),
                "a worker could not be started: no Python; the next try comes in 2.0 seconds"
            ),
            (.startFailed(error, retriesIn: nil), "a worker could not be started: no Python"),
            (.recycled(processID: 7, .calls(5)), "worker 7 is replaced after 5 calls"),
            (.recycled(processID: 7, .bytes(9)), "worker 7 is replaced since it holds 9 bytes"),
            (.gaveUp(error), "the pool has given up: no Python"),
        ]
        for (event, text) in events { #expect("\(event)" == text) }
        #expect(
            "\(PythonPoolEvent.templateUnusable(error))".contains("no Python; the worker starts from an interpreter")
        )
    }

    @Test(arguments: one)
    func `a call that met a dead worker is done again, unless it had begun`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 1)
        let runs = Locked(0)
        let answer: Int = try await pool.withWorker { python in
            runs.withLock { $0 += 1 }
            if runs.current == 1 {
                kill(python.processIdentifier, SIGKILL)
                _ = await python.waitForEnd()
            }
            return try await Self.work(python, 2)
        }
        #expect(answer == 4 && runs.current == 2)
        let error = await #expect(throws: PythonError.self) {
            try await pool.withWorker { python in
                runs.withLock { $0 += 1 }
                try await python.exec("seen = 1")
                kill(python.processIdentifier, SIGKILL)
                _ = await python.waitForEnd()
                try await python.exec("seen = 2")
            }
        }
        #expect(error?.workerDeath != nil && error?.hadBegun == false && runs.current == 3)
        let never = await #expect(throws: PythonError.self) {
            try await pool.withWorker(retry: .never) { python in
                runs.withLock { $0 += 1 }
                kill(python.processIdentifier, SIGKILL)
                _ = await python.waitForEnd()
                try await python.exec("seen = 3")
            }
        }
        #expect(never?.workerDeath != nil && runs.current == 4)
        let twice = await #expect(throws: PythonError.self) {
            try await pool.withWorker(retry: .always(times: 1)) { python in
                runs.withLock { $0 += 1 }
                return try await Self.work(python, 3)
            }
        }
        #expect(twice?.workerDeath?.signalName == "SIGABRT" && runs.current == 6)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `a queue that is full refuses, and a wait has its limits`(target: PythonTarget) async throws {
        let scratch = try ScratchFolder()
        let pool = Self.pool(target, workers: 1) {
            $0.queueLimit = 1
            $0.queueTimeout = .milliseconds(100)
        }
        try await pool.waitUntilReady()
        let busy = Task {
            try await pool.withWorker { python in try await python.eval("busy")(scratch.path + "/busy") }
        }
        #expect(await comesTrue { FileManager.default.fileExists(atPath: scratch.path + "/busy") })
        let waiting = Task { try await pool.withWorker { _ in } }
        #expect(await comesTrue { pool.snapshot.queued == 1 || pool.snapshot.refused == 1 })
        let refused = await waiting.result
        let late = #expect(throws: PythonError.self) { try refused.get() }
        #expect(late?.kind == .refused && late?.hadBegun == false)
        let patient = Task { try await pool.withWorker(timeout: .milliseconds(1)) { _ in } }
        let impatient = await patient.result
        #expect(throws: PythonError.self) { try impatient.get() }
        busy.cancel()
        let cancelled = await busy.result
        #expect(throws: CancellationError.self) { try cancelled.get() }
        #expect(pool.snapshot.deaths == 0)
        #expect(try await pool.withWorker { try await Self.work($0, 1) } == 1)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `who waits for a worker can be cancelled`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 1)
        let lease = try await pool.lease()
        let waiting = Task { try await pool.withWorker { _ in } }
        #expect(await comesTrue { pool.snapshot.queued == 1 })
        waiting.cancel()
        let cancelled = await waiting.result
        #expect(throws: CancellationError.self) { try cancelled.get() }
        #expect(pool.snapshot.queued == 0 && pool.snapshot.refused == 0)
        lease.release()
        lease.release()
        #expect(pool.snapshot.inFlight == 0 && pool.snapshot.calls == 1)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `a lease gives its worker back with the last reference`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 1)
        do {
            let lease = try await pool.lease()
            #expect(try await Self.work(lease.context, 4) == 16)
            #expect(pool.snapshot.busy == 1)
        }
        #expect(pool.snapshot.busy == 0)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `map gives results in the order of the inputs, and a crash costs its own`(target: PythonTarget) async throws {
        let pool = Self.pool(target) { $0.runtime.standardError = .discard }
        var results: [Int?] = []
        for try await result in pool.map(Array(0..<30), { try await Self.work($0, $1) }) {
            results.append(try? result.get())
        }
        #expect(results == (0..<30).map { $0 % 5 == 3 ? nil : $0 * $0 })
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `map gives a result though the next input has not come, and errors of inputs come last`(
        target: PythonTarget
    ) async throws {
        struct NoMore: Error {}
        let pool = Self.pool(target)
        let (inputs, input) = AsyncThrowingStream.makeStream(of: Int.self)
        input.yield(1)
        var results: [Int] = []
        await #expect(throws: NoMore.self) {
            for try await result in pool.map(inputs, { try await Self.work($0, $1) }) {
                results.append(try result.get())
                if results.count == 1 {
                    input.yield(2)
                    input.finish(throwing: NoMore())
                }
            }
        }
        #expect(results == [1, 4])
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `the death of something else costs no worker, and repeats nothing`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 1)
        let other = try target.start()
        let object = try await other.eval("len")
        kill(other.processIdentifier, SIGKILL)
        _ = await other.waitForEnd()
        let runs = Locked(0)
        let error = await #expect(throws: PythonError.self) {
            try await pool.withWorker { _ in
                runs.withLock { $0 += 1 }
                let _: Int = try await object("abc")
            }
        }
        #expect(error?.kind == .staleObject && error?.hadBegun == false && runs.current == 1)
        #expect(pool.snapshot.ready == 1 && pool.snapshot.retiring == 0)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `a pool that ends replaces a worker for who waits`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 1)
        let lease = try await pool.lease()
        let waiting = Task { try await pool.withWorker { try await Self.work($0, 7) } }
        #expect(await comesTrue { pool.snapshot.queued == 1 })
        pool.beginShutdown()
        kill(lease.context.processIdentifier, SIGKILL)
        #expect(try await waiting.value == 49)
        lease.release()
        await pool.drain()
    }

    @Test(arguments: one)
    func `the time limit of a caller is not that of a worker's replacement`(target: PythonTarget) async throws {
        var configuration = PythonPoolConfiguration(target.configuration, workers: 1)
        configuration.mostCallsPerWorker = 1
        // A set-up that is not over before anybody can look at a time limit.
        let pool = PythonPool(configuration) { try await $0.exec("import time; time.sleep(0.05)") }
        try await pool.waitUntilReady()
        let python = try target.start()
        // The end of this call orders the replacement, within a limit that no set-up keeps.
        try await python.withTimeout(.microseconds(1)) { try await pool.withWorker { _ in } }
        #expect(pool.snapshot.recycled == 1)
        #expect(await comesTrue { pool.snapshot.starts + pool.snapshot.failedStarts == 2 })
        #expect(pool.snapshot.failedStarts == 0)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `map takes few inputs before their results are asked for, and cancels what is not asked for any more`(
        target: PythonTarget
    ) async throws {
        let pool = Self.pool(target)
        let (taken, running) = (Locked(0), Locked(0))
        let inputs = AsyncStream<Int> {
            taken.withLock { count in
                count += 1
                return count
            }
        }
        var count = 0
        let results = pool.map(inputs) { python, number in
            running.withLock { $0 += 1 }
            defer { running.withLock { $0 -= 1 } }
            if number > 20 { try await python.exec("while True: time.sleep(0.001)") }
            return number
        }
        for try await result in results {
            count += 1
            #expect(try result.get() == count)
            if count == 20 { break }
        }
        #expect(taken.current <= 24)
        #expect(await comesTrue { running.current == 0 })
        #expect(pool.snapshot.deaths == 0)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `a pool tells what happens to its workers`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 1) { $0.mostCallsPerWorker = 2 }
        let events = pool.events
        try await pool.waitUntilReady()
        let first = try await pool.withWorker { $0.processIdentifier }
        kill(first, SIGKILL)
        var story: [String] = []
        reading: for await event in events {
            switch event {
            case .ready(let process, let time):
                #expect(time > .zero)
                story.append(process == first ? "ready" : "another is ready")
                if process != first { try await pool.withWorker { _ = try await $0.eval("1") } }
                if story.count == 3 { try await pool.withWorker { _ = try await $0.eval("1") } }
                if story.count == 5 { break reading }
            case .died(let process, let death):
                #expect(process == first && death.signalName == "SIGKILL")
                story.append("died")
            case .recycled(_, let reason):
                #expect(reason == .calls(2))
                story.append("recycled")
            case .startFailed, .gaveUp, .templateUnusable: Issue.record("\(event)")
            }
        }
        #expect(story == ["ready", "died", "another is ready", "recycled", "another is ready"])
        await pool.shutDown()
        // The stream ends with the pool.
        for await event in pool.events { Issue.record("\(event)") }
    }
}
