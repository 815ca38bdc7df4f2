/// How Python came to its end: for a command, which ends as its program does.
package enum PythonEnd: Sendable {
    case orderly
    /// A worker that ended in another way than by Python's own end.
    case died(WorkerDeath)
    /// It took longer than it may.
    case late
}
