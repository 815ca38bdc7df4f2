/// The functions of PEP 741, which Python has since 3.14.
struct ConfigurationFunctions {
    let create: @convention(c) () -> UnsafeMutableRawPointer?
    let free: @convention(c) (UnsafeMutableRawPointer) -> Void
    let setString: @convention(c) (UnsafeMutableRawPointer, UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
    let setInt: @convention(c) (UnsafeMutableRawPointer, UnsafePointer<CChar>, Int64) -> Int32
    let error: @convention(c) (UnsafeMutableRawPointer, UnsafeMutablePointer<UnsafePointer<CChar>?>) -> Int32
    let initialize: @convention(c) (UnsafeMutableRawPointer) -> Int32

    /// nil if the library is older.
    init?(_ library: LoadedLibrary) throws {
        guard library.address("PyInitConfig_Create") != nil else { return nil }
        create = try library.function("PyInitConfig_Create")
        free = try library.function("PyInitConfig_Free")
        setString = try library.function("PyInitConfig_SetStr")
        setInt = try library.function("PyInitConfig_SetInt")
        error = try library.function("PyInitConfig_GetError")
        initialize = try library.function("Py_InitializeFromInitConfig")
    }
}
