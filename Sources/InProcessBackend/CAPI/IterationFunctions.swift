package struct IterationFunctions {
    package let iterator: @convention(c) (PyPointer) -> NewReference?
    /// Whether `next` may be called with the object.
    let isIterator: @convention(c) (PyPointer) -> Int32
    /// Gives NULL at the end, and with an exception set.
    package let next: @convention(c) (PyPointer) -> NewReference?

    init(_ library: LoadedLibrary) throws {
        iterator = try library.function("PyObject_GetIter")
        isIterator = try library.function("PyIter_Check")
        next = try library.function("PyIter_Next")
    }
}
