internal import ArgumentParser
internal import BackendInterface
internal import PyFFI

/// One use of Python by a command, from start to end: errors become text on standard error and an exit status, and
/// Python ends as it would by itself.
struct PythonRun {
    private let backend: PythonBackendKind?
    private let timeout: Duration?
    /// Whether the exit status of Python's process is this command's even if Python has no part in it: after
    /// `os._exit`, or after `os.execv` of another program.
    private let isProgram: Bool
    private var configuration: PythonRuntime.Configuration

    init(_ options: RuntimeOptions, isProgram: Bool = false) {
        backend = options.backend.chosen
        timeout = options.timeout.map { .seconds($0) }
        self.isProgram = isProgram
        configuration = options.configuration
        configuration.allowsAnotherProgram = isProgram
        if isProgram { configuration.inheritedDescriptors = InheritedDescriptors.numbers }
    }

    func configured(_ change: (inout PythonRuntime.Configuration) -> Void) -> PythonRun {
        var run = self
        change(&run.configuration)
        return run
    }

    /// - Throws: `ExitCode` for every status but 0, once all messages have been printed.
    func perform(_ work: (PythonRuntime) async throws -> Void) async throws {
        let status = await status(of: work)
        if status != 0 { throw ExitCode(status) }
    }

    private func status(of work: (PythonRuntime) async throws -> Void) async -> Int32 {
        let python: PythonRuntime
        do {
            defer { InstallerProgress.shared.end() }
            python = try await PythonRuntime(backend, configuration)
            switch python.backend {
            case .worker: if isProgram { InheritedDescriptors.close() }
            case .inProcess: await MainThread.leaveSignalsToPython()
            }
        } catch {
            return FailureReport(error, whileStarting: true).print()
        }
        let limit = timeout.map { ContinuousClock.now + $0 }
        do {
            let status = try await limited(python) { try await outcome(of: work, in: python) }
            switch await end(python, until: limit) {
            case .orderly: return status
            case .died(let death): return self.status(of: death, isProgram: true)
            case .late: throw PythonError(.timedOut, "Python has not come to its end")
            }
        } catch let error as PythonError where error.kind == .timedOut {
            // This does not wait for Python's end: Python has the library's time for it at this process's exit.
            return FailureReport(error, timeLimit: timeout).print()
        } catch {
            // The worker has to end first, so that its last output comes before the report.
            let ending = await end(python, until: limit)
            if let death = (error as? PythonError)?.workerDeath { return self.status(of: death, isProgram: isProgram) }
            // The script has closed the worker's connection, and gone on to its own end.
            if isProgram, case .died(let death) = ending { return self.status(of: death, isProgram: true) }
            return FailureReport(error).print()
        }
    }

    private func end(_ python: PythonRuntime, until limit: ContinuousClock.Instant?) async -> PythonEnd {
        defer { ScriptSignals.end() }
        return await python.end(within: limit.map { $0 - .now })
    }

    /// - Parameter isProgram: whether an exit code is the script's own, and no failure to report.
    private func status(of death: WorkerDeath, isProgram: Bool) -> Int32 {
        if let signal = death.signal, ScriptSignals.isOrder(signal) { return FatalSignal.status(signal) }
        if isProgram, let code = death.exitCode { return code }
        return FailureReport(death).print()
    }

    private func limited(_ python: PythonRuntime, _ body: () async throws -> Int32) async throws -> Int32 {
        if let timeout { try await python.withTimeout(timeout, body) } else { try await body() }
    }

    /// Does the work, and then an interpreter's steps at the end, even after an exception. The time limit covers both.
    private func outcome(
        of work: (PythonRuntime) async throws -> Void,
        in python: PythonRuntime
    ) async throws -> Int32 {
        let ending = try await PythonEnding(python)
        var status: Int32 = 0
        do {
            try await work(python)
        } catch let exception as UncaughtException {
            status = try await ending.report(exception.object)
        } catch let error as PythonError {
            guard let exception = error.exception else { throw error }
            status = try await ending.report(exception.object)
        } catch let failure as CommandFailure {
            status = FailureReport(failure).print()
        }
        return try await ending.finish(status)
    }
}
