/// bytes, and memoryviews of memory that is not Python's.
package struct BytesFunctions {
    package let fromMemory: @convention(c) (UnsafeRawPointer?, Int) -> PyPointer?
    package let memory:
        @convention(c) (PyPointer, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>) ->
            Int32
    let viewOfMemory: @convention(c) (UnsafeMutableRawPointer, Int, Int32) -> PyPointer?

    /// `PyBUF_READ`
    static let readOnly: Int32 = 0x100

    init(_ library: LoadedLibrary) throws {
        fromMemory = try library.function("PyBytes_FromStringAndSize")
        memory = try library.function("PyBytes_AsStringAndSize")
        viewOfMemory = try library.function("PyMemoryView_FromMemory")
    }
}
