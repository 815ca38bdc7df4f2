// The JSON side of a byte buffer: strings with their escapes, finite numbers.

extension ByteBuffer {
    /// Appends a JSON string, in which only what must be escaped is.
    package mutating func append(jsonString text: String) {
        append(UInt8(ascii: "\""))
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { append(escaped: $0) }
        if done == nil {
            // A bridged string has no contiguous UTF-8.
            let bytes = Array(text.utf8)
            bytes.withUnsafeBufferPointer { append(escaped: $0) }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(escaped text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for index in text.indices {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[start..<index]))
            start = index + 1
            append(UInt8(ascii: "\\"))
            switch byte {
            case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
            case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
            case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
            default:
                append("u00")
                append(Self.hexDigit(byte >> 4))
                append(Self.hexDigit(byte & 15))
            }
        }
        append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[start...]))
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Appends the shortest digits that read back as the same float, always with a fraction or an exponent.
    package mutating func append(finite value: Double) {
        var text = value.description
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }
}
