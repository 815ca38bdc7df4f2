/// Python objects that hold an address of the host's.
struct CapsuleFunctions {
    /// Of an address, a name (none here), and what is called when the capsule is freed.
    let new:
        @convention(c) (UnsafeMutableRawPointer, UnsafePointer<CChar>?, (@convention(c) (PyPointer?) -> Void)?) ->
            NewReference?
    let address: @convention(c) (PyPointer, UnsafePointer<CChar>?) -> UnsafeMutableRawPointer?

    init(_ library: LoadedLibrary) throws {
        new = try library.function("PyCapsule_New")
        address = try library.function("PyCapsule_GetPointer")
    }
}
