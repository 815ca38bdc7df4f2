/// Keeps what Python holds of Swift's own by number: functions, and errors that passed into Python.
package protocol HostObjectHolder: AnyObject {
    func hold(_ object: any Sendable) -> Int
    func heldError(_ number: Int) -> (any Error)?
}
