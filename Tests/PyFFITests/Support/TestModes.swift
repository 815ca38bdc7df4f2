// `swift test` runs everything that a machine can run within some minutes. These variables of the environment choose
// less, or more than that:
//
// | variable | meaning |
// | --- | --- |
// | PYFFI_BACKEND=worker, in-process | only the tests of one backend, with that backend where a test doesn't choose |
// | PYFFI_TEST_PYTHON=3.9 | only the Python of this minor version |
// | PYFFI_TEST_IN_PROCESS=/path/python3 | the Python in-process; by default the newest that can be loaded |
// | PYFFI_TEST_SEED=1 | the seed of all tests that choose by chance; they print theirs |
// | PYFFI_TEST_SOAK=60 | SoakTests: everything at once, for so many seconds; by hand, with `--filter SoakTests` |
// | PYFFI_TEST_NOISE=1 | the soak test under a disturbed schedule; see SoakNoise |
// | PYFFI_TEST_TASKS=1 | the tasks of SixTasks.md, with packages of 150 MB from PyPI |
// | PYFFI_TEST_STARTS=100 | FirstUseTests: so many rounds |
//
// Set by tests for the processes that they start, where these tests run again: PYFFI_TEST_ALONE (`alone`: a part of one
// test), PYFFI_TEST_OTHER_PYTHON (OtherPythonTests: another Python in-process), PYFFI_TEST_DEPTH (`Watchdog`).
//
// A test that stands still ends the run after two minutes, with the stacks of Swift and Python; see `Watchdog`. Suites
// whose tests start processes have the trait `.startsProcesses`, without which such a test fails.

import Foundation

/// What the environment chooses of what is tested.
enum TestModes {
    static let python = environment["PYFFI_TEST_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
    static let seed = environment["PYFFI_TEST_SEED"].flatMap(UInt64.init)
    /// Seconds.
    static let soak = environment["PYFFI_TEST_SOAK"].flatMap(Double.init)
    static let hasNoise = environment["PYFFI_TEST_NOISE"] != nil
    static let hasTasks = environment["PYFFI_TEST_TASKS"] != nil
    static let starts = environment["PYFFI_TEST_STARTS"].flatMap(Int.init)

    private static let environment = ProcessInfo.processInfo.environment
}
