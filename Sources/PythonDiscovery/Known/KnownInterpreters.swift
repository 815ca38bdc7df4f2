// A start in-process asks an interpreter what it is, which takes a process and 20-60 ms. The answer is the same until
// somebody changes the installation, so it is kept.
internal import Foundation
package import SystemSupport

/// The answers of probes, kept in files between runs of this and other programs.
///
/// An answer that is kept is worth a run only while nothing has changed that could change it: see
/// `InterpreterFingerprint`. Files that can't be read or written, or are damaged, cost a run and nothing else.
package struct KnownInterpreters: Sendable {
    private let folder: String?
    private let environment: [String: String]

    /// - Parameters:
    ///   - cacheFolder: the folder that has, or gets, a folder `interpreters`; nil: nothing is kept.
    ///   - environment: the variables that interpreters get.
    package init(
        cacheFolder: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        folder = cacheFolder?.joined(path: "interpreters")
        self.environment = environment
    }

    /// What the interpreter said before, if that still holds; else what it says now, which is kept.
    ///
    /// Otherwise as the function `probe`.
    ///
    /// - Parameter needsLibrary: whether one that had no library is asked anew: somebody may have installed it.
    package func probe(
        _ candidate: InterpreterCandidate,
        needsLibrary: Bool = false,
        timeout: Duration = .seconds(10),
        abandonment: Abandonment? = nil
    ) throws(ProbeFailure) -> InterpreterDetails {
        guard folder != nil else {
            return try PythonDiscovery.probe(candidate, timeout: timeout, abandonment: abandonment)
        }
        if let details = details(of: candidate), !needsLibrary || details.sharedLibrary != nil { return details }
        // Taken before the run: what changes meanwhile makes the answer worthless.
        let before = InterpreterFingerprint(executable: candidate.executable, environment)
        let details = try PythonDiscovery.probe(candidate, timeout: timeout, abandonment: abandonment)
        if let before { keep(details, of: candidate, before) }
        return details
    }

    /// What is known of an interpreter; nil if it has to be run.
    package func details(of candidate: InterpreterCandidate) -> InterpreterDetails? {
        guard let file = file(of: candidate), let data = SmallFile.read(file),
            let known = try? JSONDecoder().decode(KnownInterpreter.self, from: data)
        else { return nil }
        let holds =
            known.executable == candidate.executable
            && known.fingerprint == InterpreterFingerprint(executable: candidate.executable, environment)
            && known.parts == InterpreterParts(known.details)
        return holds ? known.details : nil
    }

    /// Keeps what an interpreter said, unless it is a script or a program that started another one, since what that
    /// starts next time may depend on anything.
    package func keep(
        _ details: InterpreterDetails,
        of candidate: InterpreterCandidate,
        _ fingerprint: InterpreterFingerprint
    ) {
        guard let file = file(of: candidate), fingerprint.realPath == FileSystem.realPath(details.executable) else {
            return
        }
        let known = KnownInterpreter(
            executable: candidate.executable,
            fingerprint: fingerprint,
            parts: InterpreterParts(details),
            details: details
        )
        let encoder = JSONEncoder()
        // For people who look into the file.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(known) else { return }
        SmallFile.write(data, to: file)
    }

    /// The name also depends on the question: an answer to another one is none.
    private func file(of candidate: InterpreterCandidate) -> String? {
        folder?.joined(path: "\(StableHash.of(candidate.executable, ProbeScript.source)).json")
    }
}

/// The content of a file.
private struct KnownInterpreter: Codable {
    let executable: String
    let fingerprint: InterpreterFingerprint
    let parts: InterpreterParts
    let details: InterpreterDetails
}
