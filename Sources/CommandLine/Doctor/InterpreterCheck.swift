internal import BackendInterface
internal import Foundation
internal import PyFFI
internal import PythonDiscovery
internal import SystemSupport

/// An interpreter that was found, and what a run of it told.
struct InterpreterCheck: Codable, Sendable {
    let path: String
    let source: String
    /// Whether the interpreter runs and is new enough.
    let runs: Bool
    var isUsed = false
    let version: String?
    let implementation: String?
    let isFreeThreaded: Bool?
    let isTested: Bool?
    let isVirtualEnvironment: Bool?
    let sharedLibrary: String?
    let problem: String?
    /// The interpreter's own `sys.executable`, by which the one in use is recognized.
    let reportedPath: String?

    private enum CodingKeys: String, CodingKey {
        case path, source, runs, isUsed, version, implementation, isFreeThreaded, isVirtualEnvironment, sharedLibrary
        case problem, isTested
        case reportedPath = "executable"
    }

    private init(_ candidate: InterpreterCandidate, _ details: InterpreterDetails?, problem: String?) {
        path = candidate.executable
        source = candidate.source.rawValue
        runs = problem == nil
        version = details?.version.description
        implementation = details?.implementation
        isFreeThreaded = details?.isFreeThreaded
        isTested = details.map { TestedPythons.contains($0.version, isFreeThreaded: $0.isFreeThreaded) }
        isVirtualEnvironment = details?.isVirtualEnvironment
        sharedLibrary = details?.sharedLibrary
        reportedPath = details?.executable
        self.problem = problem
    }

    private init(running candidate: InterpreterCandidate) {
        do {
            let details = try probe(candidate, timeout: .seconds(5))
            let objection = "too old; \(PythonVersion.oldestSupported) or later is needed"
            self.init(candidate, details, problem: details.isSupported ? nil : objection)
        } catch {
            let name = "\(candidate.executable) "
            let text = error.description
            self.init(candidate, nil, problem: text.hasPrefix(name) ? String(text.dropFirst(name.count)) : text)
        }
    }

    /// Runs the candidates, four at once. After 20 seconds no more are started, so that many hanging interpreters don't
    /// take for ever.
    static func all(of candidates: [InterpreterCandidate]) -> [InterpreterCheck] {
        let end = ContinuousClock.now + .seconds(20)
        let checks = Locked([Int: InterpreterCheck]())
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 4
        for (index, candidate) in candidates.enumerated() {
            queue.addOperation {
                let check =
                    ContinuousClock.now < end
                    ? InterpreterCheck(running: candidate)
                    : InterpreterCheck(candidate, nil, problem: "not tried: the others took too long")
                checks.withLock { $0[index] = check }
            }
        }
        queue.waitUntilAllOperationsAreFinished()
        return checks.withLock { checks in candidates.indices.compactMap { checks[$0] } }
    }
}
