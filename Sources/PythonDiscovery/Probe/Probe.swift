// Runs an interpreter once to ask what it is, for `pyffi doctor` and the in-process backend. A worker's handshake tells
// all of this, too.
internal import Foundation
package import SystemSupport

/// Runs the candidate's executable once, with a short script, and returns what the interpreter says about itself.
///
/// The host's environment applies, `PYTHONHOME` and `PYTHONPATH` included, as when the interpreter is used. Blocks the
/// calling thread for the time a Python takes to start (20-60 ms), and never much longer than `timeout`.
///
/// - Parameters:
///   - candidate: the interpreter to run.
///   - timeout: how long the run may take before it is killed.
///   - abandonment: kills the run when it is cancelled.
/// - Throws: `ProbeFailure`. A too old interpreter is *not* an error: it gives details that are not `isSupported`.
package func probe(
    _ candidate: InterpreterCandidate,
    timeout: Duration = .seconds(10),
    abandonment: Abandonment? = nil
) throws(ProbeFailure) -> InterpreterDetails {
    let executable = candidate.executable
    func failure(_ reason: ProbeFailure.Reason, _ outcome: BoundedRun.Outcome? = nil) -> ProbeFailure {
        var exitCode: Int32?
        if case .exited(let code) = outcome?.end { exitCode = code }
        return ProbeFailure(
            executable: executable,
            reason: reason,
            exitCode: exitCode,
            lastErrorLines: outcome?.lastErrorLines ?? []
        )
    }

    var environment = ProcessEnvironment.current
    // From 3.13 on, `-c` imports module linecache before the first line of code, even from the current directory.
    environment.setDefault("PYTHONSAFEPATH", "1")
    let outcome: BoundedRun.Outcome
    do {
        outcome = try BoundedRun(
            executable: executable,
            arguments: ProbeScript.arguments,
            environment: environment,
            timeout: timeout
        ).run(abandonment)
    } catch {
        guard !error.isShortage else { throw failure(.shortage("\(error)")) }
        throw failure(.cannotStart(FileSystem.state(of: executable).objection ?? "\(error)"))
    }
    guard let answer = ProbeScript.answer(in: outcome.output) else {
        switch outcome.end {
        case .exited: throw failure(.noAnswer, outcome)
        case .signal(let number): throw failure(.signal(number), outcome)
        case .timedOut: throw failure(.timedOut(after: timeout), outcome)
        case .tooMuchOutput: throw failure(.tooMuchOutput, outcome)
        }
    }
    do {
        return try JSONDecoder().decode(InterpreterDetails.self, from: Data(answer.utf8))
    } catch {
        throw failure(.unreadableAnswer("\(error)"), outcome)
    }
}
