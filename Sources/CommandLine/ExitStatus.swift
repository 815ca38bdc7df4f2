internal import ArgumentParser
internal import SystemSupport

/// How this program ends when it isn't the script that says so.
enum ExitStatus: Int32 {
    case failure = 1
    case usage = 2
    case workerDied = 3
    case noPython = 4
    /// As `timeout(1)` does.
    case timedOut = 124

    var code: ExitCode { ExitCode(rawValue) }
}
