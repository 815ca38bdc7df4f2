import BackendInterface
import Foundation
import PythonDiscovery
import SystemSupport
import TestSupport

@testable import PythonEnvironments

/// Environments in a store of the test's own.
struct TestResolver {
    let scratch: ScratchFolder
    let uv: FakeUV?
    /// The folder of the store.
    var folder: String
    var timeLimit = Duration.seconds(600)
    var choice = InterpreterChoice.automatic
    let lines = Locked<[String]>([])

    /// - Parameter uv: nil: environments are made by pip.
    init(uv: FakeUV? = nil) throws {
        StartsProcesses.check()
        scratch = try ScratchFolder()
        self.uv = uv
        folder = "\(scratch.path)/environments"
    }

    static func fake() throws -> TestResolver { try TestResolver(uv: FakeUV()) }

    func resolver(_ environment: PythonEnvironment, most: (environments: Int, bytes: Int)? = nil) -> EnvironmentResolver
    {
        var resolver = EnvironmentResolver(
            environment,
            for: choice,
            searchLimit: .seconds(600),
            timeLimit: timeLimit,
            progress: { line in lines.withLock { $0.append(line) } }
        )
        resolver.installer = uv.map { .uv($0.path) } ?? .pip
        resolver.store = most.map { EnvironmentStore(folder: folder, most: $0) } ?? EnvironmentStore(folder: folder)
        return resolver
    }

    /// The folder of the environment, which is made if need be.
    func make(_ environment: PythonEnvironment) throws -> String {
        guard case .executable(let path) = try resolver(environment).interpreter() else { return "" }
        return ((path as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent
    }

    /// The error of an environment that can't be made.
    func failure(_ environment: PythonEnvironment) -> PythonError? {
        do {
            let path = try make(environment)
            return PythonError(.internalFault, "\(path) was made")
        } catch {
            return error as? PythonError
        }
    }

    /// What is in the store besides locks: whole environments, and what should not be left.
    var kept: [String] { scratch.names(in: "environments").filter { !$0.hasSuffix(".lock") } }
}

/// What a program printed.
func output(of executable: String, _ arguments: [String], environment: ProcessEnvironment = .current) throws -> [String]
{
    StartsProcesses.check()
    let run = InstallerRun(timeLimit: .seconds(600), progress: nil, abandonment: nil)
    return try run.output(of: executable, arguments, environment: environment, purpose: "no output")
}
