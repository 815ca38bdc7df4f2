// Runs an interpreter once to ask what it is. The worker needs none of this, its handshake tells the same; `pyffi
// doctor` and the in-process backend do.
internal import Foundation

/// Runs the candidate's executable once, with a short script, and returns what it says about itself.
///
/// The host's environment applies, `PYTHONHOME` and `PYTHONPATH` included, as it does when the interpreter is used.
/// Blocks the calling thread for the time a Python takes to start (20-60 ms), and never much longer than `timeout`.
///
/// - Parameters:
///   - candidate: what to run.
///   - timeout: how long it may take; then it's killed.
/// - Throws: `ProbeFailure`. An interpreter that is too old is *not* an error: it gives details that are not `isSupported`.
package func probe(
    _ candidate: InterpreterCandidate,
    timeout: Duration = .seconds(10)
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

    let outcome: BoundedRun.Outcome
    do {
        outcome = try BoundedRun(executable: executable, arguments: ProbeScript.arguments, timeout: timeout).run()
    } catch {
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
