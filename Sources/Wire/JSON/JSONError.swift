// Why a text is not the JSON that the protocol allows (protocol.md, section 2): a closed list, so that a test can name
// every case, and a description with the place and what stands there.

/// What is wrong with a JSON text, and where.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        /// Nothing but white space.
        case empty
        /// More than 2^32 − 1 bytes.
        case tooLong(bytes: Int)
        /// The text ends where this was due.
        case endsBefore(Expectation)
        /// Something else stands where this was due.
        case expected(Expectation)
        /// The value is complete, and more than white space follows.
        case trailingBytes
        case byteOrderMark
        /// A word other than `true`, `false` and `null` that begins like one of them, or like NaN or Infinity.
        case badLiteral
        /// A digit is missing after the sign, the point or the exponent.
        case digitMissing
        case leadingZero
        /// A byte below 0x20 in a string that had to be escaped.
        case controlCharacter(UInt8)
        /// A backslash before something that can't follow it, or `\u` without four hexadecimal digits.
        case badEscape
        /// An escape such as `\ud800` without its other half.
        case loneSurrogate
        /// Bytes that are not UTF-8: cut off, overlong, a surrogate or beyond U+10FFFF.
        case invalidUTF8
        /// Two members of an object have the same key; the offset is the second one's.
        case duplicateKey
        /// More arrays and objects within each other than the caller allows.
        case tooDeep(limit: Int)
    }

    package enum Expectation: String, Equatable, Sendable {
        case value = "a value"
        case key = "a key in quotes"
        case colon = "':' after a key"
        case commaOrBracket = "',' or ']'"
        case commaOrBrace = "',' or '}'"
        case closingQuote = "the closing quote of a string"
    }

    package let reason: Reason

    /// Where it was noticed, in bytes from the start of the text.
    package let offset: Int

    /// Some bytes of the text before and from `offset`, printable.
    package private(set) var before = ""
    package private(set) var after = ""

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// The same error with what surrounds its place in `text`.
    func quoting(_ text: UnsafeBufferPointer<UInt8>) -> JSONError {
        let place = min(max(offset, 0), text.count)
        var error = self
        error.before = printable(text[max(0, place - 24)..<place])
        error.after = printable(text[place...].prefix(24))
        return error
    }

    package static func == (a: JSONError, b: JSONError) -> Bool {
        a.reason == b.reason && a.offset == b.offset
    }

    package var description: String {
        let place = before.isEmpty && after.isEmpty ? "" : ", here: \(before)⟨\(after.isEmpty ? "end" : after)⟩"
        return "not the JSON that the protocol allows: \(complaint) at byte \(offset)\(place)"
    }

    private var complaint: String {
        switch reason {
        case .empty: "the text is empty"
        case .tooLong(let bytes): "the text has \(bytes) bytes, more than 4294967295"
        case .endsBefore(let what): "the text ends before \(what.rawValue)"
        case .expected(let what): "\(what.rawValue) was expected"
        case .trailingBytes: "something follows the end of the value"
        case .byteOrderMark: "the text begins with a byte order mark"
        case .badLiteral: "a word that is not true, false or null (NaN and Infinity aren't JSON either)"
        case .digitMissing: "a number lacks a digit"
        case .leadingZero: "a number has a leading zero"
        case .controlCharacter(let byte): "the control character \(byte) stands unescaped in a string"
        case .badEscape: "an escape that JSON doesn't have"
        case .loneSurrogate: "half of a surrogate pair is escaped without the other half"
        case .invalidUTF8: "bytes that are not UTF-8"
        case .duplicateKey: "a key occurs twice in an object"
        case .tooDeep(let limit): "arrays and objects are nested deeper than \(limit) levels"
        }
    }
}
