internal import Dispatch
internal import Synchronization
internal import SystemSupport

/// Task-local variables whose values Swift functions find that Python calls within an operation, also where they run on
/// another thread than the one that asked for the operation.
package struct CarriedTaskLocals: Sendable {
    private var captures: [@Sendable () -> CapturedTaskLocals.Binding] = []

    package init() {}

    package mutating func add<Value: Sendable>(_ local: TaskLocal<Value>) {
        let capture: TaskLocalsOutside.Capture = {
            let value = local.get()
            return { body in local.withValue(value) { body() } }
        }
        captures.append(capture)
        TaskLocalsOutside.register(ObjectIdentifier(local), capture)
    }

    package var isUsed: Bool { !captures.isEmpty }

    /// The calling task's values; nil if none are carried.
    package func captured() -> CapturedTaskLocals? {
        captures.isEmpty ? nil : CapturedTaskLocals(captures.map { $0() })
    }
}

/// What the task-local variables that any runtime of the process carries are outside of all tasks.
///
/// A thread that waits within one operation, with the values of its task, may execute another one meanwhile: that must
/// not find them.
package enum TaskLocalsOutside {
    fileprivate typealias Capture = @Sendable () -> CapturedTaskLocals.Binding

    private struct Known {
        var bindings: [ObjectIdentifier: CapturedTaskLocals.Binding] = [:]
        var values: CapturedTaskLocals?
    }

    private static let known = Locked(Known())
    /// Whether there are any: most programs carry none, and take no lock.
    private static let isUsed = Atomic(false)

    fileprivate static func register(_ local: ObjectIdentifier, _ capture: @escaping Capture) {
        guard known.withLock({ $0.bindings[local] == nil }) else { return }
        // A thread of its own is in no task, whoever asks first.
        let binding = Locked<CapturedTaskLocals.Binding?>(nil)
        let done = DispatchSemaphore(value: 0)
        ThreadPool.shared.run {
            binding.withLock { $0 = capture() }
            done.signal()
        }
        done.wait()
        known.withLock { known in
            known.bindings[local] = binding.withLock(\.self)
            known.values = CapturedTaskLocals(Array(known.bindings.values))
        }
        isUsed.store(true, ordering: .releasing)
    }

    /// Runs `body` with the values that there are outside of all tasks.
    package static func hiding<Result>(_ body: () -> Result) -> Result {
        guard isUsed.load(ordering: .acquiring) else { return body() }
        return known.withLock { $0.values }.restored(body)
    }
}

/// The values that a task had.
package final class CapturedTaskLocals: Sendable {
    package typealias Binding = @Sendable (_ body: () -> Void) -> Void

    private let bindings: [Binding]

    fileprivate init(_ bindings: [Binding]) { self.bindings = bindings }

    /// Runs `body` with these values.
    package func restored<Result>(_ body: () -> Result) -> Result {
        var result: Result?
        bind(bindings[...]) { result = body() }
        return result!  // each binding runs its body
    }

    private func bind(_ rest: ArraySlice<Binding>, _ body: () -> Void) {
        guard let first = rest.first else { return body() }
        first { bind(rest.dropFirst(), body) }
    }
}

extension Optional where Wrapped == CapturedTaskLocals {
    /// Runs `body` with these values, if there are any.
    package func restored<Result>(_ body: () -> Result) -> Result {
        guard let self else { return body() }
        return self.restored(body)
    }
}
