internal import BackendInterface
internal import Synchronization
internal import SystemSupport

// Python's calls of Swift functions. Each method is called with the GIL held; NULL stands for an exception that is set.
extension InProcessBackend {
    func call(_ function: SwiftFunction, _ arguments: BorrowedArguments) -> NewReference? {
        callersTaskLocals.restored { callNow(function, arguments) }
    }

    /// Those of the task that waits for the coroutine which calls; on other threads than the event loop's they are in
    /// force already.
    private var callersTaskLocals: CapturedTaskLocals? {
        guard taskLocals.isUsed else { return nil }
        guard let capsule = shared.callSupport(.mark) else {
            shared.api.errors.clear()
            return nil
        }
        return Capsule.object(in: capsule.pointer, as: Belongings<CapturedTaskLocals>.self)?.value
    }

    private func callNow(_ function: SwiftFunction, _ arguments: BorrowedArguments) -> NewReference? {
        do throws(FunctionFailure) {
            guard !shared.isForkedChild else {
                throw .refused("a forked child can't call functions of the Swift program")
            }
            var result: (any PythonConvertible)? =
                function.isAsync ? try wait(for: function, arguments) : try run(function, arguments)
            defer { letGo(of: &result) }
            do {
                return try result.map { result in try shared.withSpareWriter(for: self) { try $0.one(result).give() } }
            } catch {
                throw function.refusal(ofResult: error)
            }
        } catch {
            return raise(error)
        }
    }

    /// Begins an async function; `settle` gets its outcome.
    ///
    /// - Parameter soon: has a Python function called in the thread of the event loop.
    func start(
        _ function: SwiftFunction,
        _ arguments: BorrowedArguments,
        _ settle: PyPointer,
        _ soon: PyPointer
    ) -> NewReference? {
        callersTaskLocals.restored { startNow(function, arguments, settle, soon) }
    }

    private func startNow(
        _ function: SwiftFunction,
        _ arguments: BorrowedArguments,
        _ settle: PyPointer,
        _ soon: PyPointer
    ) -> NewReference? {
        do throws(FunctionFailure) {
            guard function.isAsync else { throw .refused("\(function.name)() is no async function") }
            let run = Belongings(try prepare(function, arguments))
            let settle = hold(settle)
            let isOver = Locked(false)
            let scope = FunctionScope.ofPythonsThread(
                shared,
                isOver: { isOver.withLock { $0 } },
                turn: try shared.thread.isCurrent ? loopTurn(soon) : nil
            )
            let task = Task(executorPreference: FunctionExecutor.shared) { [self] in
                let outcome = await FunctionScope.$current.withValue(scope) { await Self.outcome(of: run) }
                isOver.withLock { $0 = true }
                // Another thread settles, since that waits for the GIL.
                shared.settlements.run { [self] in self.settle(settle, function, outcome) }
            }
            do {
                return try FunctionObject.stopping(StartedCall(task, shared.waitingTasks), self).give()
            } catch {
                throw .thrown(error)
            }
        } catch {
            return raise(error)
        }
    }

    /// Has the event loop on Python's main thread execute the call's operations: the loop keeps that thread busy.
    private func loopTurn(_ soon: PyPointer) throws(FunctionFailure) -> @Sendable () -> Void {
        let turn = hold(soon)
        let serving: PythonObject
        do {
            let function = try FunctionObject.serving(self)
            serving = hold(function.pointer)
        } catch {
            throw .thrown(error)
        }
        return { [shared] in
            shared.later {
                shared.withGILUnlessFinalized {
                    guard case .handle(let soon, _)? = try? turn.usableContent(),
                        case .handle(let serve, _)? = try? serving.usableContent()
                    else { return }
                    if shared.call(soon.pointer, serve.pointer) == nil { shared.api.errors.clear() }
                }
            }
        }
    }

    func refuse(_ message: String) -> NewReference? { raise(.refused(message)) }

    private func prepare(
        _ function: SwiftFunction,
        _ arguments: BorrowedArguments
    ) throws(FunctionFailure) -> FunctionRun {
        let source = shared.takeSource(for: self)
        defer { shared.giveBack(source) }
        let given = ObjectArguments(arguments, function.parameters, source.takeUnretainedValue(), self)
        return try function.run(with: given)
    }

