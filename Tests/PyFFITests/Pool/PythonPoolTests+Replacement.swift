import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

/// How a pool sets its workers up, replaces them, and ends.
extension PythonPoolTests {
    @Test(arguments: one)
    func `a set-up that fails is told, and after some times ends the pool`(target: PythonTarget) async throws {
        struct NoModel: Error {}
        var configuration = PythonPoolConfiguration(target.configuration, workers: 2)
        configuration.restart = .backingOff(from: .milliseconds(1), givingUpAfter: 3)
        let tries = Locked(0)
        let pool = PythonPool(configuration) { _ -> Int in
            tries.withLock { $0 += 1 }
            throw NoModel()
        }
        let events = pool.events
        let error = await #expect(throws: PythonError.self) { try await pool.withWorker { _ in } }
        #expect(error?.kind == .startFailed && error?.message.contains("NoModel()") == true)
        await #expect(throws: PythonError.self) { try await pool.waitUntilReady() }
        await #expect(throws: PythonError.self) { try await pool.run() }
        var last: PythonPoolEvent?
        for await event in events { last = event }
        if case .gaveUp = last {} else { Issue.record("\(last as Any)") }
        #expect((3...4).contains(tries.current))
    }

    @Test(arguments: one)
    func `set-up has a time limit of its own`(target: PythonTarget) async throws {
        var configuration = PythonPoolConfiguration(target.configuration, workers: 1)
        configuration.runtime.callTimeout = .milliseconds(1)
        configuration.restart = .never
        let slow = "import time\nuntil = time.monotonic() + 0.1\nwhile time.monotonic() < until: pass"
        let patient = PythonPool(configuration) { python in try await python.exec(slow) }
        try await patient.waitUntilReady()
        await patient.shutDown()
        configuration.setUpTimeout = .milliseconds(1)
        let impatient = PythonPool(configuration) { python in try await python.exec("while True: pass") }
        let error = await #expect(throws: PythonError.self) { try await impatient.waitUntilReady() }
        #expect(error?.kind == .timedOut)
    }

    @Test(arguments: one)
    func `a worker that is stopped is found while it is idle, and replaced`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 1) {
            $0.healthCheckInterval = .milliseconds(10)
            $0.healthCheckTimeout = .milliseconds(100)
            $0.runtime.interruptGracePeriod = .milliseconds(100)
        }
        let events = pool.events
        try await pool.waitUntilReady()
        let first = try await pool.withWorker { $0.processIdentifier }
        kill(first, SIGSTOP)
        for await event in events {
            guard case .died(let process, let death) = event else { continue }
            #expect(
                process == first && death.reason?.hasPrefix("ping took longer than 0.1 seconds") == true,
                "\(death)"
            )
            break
        }
        #expect(try await pool.withWorker { try await Self.work($0, 2) } == 4)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `a worker that has grown is replaced, and its call is finished`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 1) { $0.mostBytesPerWorker = 1 << 20 }
        let first = try await pool.withWorker { $0.processIdentifier }
        #expect(await comesTrue { pool.snapshot.recycled == 1 })
        #expect(await comesTrue { pool.snapshot.retiring == 0 && pool.snapshot.starting == 0 })
        #expect(try await pool.withWorker { $0.processIdentifier } != first)
        #expect(pool.snapshot.deaths == 0)
        await pool.shutDown()
    }

    @Test(arguments: one)
    func `a pool that drains finishes what it has, within its time`(target: PythonTarget) async throws {
        let scratch = try ScratchFolder()
        let pool = Self.pool(target, workers: 1)
        let lease = try await pool.lease()
        let waiting = Task { try await pool.withWorker { try await Self.work($0, 6) } }
        #expect(await comesTrue { pool.snapshot.queued == 1 })
        pool.beginShutdown()
        let refused = await #expect(throws: PythonError.self) { try await pool.withWorker { _ in } }
        #expect(refused?.kind == .closed)
        lease.release()
        #expect(try await waiting.value == 36)
        try await pool.run()
        // One that has a call without an end.
        let other = Self.pool(target, workers: 1) { $0.runtime.shutdownGracePeriod = .milliseconds(200) }
        let busy = Task {
            try await other.withWorker { python in try await python.eval("busy")(scratch.path + "/busy") }
        }
        #expect(await comesTrue { FileManager.default.fileExists(atPath: scratch.path + "/busy") })
        await other.drain(within: .milliseconds(100))
        let cut = await busy.result
        let error = #expect(throws: PythonError.self) { try cut.get() }
        #expect(error?.kind == .closed && other.snapshot.deaths == 0, "\(error as Any)")
    }

    @Test(arguments: one)
    func `a service that is cancelled ends its pool`(target: PythonTarget) async throws {
        let pool = Self.pool(target, workers: 1)
        try await pool.waitUntilReady()
        let process = try await pool.withWorker { $0.processIdentifier }
        let service = Task { try await pool.run() }
        service.cancel()
        try await service.value
        #expect(await comesTrue { kill(process, 0) != 0 && errno == ESRCH })
    }

    @Test(arguments: one)
    func `a pool that nobody has any more leaves no process`(target: PythonTarget) async throws {
        let processes = Locked<[Int32]>([])
        do {
            let pool = Self.pool(target, workers: 2)
            try await pool.waitUntilReady()
            for _ in 0..<2 {
                let lease = try await pool.lease()
                processes.withLock { $0.append(lease.context.processIdentifier) }
            }
        }
        let all = processes.current
        #expect(await comesTrue { all.allSatisfy { kill($0, 0) != 0 && errno == ESRCH } })
    }
}
