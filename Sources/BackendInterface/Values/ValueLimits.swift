/// Limits of both backends. The worker and the protocol's text state them as well; a test compares the numbers.
package enum ValueLimits {
    /// Characters of a str, or bytes, that travel by value where no form asks for a value or an object.
    package static let shortLength = 1024
    /// Levels of nesting in a message of the protocol, the message object being the first.
    package static let depth = 500
}
