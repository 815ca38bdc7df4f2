import Foundation
import PyFFI
import TestSupport
import Testing

/// The first use starts Python, wherever it comes. Each round is a process that uses Python somewhere else first, and
/// ends at once.
@Suite(.startsProcesses, .serialized)
struct FirstUseTests {
    /// For more than a few: `PYFFI_TEST_STARTS=100 swift test --filter FirstUseTests`.
    private static let rounds =
        TestModes.starts ?? (OtherPython.isHere ? 3 : 10)

    @Sendable private static func use(_ target: PythonTarget) throws {
        let python = try target.start()
        let answer: Int = try python.eval("6 * 7")
        #expect(answer == 42)
    }

    @Sendable private static func useAsync(_ target: PythonTarget) async throws {
        var configuration = PythonRuntime.Configuration()
        configuration.interpreter = .executable(target.executable)
        let python = try await PythonRuntime(target.backend, configuration)
        #expect(try await Int(python.eval("6 * 7")) == 42)
    }

    @Sendable private static func onQueue(_ target: PythonTarget) async throws {
        let result = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Result { try use(target) }) }
        }
        try result.get()
    }

    private static let ways: [(String, @Sendable (PythonTarget) async throws -> Void)] = [
        ("task", { target in try await Task { try await useAsync(target) }.value }),
        ("detached task that blocks", { target in try await Task.detached { try use(target) }.value }),
        ("thread", { target in try await onThread { try use(target) } }),
        ("dispatch queue", onQueue),
        ("main thread", { target in try await MainActor.run { try use(target) } }),
    ]

    @Test(arguments: PythonTarget.inProcess)
    func `Python starts from any thread or task, or from several at once`(target: PythonTarget) async throws {
        for round in 0..<Self.rounds {
            let text = try await alone(target, part: "round \(round)") {
                let way = Self.ways.randomElement() ?? Self.ways[0]
                if Bool.random() {
                    print("way: several at once")
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<2 { for way in Self.ways.shuffled() { group.addTask { try await way.1(target) } } }
                        try await group.waitForAll()
                    }
                } else {
                    print("way: \(way.0)")
                    try await way.1(target)
                }
                guard Bool.random() else { return }
                // Half of the processes end in the middle of things, while threads and tasks use Python.
                let python = try target.start()
                for _ in 0..<4 { Thread.detachNewThread { while true { _ = try? python.eval("1") } } }
                for _ in 0..<4 { Task { while true { _ = try? await python.eval("1") } } }
                print(Alone.mark)
                exit(0)
            }
            if let text { #expect(text.contains("way: ")) }
        }
    }
}
