// Text to the terminal without a buffer of ours: Python writes to the same descriptors, and the order must be the order
// of events.
internal import Foundation

/// Standard output or standard error of this process.
enum StandardStream {
    case output, error

    /// Which of the descriptors 0, 1 and 2 whoever started this process had closed. To be asked for first of all: what is opened later may
    /// get their numbers.
    static let closedAtStart: [Int] = (0...2).filter { fcntl(Int32($0), F_GETFD) < 0 }

    /// Writes the text as it is. A reader that is gone is nothing to complain about, and nowhere to complain to.
    func write(_ text: String) {
        try? handle.write(contentsOf: Data(text.utf8))
    }

    /// Whether colours may be used: by custom not in files and pipes, and not where `NO_COLOR` is set.
    var allowsColor: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    private var isTerminal: Bool { isatty(handle.fileDescriptor) == 1 }

    private var handle: FileHandle {
        switch self {
        case .output: .standardOutput
        case .error: .standardError
        }
    }
}
