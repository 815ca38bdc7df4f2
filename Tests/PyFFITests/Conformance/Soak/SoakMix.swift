import Foundation
import PyFFI

/// Tasks and threads that use one runtime at once, each doing one thing after the other by chance.
struct SoakMix: Sendable {
    static let tasks = 12
    static let threads = 4

    let python: SoakPython
    let end: ContinuousClock.Instant

    /// What happens to an operation on its way.
    private enum Interference: CustomStringConvertible {
        case none
        /// Cancelled after so many microseconds, at once if the number is negative; perhaps a second time.
        case cancelled(after: Int, twice: Bool)
        case limited(Duration)

        init(_ random: inout SeededRandom, mayBeCancelled: Bool, isEndless: Bool, mayBeStopped: Bool) {
            let tiny = Duration.microseconds(random.number(0..<3000))
            guard mayBeStopped else {
                self = random.number(0..<2) == 0 ? .none : .limited(.seconds(600))
                return
            }
            switch random.number(isEndless ? 3..<10 : 0..<10) {
            case 0...4: self = .none
            case 5: self = isEndless ? .limited(tiny) : .limited(.seconds(600))
            case 3, 6: self = .limited(.zero)
            case 7: self = .limited(tiny)
            default:
                self =
                    mayBeCancelled
                    ? .cancelled(after: random.number(-500..<4000), twice: random.number(0..<3) == 0) : .limited(tiny)
            }
            if isEndless, case .none = self { self = .limited(tiny) }
        }

        var description: String {
            switch self {
            case .none: "undisturbed"
            case .cancelled: "cancelled"
            case .limited(let time): time > .seconds(1) ? "with enough time" : "limited"
            }
        }

        /// Whether the interference is the reason of an error.
        func explains(_ error: any Error) -> Bool {
            switch self {
            case .none: return false
            case .cancelled: return error is CancellationError
            case .limited:
                guard let error = error as? PythonError, error.kind == .timedOut else { return false }
                // Everything here can be interrupted.
                return error.workerDeath == nil && !error.message.contains("left behind")
            }
        }
    }

    func run(_ random: inout SeededRandom) async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.tasks {
                let random = random.split()
                group.addTask { await work(random) }
            }
            for _ in 0..<Self.threads {
                let random = random.split()
                group.addTask { try? await onThread { workOnThread(random) } }
            }
        }
    }

    private func work(_ random: SeededRandom) async {
        var random = random
        while ContinuousClock.now < end {
            guard let action = SoakAction<SuspendingBody>.all.randomElement(using: &random) else { return }
            let interference = Interference(
                &random,
                mayBeCancelled: true,
                isEndless: action.isEndless,
                mayBeStopped: action.mayBeStopped
            )
            let n = random.number(0..<20)
            let number = python.ledger.begin("await \(action.name)(\(n)), \(interference)")
            let task = Task { [python] in
                switch interference {
                case .limited(let time): try await python.runtime.withTimeout(time) { try await action.body(python, n) }
                default: try await action.body(python, n)
                }
            }
            if case .cancelled(let delay, let twice) = interference {
                // Nothing is waited for: the moment of the cancel is left to chance.
                if delay > 0 { try? await Task.sleep(for: .microseconds(delay)) }
                task.cancel()
                if twice {
                    if delay % 2 == 0 { await Task.yield() }
                    task.cancel()
                }
            }
            note(await task.result, number, interference)
        }
    }

    private func workOnThread(_ random: SeededRandom) {
        var random = random
        while ContinuousClock.now < end {
            guard let action = SoakAction<BlockingBody>.all.randomElement(using: &random) else { return }
            let interference = Interference(
                &random,
                mayBeCancelled: false,
                isEndless: action.isEndless,
                mayBeStopped: action.mayBeStopped
            )
            let n = random.number(0..<20)
            let number = python.ledger.begin("\(action.name)(\(n)), \(interference)")
            let result = Result {
                switch interference {
                case .limited(let time): try python.runtime.withTimeout(time) { try action.body(python, n) }
                default: try action.body(python, n)
                }
            }
            note(result, number, interference)
        }
    }

    private func note(_ result: Result<Void, any Error>, _ number: Int, _ interference: Interference) {
        switch result {
        case .success: python.ledger.end(number, "a value")
        case .failure(let error) where interference.explains(error): python.ledger.end(number, "stopped")
        case .failure(let error): python.ledger.end(number, "an error", problem: error)
        }
    }
}
