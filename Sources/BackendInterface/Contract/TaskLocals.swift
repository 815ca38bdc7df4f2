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
        var captures: [ObjectIdentifier: Capture] = [:]
        var values: CapturedTaskLocals?
        /// So many variables have their values in `values`.
        var noted = 0
    }

    private static let known = Locked(Known())

    fileprivate static func register(_ local: ObjectIdentifier, _ capture: @escaping Capture) {
        known.withLock { $0.captures[local] = capture }
    }

    /// Notes the values. For a thread that is in no task, and executes no operation now.
    package static func note() {
        known.withLock { known in
            guard known.noted != known.captures.count else { return }
            known.values = CapturedTaskLocals(known.captures.values.map { $0() })
            known.noted = known.captures.count
        }
    }

    /// Runs `body` with the values that there are outside of all tasks.
    package static func hiding<Result>(_ body: () -> Result) -> Result {
        known.withLock { $0.values }.restored(body)
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
