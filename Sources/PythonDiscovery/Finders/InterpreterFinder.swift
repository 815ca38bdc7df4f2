// One file per way to find Python. A finder only lists; the walk judges.

/// One way to find Python.
protocol InterpreterFinder: Sendable {
    /// Writes down every executable that this way leads to, best first, and what it passed over.
    func look(_ findings: inout Findings)
}
