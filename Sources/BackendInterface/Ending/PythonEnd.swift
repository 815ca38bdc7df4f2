/// How Python ended, for a command that ends as its program does.
package enum PythonEnd: Sendable {
    case orderly
    /// A worker that ended otherwise than by Python's own end.
    case died(WorkerDeath)
    /// Python took longer than it may.
    case late
}
