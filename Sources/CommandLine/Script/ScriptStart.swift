internal import PyFFI

/// The moment from which a script is the program of its process: signals are for it then, as under python3.
struct ScriptStart {
    private let python: PythonRuntime
    private let program: PythonObject

    init(_ python: PythonRuntime) async throws {
        self.python = python
        program = try await python.import("pyffi_worker.process.program")
    }

    func takeSignals() async throws {
        try await program.prepare(SignalDispositions.ignoredAtStart.map(Int.init), StandardStream.closedAtStart)
        switch python.backend {
        case .worker: ScriptSignals.forward(to: python.processIdentifier)
        case .inProcess: ScriptSignals.endFirstProcess()
        }
    }

    /// Calls what runs the script.
    ///
    /// - Throws: `UncaughtException`, or in-process a `PythonError`, which asks the exception nothing before it has to.
    func call(_ function: PythonPath, _ arguments: [any PythonConvertible]) async throws {
        try await takeSignals()
        switch python.backend {
        case .worker:
            let function = try await PythonObject(function)
            let exception = try await PythonObject(program.execute.callWith(arguments: [function] + arguments))
            if !exception.isNone { throw UncaughtException(object: exception) }
        case .inProcess:
            let putWatchersAside = try await PythonObject(program.put_watchers_aside)
            do { try await function.callWith(arguments: arguments) } catch {
                try await putWatchersAside()
                throw error
            }
            try await putWatchersAside()
        }
    }
}

/// What a script has left uncaught. It is not described: that would run code of its own that python3 doesn't run.
struct UncaughtException: Error {
    let object: PythonObject
}
