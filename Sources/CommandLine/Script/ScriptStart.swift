internal import PyFFI

/// The moment from which a script is the program of its process: signals are for it then, as under python3.
struct ScriptStart {
    private let python: PythonRuntime
    private let program: PythonObject

    init(_ python: PythonRuntime) async throws {
        self.python = python
        program = try await python.import("pyffi_worker.program")
    }

    func takeSignals() async throws {
        try await program.prepare(SignalDispositions.ignoredAtStart.map(Int.init), StandardStream.closedAtStart)
        switch python.backend {
        case .worker: ScriptSignals.forward(to: python.processIdentifier)
        case .inProcess: ScriptSignals.endFirstProcess()
        }
    }

    /// Calls what runs the script.
    func call(_ function: PythonPath, _ arguments: [any PythonConvertible]) async throws {
        try await takeSignals()
        switch python.backend {
        case .worker: try await program.execute.callWith(arguments: [PythonObject(function)] + arguments)
        case .inProcess: try await function.callWith(arguments: arguments)
        }
    }
}
