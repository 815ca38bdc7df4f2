internal import BackendInterface
internal import PythonDiscovery
internal import SystemSupport

/// This side's ends of the worker's standard streams, and of the private channels beside the main connection.
struct StandardStreams {
    /// nil if the worker writes to the host's descriptor itself, or to none.
    let standardOutput: Descriptor?
    /// nil if the worker writes to the host's descriptor itself. Otherwise it is read here even if nobody wants it,
    /// since its last lines belong to the report of a death.
    let standardError: Descriptor?
    /// Brings the stacks of Python's threads when the worker dies.
    let crash: Descriptor
    /// Closes when this process ends, however it ends: the worker dies then.
    let life: Descriptor
    /// The side connection: for calls of other Python threads than the main one, and of async code.
    let side: Descriptor
    /// The worker's end of `side`.
    let otherSide: Descriptor
    /// Takes the descriptors of workers that are forked from this one; nil if there will be none.
    let forks: Descriptor?

    /// The worker's ends, to be sent through its bootstrap socket in this order (protocol.md, section 1) and then
    /// closed here, but for `otherSide`; and this side's ends.
    static func make(_ configuration: WorkerConfiguration) throws -> (given: [Descriptor], kept: StandardStreams) {
        let input = configuration.inheritsStandardInput ? try Descriptor.duplicate(of: 0) : try Descriptor.null()
        let output: (given: Descriptor, kept: Descriptor?)
        switch configuration.standardOutput {
        case .inherit: output = (try .duplicate(of: 1), nil)
        case .discard: output = (try .null(), nil)
        case .handler, .lines: output = try pipe()
        }
        let error: (given: Descriptor, kept: Descriptor?)
        switch configuration.standardError {
        // Not a pipe, though its last lines would be known here: a program that Python code starts may outlive this
        // one, and would die of SIGPIPE as soon as it wrote. And a terminal is to stay a terminal.
        case .inherit: error = (try .duplicate(of: 2), nil)
        case .discard, .handler, .lines: error = try pipe()
        }
        let crash = try Descriptor.pipe()
        let life = try Descriptor.pipe()
        let (side, otherSide) = try Descriptor.socketPair()
        let forks = configuration.isTemplate ? try Descriptor.socketPair() : nil
        for end in [output.kept, error.kept, crash.read] { end?.makeNonBlocking() }
        return (
            [input, output.given, error.given, crash.write, life.read, otherSide] + [forks?.1].compactMap { $0 },
            StandardStreams(
                standardOutput: output.kept,
                standardError: error.kept,
                crash: crash.read,
                life: life.write,
                side: side,
                otherSide: otherSide,
                forks: forks?.0
            )
        )
    }

    private static func pipe() throws -> (given: Descriptor, kept: Descriptor?) {
        let pipe = try Descriptor.pipe()
        return (pipe.write, pipe.read)
    }
}
