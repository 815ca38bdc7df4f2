internal import PyFFI

/// The moment from which a script is the program of its process: signals go to the script then, as under python3.
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

    /// Calls the function that runs the script.
    ///
    /// - Throws: `UncaughtException`, or in-process a `PythonError`, which describes its exception only on demand.
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

/// An exception that a script has left uncaught, without a description, which would run code that python3 doesn't run.
struct UncaughtException: Error {
    let object: PythonObject
}
