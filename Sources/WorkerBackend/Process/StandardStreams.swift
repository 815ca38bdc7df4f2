internal import BackendInterface

/// The ends of what Python code knows as its standard streams, and of the two private channels beside the protocol.
struct StandardStreams {
    /// What the worker gets through its bootstrap socket, in the order of protocol.md, section 1.
    let given: [Descriptor]
    /// nil where the worker writes to the host's descriptor itself.
    let standardOutput: Descriptor?
    /// Always read here, since its last lines belong to the report of a death.
    let standardError: Descriptor
    let crash: Descriptor
    /// Closes when this process ends, however it ends: the worker dies then.
    let life: Descriptor

    init(_ configuration: WorkerConfiguration) throws {
        let input = configuration.inheritsStandardInput ? try Descriptor.duplicate(of: 0) : try Descriptor.null()
        let output: Descriptor
        switch configuration.standardOutput {
        case .inherit:
            output = try Descriptor.duplicate(of: 1)
            standardOutput = nil
        case .discard:
            output = try Descriptor.null()
            standardOutput = nil
        case .handler:
            let pipe = try Descriptor.pipe()
            output = pipe.write
            standardOutput = pipe.read
        }
        let error = try Descriptor.pipe()
        let crash = try Descriptor.pipe()
        let life = try Descriptor.pipe()
        given = [input, output, error.write, crash.write, life.read]
        standardError = error.read
        self.crash = crash.read
        self.life = life.write
        for end in [standardOutput, standardError, crash.read] { end?.makeNonBlocking() }
    }
}
