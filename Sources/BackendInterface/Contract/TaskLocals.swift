/// Task-local variables whose values Swift functions find that Python calls within an operation, also where they run on
/// another thread than the one that asked for the operation.
package struct CarriedTaskLocals: Sendable {
    private var captures: [@Sendable () -> CapturedTaskLocals.Binding] = []

    package init() {}

    package mutating func add<Value: Sendable>(_ local: TaskLocal<Value>) {
        captures.append {
            let value = local.get()
            return { body in local.withValue(value) { body() } }
        }
    }

    package var isUsed: Bool { !captures.isEmpty }

    /// The calling task's values; nil if none are carried.
    package func captured() -> CapturedTaskLocals? {
        captures.isEmpty ? nil : CapturedTaskLocals(captures.map { $0() })
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
