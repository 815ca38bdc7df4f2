/// The exception that is being raised in the current thread.
package struct ErrorFunctions {
    let raisedType: @convention(c) () -> PyPointer?
    let matches: @convention(c) (PyPointer) -> Int32
    /// Raises an exception. Arguments: the class, and the exception itself or what it is made of.
    let set: @convention(c) (PyPointer, PyPointer) -> Void
    package let clear: @convention(c) () -> Void
    /// Takes the exception. Since 3.12; before, the exception had to be made of three parts.
    let takeException: (@convention(c) () -> NewReference?)?
    let takeParts:
        @convention(c) (
            UnsafeMutablePointer<NewReference?>, UnsafeMutablePointer<NewReference?>,
            UnsafeMutablePointer<NewReference?>
        ) -> Void
    let normalize:
        @convention(c) (
            UnsafeMutablePointer<NewReference?>, UnsafeMutablePointer<NewReference?>,
            UnsafeMutablePointer<NewReference?>
        ) -> Void
    let setTraceback: @convention(c) (PyPointer, PyPointer) -> Int32

    init(_ library: LoadedLibrary) throws {
        raisedType = try library.function("PyErr_Occurred")
        matches = try library.function("PyErr_ExceptionMatches")
        set = try library.function("PyErr_SetObject")
        clear = try library.function("PyErr_Clear")
        takeException = library.optional("PyErr_GetRaisedException")
        takeParts = try library.function("PyErr_Fetch")
        normalize = try library.function("PyErr_NormalizeException")
        setTraceback = try library.function("PyException_SetTraceback")
    }
}
