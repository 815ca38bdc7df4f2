package import BackendInterface
internal import Foundation
package import PythonDiscovery

/// Everything about a worker that its owner may choose.
package struct WorkerConfiguration: Sendable {
    package var interpreter = InterpreterChoice.automatic
    /// The worker's environment variables; nil: this process's.
    package var environment: [String: String]?
    /// Whether Python code reads this process's standard input, and uses its terminal; else it meets the end of file, and has none.
    package var inheritsStandardInput = false
    package var ignoresTerminationSignal = false
    package var standardOutput = PythonOutput.inherit
    package var standardError = PythonOutput.inherit
    /// `sys.argv`
    package var arguments = [""]
    /// Put in front of `sys.path`.
    package var modulePath: [String] = []
    /// A bound for every operation; nil: none.
    package var callTimeout: Duration?
    /// How long an interrupted call may take to end before the worker is killed.
    package var interruptGracePeriod = Duration.seconds(2)
    /// How long the interpreter may take to come up, with the search for it.
    package var startTimeout = Duration.seconds(30)
    /// How long the worker may take to end before it is killed.
    package var shutdownGracePeriod = Duration.seconds(5)
    /// Whether a process that has closed its connection is waited for, as the program that Python code has put in its place, instead of
    /// killed.
    package var allowsAnotherProgram = false
    /// Descriptors of this process that the worker has under the same numbers, besides the standard streams.
    package var inheritedDescriptors: [Int32] = []
    /// How long both sides poll for the other's next message before they block. Zero where there is one processor.
    package var spin = Duration.microseconds(50)
    /// Where the bytecode of the worker's own modules is kept between starts, which makes them a third faster; nil:
    /// nowhere.
    package var cacheFolder = WorkerConfiguration.standardCacheFolder

    package init() {}

    /// `pyffi` in the folder for what can be made again; nil where the user has none.
    private static var standardCacheFolder: String? {
        FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first?.appendingPathComponent("pyffi").path
    }
}
