/// The GIL, and the thread states of Python.
package struct ThreadFunctions {
    package let ensureGIL: @convention(c) () -> Int32
    package let releaseGIL: @convention(c) (Int32) -> Void
    let currentState: @convention(c) () -> UnsafeMutableRawPointer?
    /// The state that has the GIL, up to 3.11 that of any thread. NULL if there is none.
    private let attachedState: @convention(c) () -> UnsafeMutableRawPointer?
    let saveState: @convention(c) () -> UnsafeMutableRawPointer?
    let restoreState: @convention(c) (UnsafeMutableRawPointer) -> Void
    let clearState: @convention(c) (UnsafeMutableRawPointer) -> Void
    /// Takes any state but the current one.
    let deleteState: @convention(c) (UnsafeMutableRawPointer) -> Void
    let deleteCurrentState: @convention(c) () -> Void
    let identifier: @convention(c) () -> UInt
    /// The frame of Python code that the calling thread executes; NULL if there is none.
    let currentFrame: @convention(c) () -> PyPointer?
    /// The frame that a given thread state executes.
    let frame: @convention(c) (UnsafeMutableRawPointer) -> NewReference?
    /// Disables the garbage collector, and tells whether it was on. nil up to 3.9, like `enableCollector`.
    let disableCollector: (@convention(c) () -> Int32)?
    let enableCollector: (@convention(c) () -> Int32)?
    /// The frame that called a frame; NULL if there is none.
    let outerFrame: @convention(c) (PyPointer) -> NewReference?
    /// The code that a frame executes.
    let frameCode: @convention(c) (PyPointer) -> NewReference?
    /// Calls a function with each object that the garbage collector knows, until it returns 0; without a GIL all other
    /// threads stand still meanwhile. nil up to 3.11.
    let visitObjects: (@convention(c) (ObjectVisitor, UnsafeMutableRawPointer?) -> Void)?
    typealias ObjectVisitor = @convention(c) (PyPointer?, UnsafeMutableRawPointer?) -> Int32
    /// How many calls a thread may nest.
    let recursionLimit: @convention(c) () -> Int32
    /// Raises an exception in another thread's Python code; NULL takes back an exception that was not raised yet.
    let setAsyncException: @convention(c) (UInt, PyPointer?) -> Int32

    init(_ library: LoadedLibrary) throws {
        ensureGIL = try library.function("PyGILState_Ensure")
        releaseGIL = try library.function("PyGILState_Release")
        currentState = try library.function("PyGILState_GetThisThreadState")
        attachedState =
            try library.optional("PyThreadState_GetUnchecked") ?? library.function("_PyThreadState_UncheckedGet")
        saveState = try library.function("PyEval_SaveThread")
        restoreState = try library.function("PyEval_RestoreThread")
        clearState = try library.function("PyThreadState_Clear")
        deleteState = try library.function("PyThreadState_Delete")
        deleteCurrentState = try library.function("PyThreadState_DeleteCurrent")
        identifier = try library.function("PyThread_get_thread_ident")
        currentFrame = try library.function("PyEval_GetFrame")
        frame = try library.function("PyThreadState_GetFrame")
        disableCollector = library.optional("PyGC_Disable")
        enableCollector = library.optional("PyGC_Enable")
        outerFrame = try library.function("PyFrame_GetBack")
        frameCode = try library.function("PyFrame_GetCode")
        visitObjects = library.optional("PyUnstable_GC_VisitObjects")
        recursionLimit = try library.function("Py_GetRecursionLimit")
        setAsyncException = try library.function("PyThreadState_SetAsyncExc")
    }

    /// Whether the calling thread holds the GIL. (`PyGILState_Check` is true in every thread once there was a
    /// subinterpreter.)
    var isHoldingGIL: Bool { currentState().map { $0 == attachedState() } ?? false }
}
