/// An executable that may be a usable Python, before anybody has run it, and why it is believed to be.
package struct InterpreterCandidate: Sendable, Hashable {
    /// The absolute path to start, with its symlinks: Python finds its virtual environment by the path that it is
    /// started by.
    package let executable: String

    package let source: InterpreterSource

    /// The version that the file's name, its folder or its `pyvenv.cfg` tells; nil if none of them does.
    package let claimedVersion: ClaimedVersion?

    /// Whether a start by `-c` may import from the current directory before any code of this package's can prevent it.
    package var importsBeforeCode: Bool { claimedVersion.map { ($0.major, $0.minor) >= (3, 13) } ?? true }

    package init(executable: String, source: InterpreterSource, claimedVersion: ClaimedVersion? = nil) {
        self.executable = executable
        self.source = source
        self.claimedVersion = claimedVersion
    }
}
