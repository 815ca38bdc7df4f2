// Runs a program that may be anything: it may hang, print without end, or leave children behind that hold its pipes. So
// one poll() waits for output, error output and the end, with one deadline, and nothing waits for the pipes to close.
internal import Foundation

/// One run of a program with limits on its time and its output.
package struct BoundedRun {
    package enum End {
        /// The code is nil where somebody else has learnt it.
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

    /// Of a line so much as a person reads, in characters: programs repeat whole scripts that they were given.
    private static let lineLimit = 300

    /// How often to look whether the process has ended, where nothing tells.
    private static let interval = Duration.milliseconds(50)

    /// How long a killed process may take to be gone.
    private static let killLimit = Duration.seconds(1)

    let executable: String
    let arguments: [String]
    let environment: ProcessEnvironment
    let timeout: Duration

    package init(
        executable: String,
        arguments: [String],
        environment: ProcessEnvironment = .current,
        timeout: Duration
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.timeout = timeout
    }

    /// Runs the program to its end, or kills it, with what it has started in its group.
    ///
    /// - Parameter abandonment: kills it, too.
    /// - Throws: when it can't be started.
    package func run(_ abandonment: Abandonment? = nil) throws(SystemProblem) -> Outcome {
        let output = try Descriptor.pipe()
        let errorOutput = try Descriptor.pipe()
        let deadline = ContinuousClock.now + timeout
        let process = try ChildProcess(
            executable,
            arguments: arguments,
            environment: environment,
            input: .null(),
            output: output.write,
            error: errorOutput.write
        )
        guard let abandonment else { return watch(process, output.read, errorOutput.read, until: deadline) }
        let kill = { @Sendable in process.killGroup() }
        return abandonment.ending(by: kill) { watch(process, output.read, errorOutput.read, until: deadline) }
    }

    private func watch(
        _ process: ChildProcess,
        _ output: Descriptor,
        _ errorOutput: Descriptor,
        until deadline: ContinuousClock.Instant
    ) -> Outcome {
        var standardOutput = Drain(output)
        var standardError = Drain(errorOutput)
        var killReason: End?
        var limit = deadline
        var status: ExitStatus?
        while status == nil {
            Self.wait(for: process, &standardOutput, &standardError, until: limit)
            standardError.keepLast(Self.errorOutputLimit)
            status = process.exitStatus()
            if status != nil { break }
            if killReason != nil {
                // Stuck in the kernel. Whoever asked has waited long enough.
                if ContinuousClock.now >= limit { break }
                standardOutput.keepLast(Self.outputLimit)
                continue
            }
            if standardOutput.bytes.count > Self.outputLimit {
                killReason = .tooMuchOutput
            } else if ContinuousClock.now >= deadline {
                killReason = .timedOut
            } else {
                continue
            }
            process.killGroup()
            limit = ContinuousClock.now + Self.killLimit
        }
        // What it wrote before its end is in the pipes by now; who else holds them doesn't matter.
        standardOutput.readRest()
        standardError.readRest()
        return Outcome(
            end: killReason ?? Self.end(status),
            output: standardOutput.bytes,
            lastErrorLines: Self.lastLines(standardError.bytes)
        )
    }

    /// Waits for one thing to happen and reads what came.
    private static func wait(
        for process: ChildProcess,
        _ output: inout Drain,
        _ errorOutput: inout Drain,
        until limit: ContinuousClock.Instant
    ) {
        // A negative descriptor is one that poll() leaves alone; a closed pipe would wake it for ever.
        let exit = process.exitDescriptor?.number
        var entries = [exit ?? -1, output.openDescriptor, errorOutput.openDescriptor].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        let rest = max(.zero, limit - .now)
        waitUntilReady(&entries, for: exit == nil ? min(rest, interval) : rest)
        if entries[1].revents != 0 { output.readAvailable() }
        if entries[2].revents != 0 { errorOutput.readAvailable() }
    }

    private static func end(_ status: ExitStatus?) -> End {
        if let signal = status?.signal { return .signal(signal) }
        return .exited(status?.code)
    }

    private static func lastLines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self)
            .split(whereSeparator: \.isNewline)
            .suffix(10)
            .map { $0.count > lineLimit ? $0.prefix(lineLimit) + "…" : String($0) }
    }
}

/// Reads a pipe without ever waiting for it.
private struct Drain {
    private let descriptor: Descriptor
    private(set) var bytes: [UInt8] = []
    private var isOpen = true

    init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
        descriptor.makeNonBlocking()
    }

    var openDescriptor: Int32 { isOpen ? descriptor.number : -1 }

    /// Reads what is there, but no more than a pipe holds, so that an endless writer can't keep the caller here.
    mutating func readAvailable() { read(pieces: 4) }

    /// Reads what a process left, in a bounded number of steps: one that it started may still write.
    mutating func readRest() { read(pieces: 16) }

    private mutating func read(pieces: Int) {
        guard isOpen else { return }
        isOpen = descriptor.readPieces(most: pieces) { bytes += $0 }
    }

    mutating func keepLast(_ limit: Int) {
        if bytes.count > limit { bytes.removeFirst(bytes.count - limit) }
    }
}
