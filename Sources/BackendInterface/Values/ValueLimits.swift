/// What both backends keep to. The worker and the protocol's text say it as well; a test compares them.
package enum ValueLimits {
    /// Characters of a str, or bytes, that travel by value where nothing says how they are wanted.
    package static let shortLength = 1024
    /// Levels of nesting in a message of the protocol, the message object being the first.
    package static let depth = 500
}
