package struct ImportFunctions {
    /// Imports a module by its dotted name, and gives it, not its package.
    let importModule: @convention(c) (PyPointer) -> NewReference?

    init(_ library: LoadedLibrary) throws {
        importModule = try library.function("PyImport_Import")
    }
}
