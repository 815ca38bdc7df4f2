import Foundation
import PyFFI
import TestSupport
import Testing

// The soak test asks for a machine of its own, and is run by hand: PYFFI_TEST_SOAK=60 swift test --filter SoakTests;
// see TestModes.
@Suite(.startsProcesses)
struct SoakTests {
    private static let seconds = TestModes.soak ?? 3

    @Test(
        .enabled(if: TestModes.soak != nil, "PYFFI_TEST_SOAK gives the seconds to run for"),
        arguments: PythonTarget.one
    )
    func `every operation that is begun ends once, as it has to, and leaves nothing behind`(
        target: PythonTarget
    ) async throws {
        // In a process of its own, whose descriptors, threads and memory are of this test alone.
        try await alone(target) {
            let ledger = SoakLedger()
            var random = SeededRandom(SeededRandom.seed)
            print("↳ soak test of \(target.testDescription): PYFFI_TEST_SEED=\(SeededRandom.seed)")
            let python = try target.start()
            RunningTests.shared.describe(ledger) { ["still pending:"] + $0.pending + $0.problems }
            do {
                let soak = try await SoakPython(python, ledger)
                let noise = TestModes.hasNoise ? try await SoakNoise(python, &random) : nil
                try await soak.run(for: max(1, Self.seconds / 4), &random)
                let before = try await SoakResources.measure(python)
                print(before)
                try await soak.run(for: Self.seconds, &random)
                let after = try await SoakResources.measure(python)
                print(after)
                let growth = after.growth(since: before)
                #expect(growth == [], "\(Comment(rawValue: growth.joined(separator: "; ")))")
                try await noise?.end()
                try await soak.finish()
                #expect(SoakToken.live == 0)
            } catch {
                Issue.record(error)
            }
            for line in ledger.summary { print(line) }
            let problems = ledger.problems
            #expect(problems.count == 0, "\(Comment(rawValue: problems.prefix(20).joined(separator: "\n↳ ")))")
            #expect(ledger.pending == [])
            await python.shutDown()
        }
    }
}
