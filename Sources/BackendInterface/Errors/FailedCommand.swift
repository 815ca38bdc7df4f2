/// A program that did not do what it was started for. Names and passwords in addresses are left out.
public struct FailedCommand: Sendable, Hashable {
    /// The program's path and its arguments.
    public let command: [String]
    /// nil if a signal or a time limit ended the program.
    public let exitCode: Int32?
    /// The last lines that the program printed, on standard output and standard error.
    public let output: String

    package init(command: [String], exitCode: Int32?, output: String) {
        self.command = command
        self.exitCode = exitCode
        self.output = output
    }
}
