internal import PyFFI

/// The calls per second when many are made at once.
struct ThroughputBench {
    let configuration: PythonRuntime.Configuration

    func run() async throws -> [Measurement] {
        let python = try await PythonRuntime(.worker, configuration)
        let sqrt: PythonObject = try await python.import("math").getAttribute("sqrt")
        let inFlight = try await Stopwatch.microseconds(per: 64 * 500) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<64 {
                    group.addTask { for _ in 0..<500 { let _: Double = try await sqrt(16.0) } }
                }
                try await group.waitForAll()
            }
        }
        let dependent = try dependent()
        let batched = try batched(sqrt, in: python)
        await python.shutDown()
        return [
            Measurement(
                name: "64 tasks at once",
                value: 1e6 / inFlight,
                unit: .callsPerSecond,
                target: .atLeast(80_000)
            ),
            Measurement(
                name: "64 calls in a batch",
                value: 1e6 / batched,
                unit: .callsPerSecond,
                target: .atLeast(200_000)
            ),
            dependent[0],
            dependent[1].against(dependent[0], .ratioAtMost(0.125)),
        ]
    }

    /// Calls that each take the result of the call before, one by one and in a batch.
    private func dependent() throws -> [Measurement] {
        let python = try PythonRuntime(.worker, configuration)
        defer { python.shutDown() }
        let next = try python.eval("lambda x: x + 1")
        let many = 100
        func chain() throws {
            var x = try PythonObject(0, in: python)
            for _ in 0..<many { x = try next(x) }
            let last = try Int(x)
            guard last == many else { throw CommandFailure("expected \(many) of \(many) calls, got \(last)") }
        }
        let rounds = 200
        let times = try Stopwatch.microseconds(
            per: many * rounds,
            inTurn: [
                { for _ in 0..<rounds { try chain() } },
                { for _ in 0..<rounds { try python.batch { () throws -> Void in try chain() } } },
            ]
        )
        let names = ["100 calls, each of the last one's result", "the same in a batch"]
        return zip(names, times).map { Measurement(name: $0, value: $1, unit: .microseconds) }
    }

    private func batched(_ sqrt: PythonObject, in python: PythonRuntime) throws -> Double {
        try Stopwatch.microseconds(per: 64 * 200) {
            for _ in 0..<200 {
                let roots: [PythonObject] = try python.batch { try (0..<64).map { _ in try sqrt(16.0) } }
                let sum = try roots.reduce(0.0) { try $0 + Double($1) }
                guard sum == 256 else { throw CommandFailure("expected 64 roots of 16, got a sum of \(sum)") }
            }
        }
    }
}
