/// Modules.
package struct ImportFunctions {
    /// Of a dotted name the last part, from `sys.modules`.
    let importModule: @convention(c) (PyPointer) -> NewReference?

    init(_ library: LoadedLibrary) throws {
        importModule = try library.function("PyImport_Import")
    }
}
