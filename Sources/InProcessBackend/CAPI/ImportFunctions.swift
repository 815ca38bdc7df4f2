/// Modules, and variables of module `sys`.
package struct ImportFunctions {
    /// Of a dotted name the last part, from `sys.modules`.
    let importModule: @convention(c) (PyPointer) -> PyPointer?
    /// A new reference to a module without a place in `sys.modules`.
    let newModule: @convention(c) (UnsafePointer<CChar>) -> PyPointer?
    /// A borrowed reference.
    let dictionary: @convention(c) (PyPointer) -> PyPointer?
    /// A borrowed reference.
    let systemVariable: @convention(c) (UnsafePointer<CChar>) -> PyPointer?

    init(_ library: LoadedLibrary) throws {
        importModule = try library.function("PyImport_Import")
        newModule = try library.function("PyModule_New")
        dictionary = try library.function("PyModule_GetDict")
        systemVariable = try library.function("PySys_GetObject")
    }
}