    // Values of the program, such as the closure and what it holds, are freed without the GIL, as in the closure
    // itself: freeing may run any code, which may wait for other threads.

    private func run(
        _ function: SwiftFunction,
        _ arguments: BorrowedArguments
    ) throws(FunctionFailure) -> any PythonConvertible {
        var run: FunctionRun? = try prepare(function, arguments)
        do {
            return try shared.withoutGIL {
                shared.mayFinalize ? try RunningOperations.inFunction { try Self.run(&run) } : try Self.run(&run)
            }
        } catch {
            throw .thrown(error)
        }
    }

    private static func run(_ run: inout FunctionRun?) throws -> any PythonConvertible {
        guard case .blocking(let body)? = run.take() else {
            throw PythonError(.unsupported, "expected no async function")
        }
        return try body()
    }

    private func letGo(of result: inout (any PythonConvertible)?) {
        if let value = result, Self.isOwn(value) { return }
        shared.withoutGIL { result = nil }
    }

    /// Whether a value is of one of the simplest types, which hold nothing of the program's.
    private static func isOwn<Value: PythonConvertible>(_: Value) -> Bool {
        Value.self == Int.self || Value.self == Double.self || Value.self == Bool.self || Value.self == String.self
            || Value.self == PythonValue.self || Value.self == PythonObject.self
    }

    private func wait(
        for function: SwiftFunction,
        _ arguments: BorrowedArguments
    ) throws(FunctionFailure) -> any PythonConvertible {
        let run = Belongings(try prepare(function, arguments))
        let wait = ThreadWait(shared)
        defer { wait.leave() }
        let outcome = Locked<FunctionOutcome?>(nil)
        let task = Task(executorPreference: FunctionExecutor.shared) {
            let result = await FunctionScope.$current.withValue(.of(wait)) { await Self.outcome(of: run) }
            outcome.withLock { $0 = result }
            wait.end()
        }
        let thread = shared.api.threads.identifier()
        shared.waitingTasks.add(task, on: thread)
        if InterruptibleCall.isDue(shared) { shared.waitingTasks.cancel(task) }
        defer { shared.waitingTasks.removeLast(on: thread) }
        shared.withoutGIL { wait.wait() }
        InterruptibleCall.raiseOwed(shared)
        guard let outcome = outcome.withLock({ $0 }) else { throw .refused("an async function ended without a result") }
        return try outcome.value.get()
    }

    private static func outcome(of run: Belongings<FunctionRun>) async -> FunctionOutcome {
        guard case .suspending(let body)? = run.take() else {
            return FunctionOutcome(.failure(.refused("expected an async function")))
        }
        do { return FunctionOutcome(.success(try await body())) } catch {
            return FunctionOutcome(.failure(.thrown(error)))
        }
    }

    /// Calls `settle(value, error)`.
    private func settle(_ settle: PythonObject, _ function: SwiftFunction, _ outcome: FunctionOutcome) {
        guard case .handle(let handle, _)? = try? settle.usableContent() else { return }
        shared.withGILUnlessFinalized {
            let api = shared.api
            let (none, setup) = (api.types.none, Setup(api: api))
            do {
                if let value = settled(function, outcome.value) {
                    _ = try setup.call(handle.pointer, value.pointer, none)
                } else if let exception = api.takeException() {
                    _ = try setup.call(handle.pointer, none, exception.pointer)
                }
            } catch {}  // the event loop is gone
        }
    }

    /// The result as an object; nil with an exception set.
    private func settled(
        _ function: SwiftFunction,
        _ outcome: Result<any PythonConvertible, FunctionFailure>
    ) -> Owned? {
        do {
            let result = try outcome.get()
            do {
                return try shared.withSpareWriter(for: self) { try $0.one(result) }
            } catch {
                throw function.refusal(ofResult: error)
            }
        } catch {
            _ = raise(error as? FunctionFailure ?? .thrown(error))
            return nil
        }
    }

    // MARK: Errors

