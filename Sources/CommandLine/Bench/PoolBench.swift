internal import Foundation
internal import PyFFI

/// What a pool adds to a call, how soon a death is known, and what more workers bring.
struct PoolBench {
    let configuration: PythonRuntime.Configuration

    private static let tasks = 64
    private static let callsPerTask = 200

    func run() async throws -> [Measurement] {
        try await overhead() + deaths() + restarts() + parallel()
    }

    // MARK: The cost of a call

    private func overhead() async throws -> [Measurement] {
        let python = try await PythonRuntime(.worker, configuration)
        let bareRoot: PythonObject = try await python.import("math").getAttribute("sqrt")
        let shared = pool(workers: 1, callsPerWorker: Self.tasks)
        let single = pool(workers: 1, callsPerWorker: 1)
        for pool in [shared, single] { try await pool.waitUntilReady() }
        // In turns, so that the machine's drift affects all alike.
        var times: [[Double]] = [[], [], []]
        for _ in 0..<7 {
            times[0].append(try await time { let _: Double = try await bareRoot(16.0) })
            for (index, pool) in [shared, single].enumerated() {
                times[index + 1].append(
                    try await time { let _: Double = try await pool.withWorker { try await $0(16.0) } }
                )
            }
        }
        await python.shutDown()
        for pool in [shared, single] { await pool.shutDown() }
        let medians = times.map(Stopwatch.median)
        let bare = Measurement(name: "64 tasks at once, one runtime", value: medians[0], unit: .microseconds)
        return [
            bare,
            Measurement(name: "the same by a pool of one worker", value: medians[1], unit: .microseconds).against(bare),
            Measurement(
                name: "what the pool adds to a call",
                value: medians[1] - medians[0],
                unit: .microseconds,
                target: .atMost(10)
            ),
            Measurement(name: "by a worker that has one call at a time", value: medians[2], unit: .microseconds)
                .against(bare),
        ]
    }

    private func pool(workers: Int, callsPerWorker: Int) -> PythonPool<PythonObject> {
        var pool = PythonPoolConfiguration(configuration, workers: workers)
        pool.callsPerWorker = callsPerWorker
        return PythonPool(pool) { python in try await python.import("math").getAttribute("sqrt") }
    }

    /// Microseconds for each of many calls at once.
    private func time(_ call: @escaping @Sendable () async throws -> Void) async throws -> Double {
        let whole = try await ContinuousClock().measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.tasks {
                    group.addTask { for _ in 0..<Self.callsPerTask { try await call() } }
                }
                try await group.waitForAll()
            }
        }
        return whole / .microseconds(1) / Double(Self.tasks * Self.callsPerTask)
    }

    // MARK: Deaths

    private func deaths() async throws -> [Measurement] {
        let pool = PythonPool(PythonPoolConfiguration(configuration, workers: 1))
        let events = pool.events
        var (errors, told, restarts): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<20 {
            let lease = try await pool.lease()
            let running = Task { () async throws -> Void in
                try await lease.context.exec("import time\nwhile True: time.sleep(1)")
            }
            try await Task.sleep(for: .milliseconds(20))
            let death = ContinuousClock.now
            kill(lease.context.processIdentifier, SIGKILL)
            _ = await running.result
            errors.append((.now - death) / .milliseconds(1))
            lease.release()
            for await event in events { if case .died = event { break } }
            told.append((.now - death) / .milliseconds(1))
            try await pool.withWorker { try await $0.exec("0") }
            restarts.append((.now - death) / .milliseconds(1))
        }
        await pool.shutDown()
        return [
            Measurement(
                name: "kill -9 to the call's error, longest of 20",
                value: errors.max() ?? .nan,
                unit: .milliseconds,
                target: .atMost(100)
            ),
            Measurement(
                name: "kill -9 to the event, longest of 20",
                value: told.max() ?? .nan,
                unit: .milliseconds,
                target: .atMost(100)
            ),
            Measurement(
                name: "kill -9 to the next worker's first result",
                value: Stopwatch.median(restarts),
                unit: .milliseconds
            ),
        ]
    }

    /// From the death of a worker that has numpy to the first result of the one that takes its place.
    private func restarts() async throws -> [Measurement] {
        let python = try await PythonRuntime(.worker, configuration)
        let hasNumpy: Bool = try await python.eval("__import__('importlib.util').util.find_spec('numpy') is not None")
        await python.shutDown()
        guard hasNumpy else { return [] }
        let fresh = Measurement(
            name: "kill -9 to the next result, numpy imported anew",
            value: try await restart(from: .interpreter),
            unit: .milliseconds
        )
        let forked = Measurement(
            name: "the same from a template",
            value: try await restart(from: .template),
            unit: .milliseconds,
            target: .atMost(50)
        )
        return [fresh, forked.against(fresh)]
    }

    private func restart(from start: PythonPoolStart) async throws -> Double {
        var settings = PythonPoolConfiguration(configuration, workers: 1)
        settings.startsFrom = start
        let pool = PythonPool(settings) { python in
            try await python.exec("import numpy")
            return python
        }
        let events = pool.events
        var times: [Double] = []
        for _ in 0..<20 {
            let process = try await pool.withWorker { $0.processIdentifier }
            let death = ContinuousClock.now
            kill(process, SIGKILL)
            for await event in events { if case .died = event { break } }
            _ = try await pool.withWorker { try await $0.eval("int(numpy.arange(5).sum())") }
            times.append((.now - death) / .milliseconds(1))
        }
        await pool.shutDown()
        return Stopwatch.median(times)
    }

    // MARK: More workers

    private func parallel() async throws -> [Measurement] {
        var times: [Double] = []
        for workers in [1, 2] {
            let pool = PythonPool(PythonPoolConfiguration(configuration, workers: workers)) { python in
                try await python.eval("lambda n: sum(k * k for k in range(n))")
            }
            try await pool.waitUntilReady()
            times.append(
                try await Stopwatch.microseconds(rounds: 3, per: 1000) {
                    let inputs = Array(repeating: 100_000, count: 40)
                    for try await result in pool.map(inputs, { try await Int($0($1)) }) { _ = try result.get() }
                }
            )
            await pool.shutDown()
        }
        let one = Measurement(name: "map over 40 inputs, 1 worker", value: times[0], unit: .milliseconds)
        let two = Measurement(name: "the same with 2 workers", value: times[1], unit: .milliseconds)
        // On one processor there is nothing to gain.
        let target = Measurement.Target.ratioAtMost(1 / 1.8)
        return [one, two.against(one, ProcessInfo.processInfo.activeProcessorCount > 1 ? target : nil)]
    }
}
