import BackendInterface
import Foundation
import PythonDiscovery
import TestSupport
import Testing

@testable import WorkerBackend

extension WorkerBackend {
    /// Starts a worker whose output goes nowhere.
    static func start(
        _ executable: String,
        _ adjust: (inout WorkerConfiguration) -> Void = { _ in }
    ) throws -> WorkerBackend {
        var configuration = WorkerConfiguration()
        configuration.interpreter = .executable(executable)
        configuration.standardOutput = .discard
        configuration.standardError = .discard
        // These times are so long that no busy machine reaches them; a test that is about one of them chooses it.
        configuration.startTimeout = .seconds(600)
        configuration.interruptGracePeriod = .seconds(600)
        configuration.shutdownGracePeriod = .seconds(600)
        adjust(&configuration)
        StartsProcesses.check()
        let backend = try start(configuration)
        RunningTests.shared.describe(backend) { $0.stacksOfDeath }
        return backend
    }

    /// The stacks that a worker that was aborted left behind.
    private var stacksOfDeath: [String] {
        guard let death = (try? failure { try ping() })?.workerDeath else { return [] }
        return ["Python in worker \(interpreter.processID), \(death.signalName ?? "no signal"):", death.pythonStack]
    }

    private func read(_ source: any ValueSource) throws -> PythonValue {
        try PythonValue.read(from: PythonReader(source))
    }

    func exec(_ source: String) throws {
        _ = try perform(.execute(SourceCode(source)), form: PythonForm(.none), read: read)
    }

    func eval(_ source: String) throws -> PythonValue {
        try perform(.evaluate(SourceCode(source)), form: .exact, read: read)
    }

    func evalAsync(_ source: String) async throws -> PythonValue {
        try await performAsync(.evaluate(SourceCode(source)), form: .exact, read: read)
    }

    func object(_ source: String) throws -> PythonObject {
        try perform(.evaluate(SourceCode(source)), form: PythonForm(.handle)) { try $0.object() }
    }

    func ping() throws -> PythonValue { try perform(.ping, form: .exact, read: read) }

    func pingAsync() async throws -> PythonValue { try await performAsync(.ping, form: .exact, read: read) }

    /// Sends that many pings before it waits for the first; `use` gets the results as they come, also when one fails.
    func pings(_ count: Int, use: (PythonValue) -> Void) throws {
        let exchanges = try (0..<count).map { _ in try send(.ping, in: OperationScope(self), form: .exact, blocks: true)
        }
        let results = exchanges.map { exchange in
            Result {
                let reply = Result { try wait(for: exchange) }
                use(try finish(exchange, reply, form: .exact, read: read))
            }
        }
        for result in results { try result.get() }
    }

    func int(_ source: String) throws -> Int {
        guard case .int(let value) = try eval(source) else { throw PythonError(.conversion, "no int: \(source)") }
        return value
    }

    /// The number of live handles in the worker.
    func liveHandles() throws -> Int {
        let value = try perform(.information, form: .exact, read: read)
        guard case .dict(let members) = value, case .int(let count) = members[.string("handles")] else {
            throw PythonError(.conversion, "no count of handles: \(value)")
        }
        return count
    }
}

/// The error of a call that has to fail. Callable on any thread, where `#require` does not know the test.
func failure(_ body: () throws -> some Any) throws -> PythonError {
    let value: Any
    do {
        value = try body()
    } catch let error as PythonError {
        return error
    }
    throw NoFailure(value: "\(value)")
}

struct NoFailure: Error, CustomStringConvertible {
    let value: String
    var description: String { "an error was expected, but \(value) came back" }
}
