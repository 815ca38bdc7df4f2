/// What a pool's workers come from: processes of this machine, or of others. Neither Swift closures in Python nor
/// shared memory are assumed here.
package protocol PoolEngine<Context>: Sendable {
    associatedtype Context: Sendable

    /// Starts a worker, and sets it up.
    ///
    /// - Parameter tell: gets what listeners of the pool are to know of the start.
    func start(_ tell: @escaping @Sendable (PythonPoolEvent) -> Void) async throws -> any PoolMember<Context>

    /// To be called when no worker is wanted any more, any number of times. Starts that go on are over soon.
    func endStarts()

    /// To be called when the last worker has ended, any number of times.
    func end()
}

/// A worker of a pool.
package protocol PoolMember<Context>: Sendable {
    associatedtype Context: Sendable

    /// What the set-up has made.
    var context: Context { get }
    var processID: Int32 { get }
    /// Whether it can have calls.
    var isRunning: Bool { get }

    /// Waits until the worker has ended; nil if that was wanted.
    func waitForEnd() async -> WorkerDeath?

    /// Asks the worker whether it is well. One that does not answer in time is ended.
    func answer(within time: Duration) async

    /// How many bytes its process holds; nil if nobody can say.
    func residentBytes() async -> Int?

    /// Ends the worker.
    ///
    /// - Parameter time: how long that may take; nil: as long as its configuration says.
    func shutDown(within time: Duration?) async
}

/// Workers of this machine.
struct LocalEngine<Context: Sendable>: PoolEngine {
    let configuration: PythonPoolConfiguration
    let setUp: @Sendable (PythonRuntime) async throws -> Context
    /// nil if workers start from an interpreter.
    private let template: PoolTemplate?

    init(_ configuration: PythonPoolConfiguration, setUp: @escaping @Sendable (PythonRuntime) async throws -> Context) {
        self.configuration = configuration
        self.setUp = setUp
        template =
            switch configuration.startsFrom.form {
            case .template(let warmUp) where configuration.kind != .inProcess:
                PoolTemplate(configuration, warmUp: warmUp ?? { _ = try await setUp($0) })
            default: nil
            }
    }

    func start(_ tell: @escaping @Sendable (PythonPoolEvent) -> Void) async throws -> any PoolMember<Context> {
        let forked = await template?.start { tell(.templateUnusable($0)) }
        let python: PythonRuntime
        if let forked {
            python = forked
        } else {
            try Task.checkCancellation()
            python = try await PythonRuntime(configuration.backend, configuration.runtime)
        }
        do {
            let context = try await context(of: python)
            if forked == nil { template?.setUpHasSucceeded { tell(.templateUnusable($0)) } }
            return LocalMember(python: python, context: context)
        } catch {
            await python.shutDown(within: .zero)
            if !Task.isCancelled { template?.setUpHasFailed(error, wasForked: forked != nil) }
            throw error
        }
    }

    private func context(of python: PythonRuntime) async throws -> Context {
        guard let limit = configuration.setUpTimeout else { return try await setUp(python) }
        return try await python.withTimeout(limit) { try await setUp(python) }
    }

    func endStarts() { template?.endStarts() }

    func end() { template?.end() }
}

private struct LocalMember<Context: Sendable>: PoolMember {
    let python: PythonRuntime
    let context: Context

    var processID: Int32 { python.processIdentifier }
    var isRunning: Bool { python.isRunning }
    func waitForEnd() async -> WorkerDeath? { await python.waitForEnd() }

    func answer(within time: Duration) async {
        _ = try? await python.withTimeout(time) { () async throws -> Void in
            try await python.implementation.performAsync(.ping, form: .none) { _ in }
        }
    }

    func residentBytes() async -> Int? {
        let numbers: [String: Int?]? = try? await python.implementation.performAsync(.information, form: .plain) {
            try [String: Int?].read(from: PythonReader($0))
        }
        return numbers?["memory"] ?? nil
    }

    func shutDown(within time: Duration?) async {
        if let time { await python.shutDown(within: time) } else { await python.shutDown() }
    }
}