    private func raise(_ failure: FunctionFailure) -> NewReference? {
        let errors = shared.api.errors
        do {
            switch failure {
            case .refused(let message):
                let text = try shared.withSpareWriter(for: self) { try $0.one(PythonValue.string(message)) }
                errors.set(shared.api.types.typeError, text.pointer)
            case .thrown(let error):
                let exception = try shared.withSpareWriter(for: self) { try $0.one(ThrownError(error)) }
                errors.set(shared.type(of: exception.pointer), exception.pointer)
            }
        } catch {
            // The conversion has raised an exception of its own, such as an interrupt.
            if case .handle(let handle, _)? = try? (error as? PythonError)?.exception?.reference.usableContent() {
                errors.set(shared.type(of: handle.pointer), handle.pointer)
            } else {
                errors.set(shared.api.types.typeError, shared.api.types.none)
            }
        }
        return nil
    }

    /// A `swift_bridge.SwiftError` that holds the error.
    func newException(for error: any Error) throws -> Owned {
        let capsule = try Capsule.new(BoundError(error), shared.api)
        return try callSupport(
            .swiftError,
            [
                PythonValue.string("\(error)"), PythonValue.string("\(type(of: error))"),
                BorrowedObject(handle: ObjectHandle(capsule.pointer)),
            ]
        )
    }

    /// The Swift error that an exception stands for; nil for other exceptions.
    func ownError(behind exception: PyPointer) -> (any Error)? {
        guard let identity = shared.names.name("_identity"),
            let capsule = shared.api.own(shared.api.objects.getAttribute(exception, identity.pointer))
        else {
            shared.api.errors.clear()
            return nil
        }
        return Capsule.object(in: capsule.pointer, as: BoundError.self)?.error
    }
}

/// `@unchecked Sendable`: made by a task, and read once after the task's end.
struct FunctionOutcome: @unchecked Sendable {
    let value: Result<any PythonConvertible, FunctionFailure>

    init(_ value: Result<any PythonConvertible, FunctionFailure>) {
        self.value = value
    }
}

/// The arguments of a call, while they are converted.
private struct ObjectArguments: FunctionArguments {
    let arguments: BorrowedArguments
    let forms: [PythonForm]
    let source: ObjectSource
    let backend: InProcessBackend

    init(_ arguments: BorrowedArguments, _ forms: [PythonForm], _ source: ObjectSource, _ backend: InProcessBackend) {
        self.arguments = arguments
        self.forms = forms
        self.source = source
        self.backend = backend
    }

    var count: Int { arguments.count }

    func source(at index: Int) throws -> any ValueSource {
        guard index < arguments.count, index < forms.count, let object = arguments.start?[index] else {
            throw PythonError.conversion("is missing")
        }
        source.reset()
        try source.stand(on: object, form: forms[index], owner: backend)
        return source
    }
}

/// An async function that Python's async code waits for.
final class StartedCall: Sendable {
    private let task: Task<Void, Never>
    private let waitingTasks: WaitingTasks

    init(_ task: Task<Void, Never>, _ waitingTasks: WaitingTasks) {
        self.task = task
        self.waitingTasks = waitingTasks
    }

    func cancel() { waitingTasks.cancel(task) }
}

/// The tasks that threads of Python wait for. Interrupting a thread's code cancels its task.
final class WaitingTasks: Sendable {
    private let tasks = Locked<[UInt: [Task<Void, Never>]]>([:])
    private let cancellations = ElasticQueue()

    func add(_ task: Task<Void, Never>, on thread: UInt) {
        tasks.withLock { $0[thread, default: []].append(task) }
    }

    func removeLast(on thread: UInt) {
        // The task is freed outside of the lock, since it holds the closure that it ran.
        let last = tasks.withLock { tasks in
            defer { if tasks[thread]?.isEmpty == true { tasks[thread] = nil } }
            return tasks[thread]?.popLast()
        }
        withExtendedLifetime(last) {}
    }

    func count(on thread: UInt) -> Int { tasks.withLock { $0[thread]?.count ?? 0 } }

    /// - Parameter level: how many tasks the thread waited for before this one.
    func cancel(on thread: UInt, at level: Int) {
        let task = tasks.withLock { tasks in tasks[thread].flatMap { $0.dropFirst(level).first } }
        if let task { cancel(task) }
    }

    /// Cancelling a task may run the program's own code, for which no caller should wait, least of all with the GIL
    /// held.
    func cancel(_ task: Task<Void, Never>) { cancellations.run { task.cancel() } }
}
