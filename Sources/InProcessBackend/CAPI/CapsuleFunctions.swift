/// Capsules: Python objects that hold an address of this program's.
struct CapsuleFunctions {
    /// Arguments: an address, a name (none here), and the function that is called when the capsule is freed.
    let new:
        @convention(c) (UnsafeMutableRawPointer, UnsafePointer<CChar>?, (@convention(c) (PyPointer?) -> Void)?) ->
            NewReference?
    let address: @convention(c) (PyPointer, UnsafePointer<CChar>?) -> UnsafeMutableRawPointer?

    init(_ library: LoadedLibrary) throws {
        new = try library.function("PyCapsule_New")
        address = try library.function("PyCapsule_GetPointer")
    }
}
