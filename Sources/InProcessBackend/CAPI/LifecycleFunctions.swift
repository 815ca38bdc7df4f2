/// Initialization and finalization.
package struct LifecycleFunctions {
    let isInitialized: @convention(c) () -> Int32
    /// `Py_InitializeEx(0)` installs no signal handlers.
    let initialize: @convention(c) (Int32) -> Void
    let finalize: @convention(c) () -> Int32
    let version: @convention(c) () -> UnsafePointer<CChar>
    /// Sets the path from which Python finds its prefix, `pyvenv.cfg` and the standard library. Exists up to 3.14.
    let setProgramName: (@convention(c) (UnsafePointer<UInt32>) -> Void)?
    /// A setting that `Py_InitializeEx` reads.
    let utf8Mode: UnsafeMutablePointer<Int32>?

    let configuration: ConfigurationFunctions?

    init(_ library: LoadedLibrary) throws {
        isInitialized = try library.function("Py_IsInitialized")
        initialize = try library.function("Py_InitializeEx")
        finalize = try library.function("Py_FinalizeEx")
        version = try library.function("Py_GetVersion")
        setProgramName = library.optional("Py_SetProgramName")
        utf8Mode = library.address("Py_UTF8Mode")?.assumingMemoryBound(to: Int32.self)
        configuration = try ConfigurationFunctions(library)
    }
}
