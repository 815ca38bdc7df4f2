/// What every object can do.
package struct ObjectFunctions {
    package let increment: @convention(c) (PyPointer) -> Void
    package let decrement: @convention(c) (PyPointer) -> Void
    package let getAttribute: @convention(c) (PyPointer, PyPointer) -> NewReference?
    /// A NULL value deletes the attribute.
    let setAttribute: @convention(c) (PyPointer, PyPointer, PyPointer?) -> Int32
    package let getItem: @convention(c) (PyPointer, PyPointer) -> NewReference?
    let setItem: @convention(c) (PyPointer, PyPointer, PyPointer) -> Int32
    let deleteItem: @convention(c) (PyPointer, PyPointer) -> Int32
    let length: @convention(c) (PyPointer) -> Int
    let contains: @convention(c) (PyPointer, PyPointer) -> Int32
    let compare: @convention(c) (PyPointer, PyPointer, Int32) -> NewReference?
    let string: @convention(c) (PyPointer) -> NewReference?
    let representation: @convention(c) (PyPointer) -> NewReference?
    let type: @convention(c) (PyPointer) -> NewReference?
    /// Whether one class derives from another, by no code of theirs.
    let isSubtype: @convention(c) (PyPointer, PyPointer) -> Int32

    init(_ library: LoadedLibrary) throws {
        increment = try library.function("Py_IncRef")
        decrement = try library.function("Py_DecRef")
        getAttribute = try library.function("PyObject_GetAttr")
        setAttribute = try library.function("PyObject_SetAttr")
        getItem = try library.function("PyObject_GetItem")
        setItem = try library.function("PyObject_SetItem")
        deleteItem = try library.function("PyObject_DelItem")
        length = try library.function("PyObject_Size")
        contains = try library.function("PySequence_Contains")
        compare = try library.function("PyObject_RichCompare")
        string = try library.function("PyObject_Str")
        representation = try library.function("PyObject_Repr")
        type = try library.function("PyObject_Type")
        isSubtype = try library.function("PyType_IsSubtype")
    }
}
