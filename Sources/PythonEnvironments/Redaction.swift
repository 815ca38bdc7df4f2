/// Text that may hold the addresses of indexes, without the names and passwords in them.
package enum Redaction {
    package static func of(_ text: String) -> String {
        guard text.contains("://") else { return text }
        return text.replacing(/(:\/\/)[^\/\s]+@/) { "\($0.output.1)****@" }
    }
}
