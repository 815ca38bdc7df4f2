internal import Foundation
internal import SystemSupport

/// What an installer prints, on a terminal: one line that changes. Elsewhere nothing is shown, since what goes wrong is
/// told by the error.
final class InstallerProgress: Sendable {
    static let shared = InstallerProgress()

    private let isTerminal = isatty(2) == 1
    private let isShown = Locked(false)

    private init() {}

    func show(_ line: String) {
        guard isTerminal else { return }
        let text = line.prefix(Self.width).map { $0.isWhitespace ? " " : String($0) }.joined()
        isShown.withLock { $0 = true }
        StandardStream.error.write("\r\u{1b}[K\(text)")
    }

    /// Clears the line.
    func end() {
        guard isShown.withLock({ $0.exchange(false) }) else { return }
        StandardStream.error.write("\r\u{1b}[K")
    }

    private static var width: Int {
        var size = winsize()
        guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 79 }
        return Int(size.ws_col) - 1
    }
}

extension Bool {
    fileprivate mutating func exchange(_ value: Bool) -> Bool {
        defer { self = value }
        return self
    }
}
