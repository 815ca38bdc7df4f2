/// bytes.
package struct BytesFunctions {
    package let fromMemory: @convention(c) (UnsafeRawPointer?, Int) -> NewReference?
    package let memory:
        @convention(c) (PyPointer, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>) ->
            Int32

    init(_ library: LoadedLibrary) throws {
        fromMemory = try library.function("PyBytes_FromStringAndSize")
        memory = try library.function("PyBytes_AsStringAndSize")
    }
}
