/// str, as UTF-8 with a length, so that NUL is a character like any other.
package struct StringFunctions {
    package let fromUTF8: @convention(c) (UnsafePointer<UInt8>?, Int) -> NewReference?
    /// The memory belongs to the str. Gives NULL with UnicodeEncodeError if the str has lone surrogates.
    package let utf8: @convention(c) (PyPointer, UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>?
    let encoded: @convention(c) (PyPointer, UnsafePointer<CChar>, UnsafePointer<CChar>) -> NewReference?
    package let intern: @convention(c) (UnsafeMutablePointer<NewReference?>) -> Void
    let length: @convention(c) (PyPointer) -> Int

    init(_ library: LoadedLibrary) throws {
        fromUTF8 = try library.function("PyUnicode_FromStringAndSize")
        utf8 = try library.function("PyUnicode_AsUTF8AndSize")
        encoded = try library.function("PyUnicode_AsEncodedString")
        intern = try library.function("PyUnicode_InternInPlace")
        length = try library.function("PyUnicode_GetLength")
    }
}

extension CPython {
    /// The text of a str, lone surrogates as escapes; empty for anything else. Leaves no exception set.
    func text(of string: PyPointer) -> String {
        var count = 0
        if let utf8 = strings.utf8(string, &count) {
            return String(decoding: UnsafeBufferPointer(start: utf8, count: count), as: UTF8.self)
        }
        errors.clear()
        var memory: UnsafeMutablePointer<UInt8>?
        guard let encoded = own(strings.encoded(string, "utf-8", "backslashreplace")),
            bytes.memory(encoded.pointer, &memory, &count) == 0
        else {
            errors.clear()
            return ""
        }
        return String(decoding: UnsafeBufferPointer(start: memory, count: count), as: UTF8.self)
    }
}
