package import BackendInterface
internal import Foundation
package import PythonDiscovery

/// Everything about an interpreter in this process that its owner may choose.
package struct InProcessConfiguration: Sendable {
    package var interpreter = InterpreterChoice.automatic
    /// `sys.argv`
    package var arguments = [""]
    /// Folders that are put in front of `sys.path`.
    package var modulePath: [String] = []
    package var standardOutput = PythonOutput.inherit
    package var standardError = PythonOutput.inherit
    /// Whether Python code reads this process's standard input; else it reads the end of file.
    package var inheritsStandardInput = false
    /// A time limit for every operation; nil: none.
    package var callTimeout: Duration?
    /// How long an interrupted async operation may take to end before it is left behind.
    package var interruptGracePeriod = Duration.seconds(2)
    /// How long the search for an interpreter may take.
    package var startTimeout = Duration.seconds(30)
    /// How long Python may take to end with the process.
    package var shutdownGracePeriod = Duration.seconds(5)
    /// Of the tasks that ask for operations, for the functions that Python calls within these.
    package var taskLocals = CarriedTaskLocals()
    /// How long Python's main thread polls for the next async operation before it sleeps.
    package var spin = Duration.microseconds(50)
    /// Whether `shutDown` of the last runtime finalizes the interpreter.
    package var finalizesInterpreter = false
    /// Where the bytecode of the package's own modules, and what interpreters said of themselves, is kept between
    /// starts; nil: nowhere.
    package var cacheFolder: String?

    package init() {}

    var handlesOutput: Bool {
        standardOutput.isHandled || standardError.isHandled
    }
}
