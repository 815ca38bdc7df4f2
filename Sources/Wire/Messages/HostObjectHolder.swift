/// Keeps the program's functions and errors that Python holds, by number.
package protocol HostObjectHolder: AnyObject {
    /// - Throws: why nothing is kept any more.
    func hold(_ object: any Sendable) throws -> Int
    func heldError(_ number: Int) -> (any Error)?
}
