// The C API as a table of functions found at run time: no headers, no C target, no Python at link time. Each area of
// the API has a file of its own, which declares exactly what this package calls.

/// A borrowed `PyObject *`: another owner holds the reference for as long as the pointer is used.
package typealias PyPointer = UnsafeMutableRawPointer

/// The functions and objects of one libpython.
///
/// Arguments are those of CPython's documentation; the types tell who owns which reference. All functions but
/// ``lifecycle``'s and ``threads``' need the GIL.
///
/// The value is the address of a table that is filled once and lives as long as the process, so that passing it on
/// costs nothing.
package struct CPython: @unchecked Sendable {
    private struct Table {
        let lifecycle: LifecycleFunctions
        let threads: ThreadFunctions
        let objects: ObjectFunctions
        let calls: CallFunctions
        let numbers: NumberFunctions
        let strings: StringFunctions
        let bytes: BytesFunctions
        let buffers: BufferFunctions
        let sequences: SequenceFunctions
        let mappings: MappingFunctions
        let iteration: IterationFunctions
        let errors: ErrorFunctions
        let imports: ImportFunctions
        let capsules: CapsuleFunctions
        let types: TypeObjects
    }

    private let table: UnsafePointer<Table>

    init(_ library: LoadedLibrary) throws {
        let table = Table(
            lifecycle: try LifecycleFunctions(library),
            threads: try ThreadFunctions(library),
            objects: try ObjectFunctions(library),
            calls: try CallFunctions(library),
            numbers: try NumberFunctions(library),
            strings: try StringFunctions(library),
            bytes: try BytesFunctions(library),
            buffers: try BufferFunctions(library),
            sequences: try SequenceFunctions(library),
            mappings: try MappingFunctions(library),
            iteration: try IterationFunctions(library),
            errors: try ErrorFunctions(library),
            imports: try ImportFunctions(library),
            capsules: try CapsuleFunctions(library),
            types: try TypeObjects(library)
        )
        let place = UnsafeMutablePointer<Table>.allocate(capacity: 1)
        place.initialize(to: table)
        self.table = UnsafePointer(place)
    }

    package var lifecycle: LifecycleFunctions { table.pointee.lifecycle }
    package var threads: ThreadFunctions { table.pointee.threads }
    package var objects: ObjectFunctions { table.pointee.objects }
    package var calls: CallFunctions { table.pointee.calls }
    package var numbers: NumberFunctions { table.pointee.numbers }
    package var strings: StringFunctions { table.pointee.strings }
    package var bytes: BytesFunctions { table.pointee.bytes }
    var buffers: BufferFunctions { table.pointee.buffers }
    package var sequences: SequenceFunctions { table.pointee.sequences }
    package var mappings: MappingFunctions { table.pointee.mappings }
    package var iteration: IterationFunctions { table.pointee.iteration }
    package var errors: ErrorFunctions { table.pointee.errors }
    package var imports: ImportFunctions { table.pointee.imports }
    var capsules: CapsuleFunctions { table.pointee.capsules }
    package var types: TypeObjects { table.pointee.types }
}
