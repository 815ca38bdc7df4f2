internal import BackendInterface
internal import PythonDiscovery
internal import SystemSupport

/// The ends of what Python code knows as its standard streams, and of the two private channels beside the protocol.
struct StandardStreams {
    /// nil where the worker writes to the host's descriptor itself.
    let standardOutput: Descriptor?
    /// The same; else read here whoever wants it, since its last lines belong to the report of a death.
    let standardError: Descriptor?
    let crash: Descriptor
    /// Closes when this process ends, however it ends: the worker dies then.
    let life: Descriptor
    /// The connection for calls of other Python threads than the main one.
    let side: Descriptor
    /// The worker's end of it.
    let otherSide: Descriptor

    /// The worker's ends, to be sent through its bootstrap socket in this order (protocol.md, section 1) and then closed here, and this side's.
    static func make(_ configuration: WorkerConfiguration) throws -> (given: [Descriptor], kept: StandardStreams) {
        let input = configuration.inheritsStandardInput ? try Descriptor.duplicate(of: 0) : try Descriptor.null()
        let output: (given: Descriptor, kept: Descriptor?)
        switch configuration.standardOutput {
        case .inherit: output = (try .duplicate(of: 1), nil)
        case .discard: output = (try .null(), nil)
        case .handler: output = try pipe()
        }
        let error: (given: Descriptor, kept: Descriptor?)
        switch configuration.standardError {
        // No pipe, whose last lines would be known here: what Python code starts may live on, and would die of its first word when this
        // program has ended. And a terminal is to be one.
        case .inherit: error = (try .duplicate(of: 2), nil)
        case .discard, .handler: error = try pipe()
        }
        let crash = try Descriptor.pipe()
        let life = try Descriptor.pipe()
        let (side, otherSide) = try Descriptor.socketPair()
        for end in [output.kept, error.kept, crash.read] { end?.makeNonBlocking() }
        return (
            [input, output.given, error.given, crash.write, life.read, otherSide],
            StandardStreams(
                standardOutput: output.kept,
                standardError: error.kept,
                crash: crash.read,
                life: life.write,
                side: side,
                otherSide: otherSide
            )
        )
    }

    private static func pipe() throws -> (given: Descriptor, kept: Descriptor?) {
        let pipe = try Descriptor.pipe()
        return (pipe.write, pipe.read)
    }
}
