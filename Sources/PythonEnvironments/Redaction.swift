/// Text that may hold the addresses of indexes, without the names and passwords in them.
package enum Redaction {
    package static func of(_ text: String) -> String {
        guard text.contains(":/") else { return text }
        // After a name, everything up to the last @ may be its password: some have a slash, though they should not.
        return text.replacing(/([A-Za-z0-9]:\/\/?)([^\/\s]+|[^\/\s:@]*:[^0-9\/\s][^\s]*)@/) { "\($0.output.1)****@" }
    }
}
