internal import ArgumentParser
internal import PyFFI

/// One use of Python from start to end, as a command makes it: what goes wrong becomes text on standard error and an
/// exit status, and Python ends as it would by itself.
struct PythonRun {
    private let backend: PythonBackendKind?
    private let timeout: Duration?
    private var configuration: PythonRuntime.Configuration

    init(_ options: RuntimeOptions) {
        backend = options.backend.chosen
        timeout = options.timeout.map { .seconds($0) }
        configuration = options.configuration
    }

    /// The same run with another configuration.
    func configured(_ change: (inout PythonRuntime.Configuration) -> Void) -> PythonRun {
        var run = self
        change(&run.configuration)
        return run
    }

    /// - Throws: `ExitCode` for every status but 0; everything worth saying has been said then.
    func perform(_ work: (PythonRuntime) async throws -> Void) async throws {
        let status = await status(of: work)
        if status != 0 { throw ExitCode(status) }
    }

    private func status(of work: (PythonRuntime) async throws -> Void) async -> Int32 {
        let python: PythonRuntime
        do {
            python = try await PythonRuntime(backend, configuration)
            if python.backend == .inProcess { await MainThread.leaveSignalsToPython() }
        } catch {
            return FailureReport(error, whileStarting: true).print()
        }
        do {
            let status = try await limited(python) { try await outcome(of: work, in: python) }
            await end(python)
            return status
        } catch let error as PythonError where error.kind == .timedOut {
            // No more waiting: what Python still does it may do in the time that the library gives it at our exit.
            return FailureReport(error, timeLimit: timeout).print()
        } catch {
            // The worker's own last words are out once it has ended.
            await end(python)
            if let signal = (error as? PythonError)?.workerDeath?.signal, ScriptSignals.isOrder(signal) {
                return FatalSignal.status(signal)
            }
            return FailureReport(error).print()
        }
    }

    private func end(_ python: PythonRuntime) async {
        await python.shutDown()
        ScriptSignals.end()
    }

    private func limited(_ python: PythonRuntime, _ body: () async throws -> Int32) async throws -> Int32 {
        if let timeout { try await python.withTimeout(timeout, body) } else { try await body() }
    }

    /// The work, and then what an interpreter does at its end, whether or not there was an exception. It counts for the
    /// time limit.
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
