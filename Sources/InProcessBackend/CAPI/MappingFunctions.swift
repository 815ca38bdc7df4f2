/// dict and set.
package struct MappingFunctions {
    package let newDict: @convention(c) () -> NewReference?
    package let setDictItem: @convention(c) (PyPointer, PyPointer, PyPointer) -> Int32
    package let dictCount: @convention(c) (PyPointer) -> Int
    /// Steps to the next entry of a dict.
    package let nextDictItem:
        @convention(c) (
            PyPointer, UnsafeMutablePointer<Int>, UnsafeMutablePointer<PyPointer?>, UnsafeMutablePointer<PyPointer?>
        ) -> Int32
    let copyDict: @convention(c) (PyPointer) -> NewReference?
    let newSet: @convention(c) (PyPointer?) -> NewReference?
    let newFrozenSet: @convention(c) (PyPointer?) -> NewReference?
    let addToSet: @convention(c) (PyPointer, PyPointer) -> Int32
    let setCount: @convention(c) (PyPointer) -> Int

    init(_ library: LoadedLibrary) throws {
        newDict = try library.function("PyDict_New")
        setDictItem = try library.function("PyDict_SetItem")
        dictCount = try library.function("PyDict_Size")
        nextDictItem = try library.function("PyDict_Next")
        copyDict = try library.function("PyDict_Copy")
        newSet = try library.function("PySet_New")
        newFrozenSet = try library.function("PyFrozenSet_New")
        addToSet = try library.function("PySet_Add")
        setCount = try library.function("PySet_Size")
    }
}
