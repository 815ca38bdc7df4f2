// Runs a program that may be anything: it may hang, print without end, or leave children behind that hold its pipes. So
// one poll() waits for output, error output and the end, with one deadline, and nothing waits for the pipes to close.
internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// One run of a program with limits on its time and its output.
package struct BoundedRun {
    package enum End {
        /// The code is nil if Foundation never told it.
        case exited(Int32?)
        case signal(Int32)
        case timedOut
        case tooMuchOutput
    }

    package struct Outcome {
        package let end: End
        package let output: [UInt8]
        package let lastErrorLines: [String]
    }

    /// Far more than an answer has, and than a talkative sitecustomize prints.
    private static let outputLimit = 1 << 20

    /// Of error output only the end is of interest, and a traceback fits into this.
    private static let errorOutputLimit = 1 << 14

    /// How often to ask whether the process has left others behind, see `isZombie`.
    private static let interval = Duration.milliseconds(50)

    /// How long a killed process may take to be gone.
    private static let killLimit = Duration.seconds(1)

    let executable: String
    let arguments: [String]
    let timeout: Duration

    package init(executable: String, arguments: [String], timeout: Duration) {
        self.executable = executable
        self.arguments = arguments
        self.timeout = timeout
    }

    /// Runs the program to its end, or kills it. Throws only when it can't be started.
    package func run() throws -> Outcome {
        let process = Process()
        let output = Pipe()
        let errorOutput = Pipe()
        let notice = ExitNotice()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errorOutput
        process.terminationHandler = { _ in notice.post() }

        let deadline = ContinuousClock.now + timeout
        try process.start()
        var standardOutput = Drain(output.fileHandleForReading.fileDescriptor)
        var standardError = Drain(errorOutput.fileHandleForReading.fileDescriptor)
        var killReason: End?
        var limit = deadline
        var isLeaderGone = false
        while true {
            let sliceEnd = min(limit, ContinuousClock.now + Self.interval)
            let hasEnded = Self.wait(for: notice, &standardOutput, &standardError, until: sliceEnd)
            standardError.keepLast(Self.errorOutputLimit)
            if hasEnded { break }
            if !isLeaderGone, Self.isZombie(process.processIdentifier) {
                isLeaderGone = true
                limit = min(limit, ContinuousClock.now + Self.killLimit)
                Self.kill(process)
            }
            if killReason == nil && !isLeaderGone {
                if standardOutput.bytes.count > Self.outputLimit {
                    killReason = .tooMuchOutput
                } else if ContinuousClock.now >= deadline {
                    killReason = .timedOut
                } else {
                    continue
                }
                Self.kill(process)
                limit = ContinuousClock.now + Self.killLimit
            } else if ContinuousClock.now >= limit {
                // Stuck in the kernel. Whoever asked has waited long enough.
                break
            } else {
                standardOutput.keepLast(Self.outputLimit)
            }
        }
        // What it wrote before its end is in the pipes by now; who else holds them doesn't matter.
        standardOutput.readRest()
        standardError.readRest()
        return Outcome(
            end: killReason ?? Self.end(of: process),
            output: standardOutput.bytes,
            lastErrorLines: Self.lastLines(standardError.bytes)
        )
    }

    /// Waits for one thing to happen and reads what came; true once the process has ended.
    private static func wait(
        for notice: ExitNotice,
        _ output: inout Drain,
        _ errorOutput: inout Drain,
        until limit: ContinuousClock.Instant
    ) -> Bool {
        let rest = limit - ContinuousClock.now
        let milliseconds = rest.components.seconds * 1000 + rest.components.attoseconds / 1_000_000_000_000_000 + 1
        // A negative descriptor is one that poll() leaves alone; a closed pipe would wake it for ever.
        var entries = [notice.descriptor, output.openDescriptor, errorOutput.openDescriptor].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        guard poll(&entries, nfds_t(entries.count), Int32(clamping: max(0, milliseconds))) > 0 else { return false }
        if entries[1].revents != 0 { output.readAvailable() }
        if entries[2].revents != 0 { errorOutput.readAvailable() }
        return entries[0].revents != 0
    }

    /// Kills the process, and those it started if it leads a group: a shell script's `sleep` would live on.
    private static func kill(_ process: Process) {
        // Not a process that has ended: its number may be another's by now.
        guard process.isRunning else { return }
        let identifier = process.processIdentifier
        let leadsGroup = getpgid(identifier) == identifier
        _ = systemKill(leadsGroup ? -identifier : identifier)
    }

    /// Whether the process has ended but Foundation has not noticed.
    ///
    /// On Linux it waits for a socket to close that the process's children inherit, so one that is left in the
    /// background hides the end of its parent. They are killed then, and Foundation notices.
    private static func isZombie(_ identifier: pid_t) -> Bool {
        var info = siginfo_t()
        let options = WEXITED | WNOHANG | WNOWAIT
        return waitid(P_PID, id_t(identifier), &info, options) == 0 && info.si_signo == SIGCHLD
    }

    private static func end(of process: Process) -> End {
        // Foundation traps when it's asked too early: what the process left behind may have moved to a group of its
        // own.
        guard !process.isRunning else { return .exited(nil) }
        return process.terminationReason == .uncaughtSignal
            ? .signal(process.terminationStatus) : .exited(process.terminationStatus)
    }

    private static func lastLines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self)
            .split(whereSeparator: \.isNewline)
            .suffix(10)
            .map(String.init)
    }
}

/// The name `kill` is taken inside the type above.
private func systemKill(_ target: pid_t) -> Int32 { kill(target, SIGKILL) }

/// Reads a pipe without ever waiting for it.
private struct Drain {
    private let descriptor: Int32
    private(set) var bytes: [UInt8] = []
    private var isOpen = true

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    var openDescriptor: Int32 { isOpen ? descriptor : -1 }

    /// Reads what is there, but no more than a pipe holds, so that an endless writer can't keep the caller here.
    mutating func readAvailable() {
        guard isOpen else { return }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &buffer, buffer.count)
        if count > 0 {
            bytes += buffer[..<count]
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
            isOpen = false
        }
    }

    /// Reads what a process left, in a bounded number of steps: one that it started may still write.
    mutating func readRest() {
        for _ in 0..<4 { readAvailable() }
    }

    mutating func keepLast(_ limit: Int) {
        if bytes.count > limit { bytes.removeFirst(bytes.count - limit) }
    }
}
