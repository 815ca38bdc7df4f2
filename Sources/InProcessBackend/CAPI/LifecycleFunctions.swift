/// Initialization and finalization.
package struct LifecycleFunctions {
    let isInitialized: @convention(c) () -> Int32
    /// `Py_InitializeEx(0)` installs no signal handlers.
    let initialize: @convention(c) (Int32) -> Void
    let finalize: @convention(c) () -> Int32
    let version: @convention(c) () -> UnsafePointer<CChar>
    /// Where prefix, `pyvenv.cfg` and the standard library are looked from. Deprecated since 3.13, there up to 3.14.
    let setProgramName: (@convention(c) (UnsafePointer<UInt32>) -> Void)?
    /// Read when the interpreter is initialized by `Py_InitializeEx`.
    let utf8Mode: UnsafeMutablePointer<Int32>?

    // PEP 741, since 3.14: the same without the struct PyConfig, whose layout differs between versions.
    let configurationCreate: (@convention(c) () -> UnsafeMutableRawPointer?)?
    let configurationFree: (@convention(c) (UnsafeMutableRawPointer) -> Void)?
    let configurationSetString:
        (@convention(c) (UnsafeMutableRawPointer, UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32)?
    let configurationSetInt: (@convention(c) (UnsafeMutableRawPointer, UnsafePointer<CChar>, Int64) -> Int32)?
    let configurationError:
        (@convention(c) (UnsafeMutableRawPointer, UnsafeMutablePointer<UnsafePointer<CChar>?>) -> Int32)?
    let initializeWithConfiguration: (@convention(c) (UnsafeMutableRawPointer) -> Int32)?

    init(_ library: LoadedLibrary) throws {
        isInitialized = try library.function("Py_IsInitialized")
        initialize = try library.function("Py_InitializeEx")
        finalize = try library.function("Py_FinalizeEx")
        version = try library.function("Py_GetVersion")
        setProgramName = library.optional("Py_SetProgramName")
        utf8Mode = library.address("Py_UTF8Mode")?.assumingMemoryBound(to: Int32.self)
        configurationCreate = library.optional("PyInitConfig_Create")
        configurationFree = library.optional("PyInitConfig_Free")
        configurationSetString = library.optional("PyInitConfig_SetStr")
        configurationSetInt = library.optional("PyInitConfig_SetInt")
        configurationError = library.optional("PyInitConfig_GetError")
        initializeWithConfiguration = library.optional("Py_InitializeFromInitConfig")
    }
}
