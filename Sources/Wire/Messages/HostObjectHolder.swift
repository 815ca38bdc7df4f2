/// Keeps what Python holds of Swift's own by number: functions, and errors that passed into Python.
package protocol HostObjectHolder: AnyObject {
    /// - Throws: why nothing is kept any more.
    func hold(_ object: any Sendable) throws -> Int
    func heldError(_ number: Int) -> (any Error)?
}
