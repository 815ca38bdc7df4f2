internal import Foundation
internal import SystemSupport

/// Lines on their way to a handler of the program's, which may take long, wait for anything, or use this library: so it
/// gets them on a thread of its own, and neither holds up an installer nor its end.
final class ProgressLines: Sendable {
    private struct State {
        var lines: [String] = []
        var isHanding = false
    }

    private let handler: @Sendable (String) -> Void
    private let state = Locked(State())
    private let done = DispatchGroup()

    /// How many lines wait. A handler that is slower misses some.
    private static let most = 1000

    /// How long the end waits for the handler.
    private static let patience = DispatchTimeInterval.milliseconds(500)

    init(_ handler: @escaping @Sendable (String) -> Void) { self.handler = handler }

    func add(_ line: String) {
        let isFirst = state.withLock { state in
            guard state.lines.count < Self.most else { return false }
            state.lines.append(line)
            defer { state.isHanding = true }
            return !state.isHanding
        }
        guard isFirst else { return }
        done.enter()
        ThreadPool.shared.run { [self] in
            while let lines = next() { for line in lines { handler(line) } }
            done.leave()
        }
    }

    private func next() -> [String]? {
        state.withLock { state in
            defer { state.lines = [] }
            state.isHanding = !state.lines.isEmpty
            return state.isHanding ? state.lines : nil
        }
    }

    /// Waits until the handler has got all lines, but not long.
    func finish() { _ = done.wait(timeout: .now() + Self.patience) }
}
