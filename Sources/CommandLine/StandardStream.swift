// Text is written without a buffer: Python writes to the same descriptors, and output must come in the order of events.
internal import Foundation

/// Standard output or standard error of this process.
enum StandardStream {
    case output, error

    /// Which of the descriptors 0, 1 and 2 were closed when this process started. To be read before anything is opened,
    /// because a new descriptor may get one of these numbers.
    static let closedAtStart: [Int] = (0...2).filter { fcntl(Int32($0), F_GETFD) < 0 }

    /// Writes the text as it is. Errors are ignored: if nobody reads the stream, nobody would read a message, either.
    func write(_ text: String) {
        try? handle.write(contentsOf: Data(text.utf8))
    }

    /// Whether colours may be used: by custom not in files and pipes, and not if `NO_COLOR` is set.
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
