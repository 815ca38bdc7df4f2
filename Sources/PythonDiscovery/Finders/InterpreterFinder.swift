// Each finder is one way to find Python. It only lists executables; `InterpreterWalk` judges them.

protocol InterpreterFinder: Sendable {
    /// Writes down every executable that this way leads to, best first, and every place that has none.
    func look(_ findings: inout Findings)
}
