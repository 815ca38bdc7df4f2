internal import PyFFI

/// The time to await an `async def` that returns at once.
struct CoroutineBench {
    let configuration: PythonRuntime.Configuration

    private static let calls = 2000
    private static let atOnce = 1000

    func run() async throws -> [Measurement] {
        var rows: [Measurement] = []
        for (backend, target) in [(PythonBackendKind.worker, 120.0), (.inProcess, 100)] {
            rows += try await measure(backend, .atMost(target))
        }
        return rows
    }

    private func measure(_ backend: PythonBackendKind, _ target: Measurement.Target) async throws -> [Measurement] {
        let python = try await PythonRuntime(backend, configuration)
        try await python.exec("async def same(x): return x")
        let same = try await python.eval("same")
        let _: Int = try await same(1)
        let one = try await Stopwatch.microseconds(per: Self.calls) {
            for n in 0..<Self.calls { let _: Int = try await same(n) }
        }
        let many = try await Stopwatch.microseconds(per: Self.atOnce) {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for n in 0..<Self.atOnce { group.addTask { try await Int(same(n)) } }
                for try await _ in group {}
            }
        }
        await python.shutDown()
        return [
            Measurement(name: "\(backend.rawValue): a coroutine", value: one, unit: .microseconds, target: target),
            Measurement(
                name: "\(backend.rawValue): 1000 coroutines at once",
                value: 1_000_000 / many,
                unit: .callsPerSecond,
                target: .atLeast(15_000)
            ),
        ]
    }
}
