internal import PyFFI

/// Calls by generated bindings, each measured against the dynamic call that it checks.
struct TypedBench {
    let configuration: PythonRuntime.Configuration

    func run() async throws -> [Measurement] {
        try await rows(.worker, calls: 4000) + rows(.inProcess, calls: 20_000)
    }

    private func rows(_ backend: PythonBackendKind, calls count: Int) async throws -> [Measurement] {
        let python = try await PythonRuntime(backend, configuration)
        let (math, textwrap) = try await (python.import("math"), python.import("textwrap"))
        let typedMath = try await Math(in: python, otherVersion: .passes)
        let typedTextwrap = try await Textwrap(in: python, otherVersion: .passes)
        let text = "a text of some length"
        let pairs: [(name: String, bodies: [() throws -> Void])] = [
            (
                "math.sqrt(16)",
                [
                    { for _ in 0..<count { let _: Double = try math.sqrt(16.0) } },
                    { for _ in 0..<count { _ = try typedMath.sqrt(16) } },
                ]
            ),
            (
                "textwrap.shorten(text, 12, placeholder: \"…\")",
                [
                    { for _ in 0..<count { let _: String = try textwrap.shorten(text, 12, placeholder: "…") } },
                    { for _ in 0..<count { _ = try typedTextwrap.shorten(text, 12, placeholder: "…") } },
                ]
            ),
        ]
        let rows = try pairs.flatMap { name, bodies in
            let times = try Stopwatch.microseconds(per: count, inTurn: bodies)
            let dynamic = Measurement(name: "\(name), \(backend.rawValue)", value: times[0], unit: .microseconds)
            let typed = Measurement(name: "the same, typed", value: times[1], unit: .microseconds)
            return [dynamic, typed.against(dynamic, .ratioAtMost(1.1))]
        }
        await python.shutDown()
        return rows
    }
}
