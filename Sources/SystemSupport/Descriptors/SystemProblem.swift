/// Why a system call failed: the system's text, and a remedy where there is one.
package struct SystemProblem: Error, CustomStringConvertible {
    private let number: Int32
    private let failure: String?

    /// - Parameters:
    ///   - number: the error's `errno`.
    ///   - failure: what the error prevented, such as "can't make a pipe".
    package init(_ number: Int32, _ failure: String? = nil) {
        self.number = number
        self.failure = failure
    }

    /// Whether this process or the system has run out of something, so that starting another program would fail too.
    package var isShortage: Bool { [EMFILE, ENFILE, EAGAIN, ENOMEM].contains(number) }

    /// Whether there is no such process, or none any more.
    package var isOfMissingProcess: Bool { number == ESRCH }

    package var description: String {
        let advice =
            switch number {
            case EMFILE: "; raise the limit of open files (ulimit -n)"
            case ENFILE: "; the whole system has no more open files to give"
            case EAGAIN: "; raise the limit of processes (ulimit -u)"
            case ENOMEM: "; there is no memory left"
            default: ""
            }
        let reason = String(cString: strerror(number)) + advice
        return failure.map { "\($0): \(reason)" } ?? reason
    }
}
