// Bytes of unknown origin as text for people: in error messages, never in values.

/// Valid UTF-8 stays readable; control characters, invisible direction marks and bytes that aren't UTF-8 are escaped,
/// so that the result is one line and can't command a terminal.
func printable(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    return bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return "" }
        var result = ""
        var position = 0
        while position < buffer.count {
            let byte = base[position]
            let length = byte < 0x80 ? 1 : utf8SequenceLength(base, at: position, end: buffer.count)
            let sequence = UnsafeBufferPointer(rebasing: buffer[position..<position + max(length, 1)])
            position += sequence.count
            guard length > 0, let scalar = String(decoding: sequence, as: UTF8.self).unicodeScalars.first else {
                result += "\\x" + hexadecimal(byte)
                continue
            }
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += "\\x" + hexadecimal(byte)
            case "\u{80}"..."\u{9F}", "\u{200B}"..."\u{200F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}",
                "\u{FEFF}":
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
}
