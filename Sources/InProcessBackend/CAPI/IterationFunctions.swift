/// Iterators.
package struct IterationFunctions {
    package let iterator: @convention(c) (PyPointer) -> PyPointer?
    /// NULL at the end, and when it raised.
    package let next: @convention(c) (PyPointer) -> PyPointer?

    init(_ library: LoadedLibrary) throws {
        iterator = try library.function("PyObject_GetIter")
        next = try library.function("PyIter_Next")
    }
}
