// The C API as a table of functions found at run time: no headers, no C target, no Python at link time. Each area of the API
// has a file of its own, which declares exactly what this package calls.

/// A `PyObject *`.
package typealias PyPointer = UnsafeMutableRawPointer

/// The functions and objects of one libpython.
///
/// Names, arguments, and who owns which reference are those of CPython's documentation. All of them but ``lifecycle``'s
/// and ``threads``' need the GIL.
///
/// Nothing in it changes: it holds addresses of functions, and of objects that live as long as the library.
package final class CPython: @unchecked Sendable {
    package let lifecycle: LifecycleFunctions
    package let threads: ThreadFunctions
    package let objects: ObjectFunctions
    package let calls: CallFunctions
    package let numbers: NumberFunctions
    package let strings: StringFunctions
    package let bytes: BytesFunctions
    package let sequences: SequenceFunctions
    package let mappings: MappingFunctions
    package let iteration: IterationFunctions
    package let errors: ErrorFunctions
    package let imports: ImportFunctions
    package let types: TypeObjects

    init(_ library: LoadedLibrary) throws {
        lifecycle = try LifecycleFunctions(library)
        threads = try ThreadFunctions(library)
        objects = try ObjectFunctions(library)
        calls = try CallFunctions(library)
        numbers = try NumberFunctions(library)
        strings = try StringFunctions(library)
        bytes = try BytesFunctions(library)
        sequences = try SequenceFunctions(library)
        mappings = try MappingFunctions(library)
        iteration = try IterationFunctions(library)
        errors = try ErrorFunctions(library)
        imports = try ImportFunctions(library)
        types = try TypeObjects(library)
    }
}
