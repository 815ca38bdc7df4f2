// Runs a program that may hang, print without end, or leave children behind that hold its pipes. So one `poll` waits
// for output, error output and the end, with one deadline, and nothing waits for the end of file of the pipes.
internal import Foundation

/// One run of a program with limits on its time and its output.
package struct BoundedRun {
    package enum End {
        /// The code is nil if other code of this program has reaped the process.
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

    /// Far more than an answer and a talkative sitecustomize's output.
    private static let outputLimit = 1 << 20

    /// Only the end of error output is kept; a traceback fits into this limit.
    private static let errorOutputLimit = 1 << 14

    /// The most characters of a line that are kept: some programs print a whole script that they were given.
    private static let lineLimit = 300

    /// How often to check whether the process has ended, if there is no exit descriptor.
    private static let interval = Duration.milliseconds(50)

    /// How long a killed process may take to end.
    private static let killLimit = Duration.seconds(1)

    let executable: String
    let arguments: [String]
    let environment: ProcessEnvironment
    let input: Descriptor?
    let inherited: [Int32]
    let timeout: Duration

    /// - Parameters:
    ///   - input: the program's standard input; nil: the end of file.
    ///   - inherited: descriptors, from 3 on, that the program gets under the same numbers.
    package init(
        executable: String,
        arguments: [String],
        environment: ProcessEnvironment = .current,
        input: Descriptor? = nil,
        inherited: [Int32] = [],
        timeout: Duration
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.inherited = inherited
        self.timeout = timeout
    }

    /// Runs the program to its end, or kills its process group at a limit.
    ///
    /// - Parameters:
    ///   - abandonment: kills the program, too.
    ///   - line: gets each line that the program prints, and whether on standard error. Then there is no limit on the
    ///     output, and none in the outcome.
    /// - Throws: if the program can't be started.
    package func run(
        _ abandonment: Abandonment? = nil,
        line: ((_ line: String, _ isError: Bool) -> Void)? = nil
    ) throws(SystemProblem) -> Outcome {
        let output = try Descriptor.pipe()
        let errorOutput = try Descriptor.pipe()
        let deadline = ContinuousClock.now + timeout
        let input = if let input { input } else { try Descriptor.null() }
        let process = try ChildProcess(
            executable,
            arguments: arguments,
            environment: environment,
            inherited: inherited,
            input: input,
            output: output.write,
            error: errorOutput.write
        )
        guard let abandonment else { return watch(process, output.read, errorOutput.read, until: deadline, line) }
        let kill = { @Sendable in process.killGroup() }
        return abandonment.ending(by: kill) { watch(process, output.read, errorOutput.read, until: deadline, line) }
    }

    private func watch(
        _ process: ChildProcess,
        _ output: Descriptor,
        _ errorOutput: Descriptor,
        until deadline: ContinuousClock.Instant,
        _ line: ((_ line: String, _ isError: Bool) -> Void)?
    ) -> Outcome {
        var standardOutput = Drain(output)
        var standardError = Drain(errorOutput)
        var killReason: End?
        var limit = deadline
        var status: ExitStatus?
        while status == nil {
            Self.wait(for: process, &standardOutput, &standardError, until: limit)
            if let line {
                for text in standardOutput.takeLines() { line(text, false) }
                for text in standardError.takeLines() { line(text, true) }
            }
            standardError.keepLast(Self.errorOutputLimit)
            status = process.exitStatus()
            if status != nil { break }
            if killReason != nil {
                // The process is stuck in the kernel, and the caller has waited long enough.
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
        process.reapOrphans()
        // What the process wrote is in the pipes by now; other processes that hold the pipes don't matter.
        standardOutput.readRest()
        standardError.readRest()
        if let line {
            for text in standardOutput.takeLines(andRest: true) { line(text, false) }
            for text in standardError.takeLines(andRest: true) { line(text, true) }
        }
        return Outcome(
            end: killReason ?? Self.end(status),
            output: standardOutput.bytes,
            lastErrorLines: Self.lastLines(standardError.bytes)
        )
    }

    private static func wait(
        for process: ChildProcess,
        _ output: inout Drain,
        _ errorOutput: inout Drain,
        until limit: ContinuousClock.Instant
    ) {
        // `poll` ignores a negative descriptor; a pipe at the end of file would end every wait at once.
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

private struct Drain {
    private let descriptor: Descriptor
    private(set) var bytes: [UInt8] = []
    private var isOpen = true

    private static let longestLine = 1 << 16

    init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
        descriptor.makeNonBlocking()
    }

    var openDescriptor: Int32 { isOpen ? descriptor.number : -1 }

    /// Reads what is there, but no more than a pipe holds, so that an endless writer can't keep the caller here.
    mutating func readAvailable() { read(pieces: 4) }

    /// Reads what a process left, in a bounded number of steps: a process that it started may still write.
    mutating func readRest() { read(pieces: 16) }

    private mutating func read(pieces: Int) {
        guard isOpen else { return }
        isOpen = descriptor.readPieces(most: pieces) { bytes += $0 }
    }

    /// Takes out the lines that are whole, as text.
    ///
    /// - Parameter andRest: whether what follows the last end of a line is one, too.
    mutating func takeLines(andRest: Bool = false) -> [String] {
        var end = andRest ? bytes.endIndex : bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        // A program may print without ever ending a line.
        if end == 0, bytes.count > Self.longestLine { end = bytes.endIndex }
        guard end > 0 else { return [] }
        defer { bytes.removeFirst(end) }
        return String(decoding: bytes[..<end], as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }

    mutating func keepLast(_ limit: Int) {
        if bytes.count > limit { bytes.removeFirst(bytes.count - limit) }
    }
}
