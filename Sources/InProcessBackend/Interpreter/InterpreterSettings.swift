internal import BackendInterface
internal import Foundation
internal import SystemSupport

// What the runtimes of an interpreter set and leave, by functions of the embedded package: see `in_process.py`.
extension Interpreter {
    /// A namespace for the code of one runtime: the dict of a new `__main__`. The caller holds the GIL.
    ///
    /// - Parameter isFirst: whether `sys.modules` gets this `__main__`, which pickle and multiprocessing look at.
    func newGlobals(isFirst: Bool) throws -> Owned {
        let setup = Setup(api: api)
        let newMain = try setup.attribute(support.module, .newMain)
        return try setup.call(newMain.pointer, isFirst ? api.types.true : api.types.false)
    }

    func mainFrames(_ names: PyPointer) throws -> MainFrames {
        let setup = Setup(api: api)
        let list = try setup.call(setup.attribute(support.module, .callers).pointer, names)
        let functions = setup.items(list.pointer)
        guard functions.count == MainFrames.count else { throw setup.failure }
        return MainFrames(functions.map { PyPointer(Owned(retaining: $0, api).give()) }, self)
    }

    func apply(_ configuration: InProcessConfiguration, isFirst: Bool) throws {
        try withGILShielded {
            let setup = Setup(api: api)
            let path = try list(configuration.modulePath, setup)
            let extendPath = try setup.attribute(support.module, .extendPath)
            _ = try setup.call(extendPath.pointer, path.pointer)
            guard isFirst else { return }
            let arguments = try list(configuration.arguments, setup)
            let output = try OutputFunction.object(for: configuration.standardOutput, self)
            let errors = try OutputFunction.object(for: configuration.standardError, self)
            let readsInput = configuration.inheritsStandardInput ? api.types.true : api.types.false
            let prepare = try setup.attribute(support.module, .prepare)
            _ = try setup.call(prepare.pointer, arguments.pointer, readsInput, output.pointer, errors.pointer)
        }
    }

    private func list(_ texts: [String], _ setup: Setup) throws -> Owned {
        let list = try setup.check(api.sequences.newList(0))
        for text in texts {
            let text = try setup.string(text)
            _ = api.sequences.append(list.pointer, text.pointer)
        }
        return list
    }

    // The caller of these methods holds the GIL. Python has reported their errors already, as python3 does.

    /// Waits for threads within the limit, and runs exit handlers.
    func finish(within limit: Duration) {
        guard let seconds = api.own(api.numbers.floatFromDouble(limit / .seconds(1))) else {
            return api.errors.clear()
        }
        callQuietly(.finish, seconds.pointer)
    }

    /// Finalizes unreachable objects, and has open files written.
    ///
    /// - Parameter isEnd: whether the program ends.
    func tidy(isEnd: Bool) { callQuietly(.tidy, isEnd ? api.types.true : api.types.false) }

    /// Takes the `__main__` of a runtime that has ended out of `sys.modules`.
    func leaveMain(_ names: PyPointer) { callQuietly(.leaveMain, names) }

    private func callQuietly(_ function: InProcessFunction, _ argument: PyPointer? = nil) {
        if callSupport(function, argument) == nil { api.errors.clear() }
    }

    /// Ends Python for good, once everything that uses it has ended.
    ///
    /// - Parameter waits: whether to wait for the end, as long as it may take.
    func finalize(waits: Bool) {
        let times = endTimes.withLock { $0 }
        if waits {
            let caller = api.threads.identifier()
            waitingForEnd.withLock { _ = $0.insert(caller) }
        }
        let isDone = DispatchGroup()
        isDone.enter()
        // The caller of `finalize` may hold the GIL, so another thread ends Python.
        let finalize: @Sendable () -> Void = { [self] in
            ThreadPool.shared.run { [self] in
                thread.end(within: times.whole) { [self] in
                    _ = api.threads.ensureGIL()
                    finish(within: times.threads)
                    _ = api.lifecycle.finalize()
                }
                outputs.drain(until: .now + times.whole, patience: OutputQueues.patience, self)
                isDone.leave()
            }
        }
        if let running { running.close(finalize) } else { finalize() }
        if waits { _ = isDone.wait(timeout: .now() + (times.whole * 2).dispatchInterval) }
    }
}
