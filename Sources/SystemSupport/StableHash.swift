/// A hash that is the same in every process, for the names of files (FNV-1a). It resists nobody who looks for two texts
/// with the same one: what is found under it has to be compared as a whole.
package enum StableHash {
    /// - Returns: 16 hexadecimal digits.
    package static func of(_ texts: String...) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for text in texts {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            // The end of a text, which no UTF-8 has.
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
