internal import Foundation
internal import PyFFI
internal import PythonDiscovery
internal import SystemSupport

/// The time from the start to the first result, measured against a Python that starts and ends.
struct StartBench {
    let python: String
    let configuration: PythonRuntime.Configuration

    func run() throws -> [Measurement] {
        var bare: [Double] = []
        var ours: [Double] = []
        // Measured in turns, so that the machine's drift affects both alike.
        for _ in 0..<21 {
            bare.append(try ContinuousClock().measure { try runBare() } / .milliseconds(1))
            var runtime: PythonRuntime?
            ours.append(
                try ContinuousClock().measure {
                    let python = try PythonRuntime(.worker, configuration)
                    let _: Int = try python.eval("6 * 7")
                    runtime = python
                } / .milliseconds(1)
            )
            runtime?.shutDown()
        }
        let floor = Measurement(name: "python3 -c pass", value: Stopwatch.median(bare), unit: .milliseconds)
        let first = Measurement(name: "start to first result", value: Stopwatch.median(ours), unit: .milliseconds)
        return [floor, first.against(floor, .ratioAtMost(1.5))]
    }

    private func runBare() throws {
        _ = try BoundedRun(executable: python, arguments: ["-c", "pass"], timeout: .seconds(60)).run()
    }
}
