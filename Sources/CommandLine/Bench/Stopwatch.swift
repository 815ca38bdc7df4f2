internal import Foundation

/// Times code: the median of several rounds, after one that isn't counted.
enum Stopwatch {
    /// Microseconds for one of the `count` repetitions that `body` makes.
    static func microseconds(rounds: Int = 7, per count: Int, _ body: () throws -> Void) rethrows -> Double {
        try body()
        let times = try (0..<rounds).map { _ in
            try ContinuousClock().measure { try body() } / .microseconds(1)
        }
        return median(times) / Double(count)
    }

    /// Microseconds for one repetition of each body; the bodies' rounds take turns.
    static func microseconds(rounds: Int = 9, per count: Int, inTurn bodies: [() throws -> Void]) throws -> [Double] {
        var times = bodies.map { _ in [Double]() }
        for round in 0...rounds {
            for (index, body) in bodies.enumerated() {
                let time = try ContinuousClock().measure { try body() } / .microseconds(1)
                if round > 0 { times[index].append(time) }
            }
        }
        return times.map { median($0) / Double(count) }
    }

    static func microseconds(rounds: Int = 7, per count: Int, _ body: () async throws -> Void) async rethrows -> Double
    {
        try await body()
        var times: [Double] = []
        for _ in 0..<rounds {
            times.append(try await ContinuousClock().measure { try await body() } / .microseconds(1))
        }
        return median(times) / Double(count)
    }

    static func median(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : values.sorted()[values.count / 2]
    }
}
