import BackendInterface
import Foundation
import InProcessBackend
import PyFFI
import PythonDiscovery
import TestSupport
import Testing

/// A start in-process asks an interpreter only what it has not said before.
@Suite(.startsProcesses, .serialized)
struct KnownInterpreterTests {
    private func start(_ target: PythonTarget, cacheFolder: String) throws -> InProcessBackend {
        var configuration = InProcessConfiguration()
        configuration.interpreter = .executable(target.executable)
        configuration.cacheFolder = cacheFolder
        return try InProcessBackend.start(configuration)
    }

    private func candidate(_ target: PythonTarget) throws -> InterpreterCandidate {
        try #require(InterpreterSearch().candidates(for: .executable(target.executable)).candidates.first)
    }

    @Test(arguments: PythonTarget.inProcess)
    func `what the interpreter says is kept`(target: PythonTarget) async throws {
        try await alone(target) {
            let folder = try ScratchFolder()
            let candidate = try candidate(target)
            let known = KnownInterpreters(cacheFolder: folder.path)
            #expect(known.details(of: candidate) == nil)
            let backend = try start(target, cacheFolder: folder.path)
            #expect(known.details(of: candidate) == (try probe(candidate)))
            backend.shutDown()
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `what is kept is believed, and the interpreter is not run`(target: PythonTarget) async throws {
        try await alone(target) {
            let folder = try ScratchFolder()
            let candidate = try candidate(target)
            // An answer that no run would give shows that there was none.
            let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(probe(candidate)))
            var members = try #require(json as? [String: Any])
            members["version"] = ["major": 3, "minor": target.version.minor + 1, "micro": 0, "suffix": ""]
            let data = try JSONSerialization.data(withJSONObject: members)
            let altered = try JSONDecoder().decode(InterpreterDetails.self, from: data)
            let environment = ProcessInfo.processInfo.environment
            let fingerprint = try #require(InterpreterFingerprint(executable: candidate.executable, environment))
            KnownInterpreters(cacheFolder: folder.path).keep(altered, of: candidate, fingerprint)

            let error = try pythonError { _ = try start(target, cacheFolder: folder.path) }
            #expect(error.message.contains("is Python 3.\(target.version.minor + 1).0"), "\(error)")
            let nowhere = "\(folder.path)/empty"
            try start(target, cacheFolder: nowhere).shutDown()
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `where there is no room for an answer Python starts all the same, and no part of a file is left`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            let folder = try ScratchFolder()
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            #expect(getrlimit(sizeLimit, &limit) == 0)
            let largest = limit.rlim_cur
            limit.rlim_cur = 100
            #expect(setrlimit(sizeLimit, &limit) == 0)
            let backend = try start(target, cacheFolder: folder.path)
            limit.rlim_cur = largest
            #expect(setrlimit(sizeLimit, &limit) == 0)
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/interpreters")
            #expect(files.isEmpty)
            backend.shutDown()
        }
    }

    #if canImport(Glibc)
        private let sizeLimit = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #else
        private let sizeLimit = RLIMIT_FSIZE
    #endif
}
