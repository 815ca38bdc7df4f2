/// Why a system call failed, in the system's words, and what can be done about it.
package struct SystemProblem: Error, CustomStringConvertible {
    private let number: Int32
    private let failure: String?

    /// - Parameters:
    ///   - number: that of the error, `errno`.
    ///   - failure: what went wrong because of it, "can't make a pipe".
    package init(_ number: Int32, _ failure: String? = nil) {
        self.number = number
        self.failure = failure
    }

    /// Whether it is for want of what all programs share, or all that this one does: the same with another program.
    package var isShortage: Bool { [EMFILE, ENFILE, EAGAIN, ENOMEM].contains(number) }

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
