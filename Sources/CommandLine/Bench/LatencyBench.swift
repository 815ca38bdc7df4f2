internal import BackendInterface
internal import Foundation
internal import PyFFI

/// The time of one operation, measured against an echo of 64 bytes over the same kind of pipes.
struct LatencyBench {
    let python: String
    let configuration: PythonRuntime.Configuration

    private static let calls = 4000

    func run() async throws -> [Measurement] {
        var rows: [Measurement] = []
        var pinnedEcho: Measurement?
        if Affinity.isAvailable {
            let pinned = try Affinity.pinned { [self] in
                let echo = try self.echo("echo of 64 bytes, one processor")
                return [echo] + (try blocking(", one processor", against: echo, .ratioAtMost(2.7)))
            }
            pinnedEcho = pinned.first
            rows += pinned
        }
        let echo = try self.echo("echo of 64 bytes")
        rows.append(echo)
        let free = try blocking("", against: pinnedEcho ?? echo, .ratioAtMost(4))
        rows += free
        if let call = free.first {
            rows.append(try await suspending().against(call, .ratioAtMost(1.4)))
        }
        return rows
    }

    private func echo(_ name: String) throws -> Measurement {
        let peer = try EchoPeer(python: python, mode: .echo)
        defer { peer.stop() }
        let time = Stopwatch.microseconds(per: Self.calls) { for _ in 0..<Self.calls { peer.roundTrip(64) } }
        return Measurement(name: name, value: time, unit: .microseconds)
    }

    private func blocking(
        _ suffix: String,
        against echo: Measurement,
        _ target: Measurement.Target
    ) throws -> [Measurement] {
        let python = try PythonRuntime(.worker, configuration)
        defer { python.shutDown() }
        let sqrt: PythonObject = try python.import("math").getAttribute("sqrt")
        try python.exec(
            "class Box: pass\nbox = Box(); box.a = Box(); box.a.b = Box(); box.a.b.sqrt = __import__('math').sqrt"
        )
        let box = try python.eval("box")
        let first = try python.eval("lambda a, b, c, key=None: a")
        let increment = try python.function { (n: Int) in n + 1 }
        let callAll = try python.eval("lambda f, count: sum(f(n) for n in range(count))")
        let names = [
            "call math.sqrt(16.0)", "chain box.a.b.sqrt(16.0)", "attribute", "call with 3 arguments and a keyword",
            "Python calls a Swift function",
        ]
        // Measured in turns, so that the machine's drift affects all alike: their ratios are what counts.
        let times = try Stopwatch.microseconds(
            per: Self.calls,
            inTurn: [
                { for _ in 0..<Self.calls { let _: Double = try sqrt(16.0) } },
                { for _ in 0..<Self.calls { let _: Double = try box.a.b.sqrt(16.0) } },
                { for _ in 0..<Self.calls { let _: PythonObject = try box.getAttribute("a") } },
                { for _ in 0..<Self.calls { let _: Int = try first(1, 2.5, "x", key: 4) } },
                { try callAll(increment, Self.calls) },
            ]
        )
        let rows = zip(names, times).map { Measurement(name: $0 + suffix, value: $1, unit: .microseconds) }
        let call = rows[0]
        return [
            call.against(echo, target), rows[1].against(call, .ratioAtMost(1.15)), rows[2].against(call),
            rows[3].against(call), rows[4].against(call, .ratioAtMost(1.3)),
        ]
    }

    private func suspending() async throws -> Measurement {
        let python = try await PythonRuntime(.worker, configuration)
        let sqrt: PythonObject = try await python.import("math").getAttribute("sqrt")
        let time = try await Stopwatch.microseconds(per: Self.calls) {
            for _ in 0..<Self.calls { let _: Double = try await sqrt(16.0) }
        }
        await python.shutDown()
        return Measurement(name: "try await math.sqrt(16.0)", value: time, unit: .microseconds)
    }
}
