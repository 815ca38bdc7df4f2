internal import BackendInterface
internal import PythonDiscovery

/// The ends of what Python code knows as its standard streams, and of the two private channels beside the protocol.
struct StandardStreams {
    /// nil where the worker writes to the host's descriptor itself.
    let standardOutput: Descriptor?
    /// Always read here, since its last lines belong to the report of a death.
    let standardError: Descriptor
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
        let output: Descriptor
        var printed: Descriptor?
        switch configuration.standardOutput {
        case .inherit:
            output = try Descriptor.duplicate(of: 1)
        case .discard:
            output = try Descriptor.null()
        case .handler:
            let pipe = try Descriptor.pipe()
            output = pipe.write
            printed = pipe.read
        }
        let error = try Descriptor.pipe()
        let crash = try Descriptor.pipe()
        let life = try Descriptor.pipe()
        let (side, otherSide) = try Descriptor.socketPair()
        for end in [printed, error.read, crash.read] { end?.makeNonBlocking() }
        return (
            [input, output, error.write, crash.write, life.read, otherSide],
            StandardStreams(
                standardOutput: printed,
                standardError: error.read,
                crash: crash.read,
                life: life.write,
                side: side,
                otherSide: otherSide
            )
        )
    }
}
