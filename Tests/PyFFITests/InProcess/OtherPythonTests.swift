import Foundation
import PyFFI
import TestSupport
import Testing

/// A process can load one Python only. So the other ones have the conformance tests run in processes of their own.
@Suite(
    .startsProcesses,
    .serialized,
    .enabled(if: !OtherPython.isHere, "this process is one of them")
)
struct OtherPythonTests {
    /// The Pythons that this process doesn't run itself.
    private static let targets =
        PythonTarget.inProcess.isEmpty
        ? [] : PythonTarget.loadable.filter { $0.executable != PythonTarget.inProcess.first?.executable }

    /// Suites that don't depend on Python's version, and those that start processes for every version themselves.
    private static let skips = [
        "OtherPythonTests", "VirtualEnvironmentTests", "UnusablePythonTests", "WatchdogTests", "GeneratedCodeTests",
    ]

    @Test(arguments: targets)
    func `every test passes in-process with each Python`(target: PythonTarget) async throws {
        var program = TestProgram(filter: "^PyFFITests\\.", skips: Self.skips)
        program.environment = [
            OtherPython.variable: "1", "PYFFI_BACKEND": target.backend.rawValue,
            PythonTarget.inProcessPython: target.executable,
        ]
        let outcome = try await program.run()
        #expect(outcome.end == .status(0), "\(target.testDescription): \(outcome.failures)")
        // Fewer tests would mean that the filter doesn't match them any more.
        let count = try #require(TestCounts.count(for: target, in: outcome.text), "\(outcome)")
        #expect(count > 50)
        print("\(target.testDescription): \(count) tests in a process of their own")
    }
}

enum OtherPython {
    /// Set in the processes that these tests start.
    static let variable = "PYFFI_TEST_OTHER_PYTHON"

    static let isHere = ProcessInfo.processInfo.environment[variable] != nil
}
