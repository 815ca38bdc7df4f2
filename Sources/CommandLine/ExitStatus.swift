internal import ArgumentParser
internal import SystemSupport

/// The exit statuses of this program itself, as opposed to those of a script.
enum ExitStatus: Int32 {
    case failure = 1
    case usage = 2
    case workerDied = 3
    case noPython = 4
    /// The status that `timeout(1)` uses, too.
    case timedOut = 124

    var code: ExitCode { ExitCode(rawValue) }
}
