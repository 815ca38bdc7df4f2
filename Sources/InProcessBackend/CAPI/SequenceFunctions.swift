/// list and tuple, and slice objects.
package struct SequenceFunctions {
    package let newList: @convention(c) (Int) -> NewReference?
    package let setListItem: @convention(c) (PyPointer, Int, NewReference) -> Int32
    package let listItem: @convention(c) (PyPointer, Int) -> PyPointer?
    package let listCount: @convention(c) (PyPointer) -> Int
    let append: @convention(c) (PyPointer, PyPointer) -> Int32
    package let newTuple: @convention(c) (Int) -> NewReference?
    package let setTupleItem: @convention(c) (PyPointer, Int, NewReference) -> Int32
    let tupleItem: @convention(c) (PyPointer, Int) -> PyPointer?
    let tupleCount: @convention(c) (PyPointer) -> Int
    let list: @convention(c) (PyPointer) -> NewReference?
    let tuple: @convention(c) (PyPointer) -> NewReference?
    let slice: @convention(c) (PyPointer?, PyPointer?, PyPointer?) -> NewReference?

    init(_ library: LoadedLibrary) throws {
        newList = try library.function("PyList_New")
        setListItem = try library.function("PyList_SetItem")
        listItem = try library.function("PyList_GetItem")
        listCount = try library.function("PyList_Size")
        append = try library.function("PyList_Append")
        newTuple = try library.function("PyTuple_New")
        setTupleItem = try library.function("PyTuple_SetItem")
        tupleItem = try library.function("PyTuple_GetItem")
        tupleCount = try library.function("PyTuple_Size")
        list = try library.function("PySequence_List")
        tuple = try library.function("PyList_AsTuple")
        slice = try library.function("PySlice_New")
    }
}
