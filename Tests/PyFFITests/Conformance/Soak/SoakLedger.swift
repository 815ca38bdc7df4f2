import Foundation
import PyFFI
import SystemSupport
import TestSupport

/// What was begun and has not ended, and what went wrong.
final class SoakLedger: Sendable {
    private struct State {
        var last = 0
        var pending: [Int: (name: String, start: ContinuousClock.Instant)] = [:]
        var ended: [String: Int] = [:]
        var problems: [String] = []
    }

    private let state = Locked(State())

    func begin(_ name: String) -> Int {
        state.withLock { state in
            state.last += 1
            state.pending[state.last] = (name, .now)
            return state.last
        }
    }

    func end(_ number: Int, _ outcome: String, problem: (any Error)? = nil) {
        RunningTests.shared.noteProgress()
        state.withLock { state in
            guard let (name, start) = state.pending.removeValue(forKey: number) else {
                state.problems.append("number \(number) ended twice: \(outcome)")
                return
            }
            state.ended["\(name): \(outcome)", default: 0] += 1
            if let problem {
                state.problems.append("\(name), \(outcome), after \(ContinuousClock.now - start): \(problem)")
            }
        }
    }

    func note(_ problem: String) { state.withLock { $0.problems.append(problem) } }

    var problems: [String] { state.withLock { $0.problems } }

    var pending: [String] {
        state.withLock { state in
            state.pending.values.map { "\($0.name), begun \(ContinuousClock.now - $0.start) ago" }.sorted()
        }
    }

    /// How often each thing ended in which way.
    var summary: [String] { state.withLock { $0.ended.map { "\($0.value) × \($0.key)" }.sorted() } }
}

struct SoakFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }

    static func check(_ condition: Bool, _ text: @autoclosure () -> String) throws {
        if !condition { throw SoakFailure(text()) }
    }
}

/// Something that closures and errors hold, so that those that live can be counted.
final class SoakToken: Sendable {
    private static let count = Locked(0)
    static var live: Int { count.withLock { $0 } }

    init() { Self.count.withLock { $0 += 1 } }
    deinit { Self.count.withLock { $0 -= 1 } }
}

/// An error of Swift's own that counts how many of it are held.
struct SoakError: Error {
    let code: Int
    let token = SoakToken()
}
