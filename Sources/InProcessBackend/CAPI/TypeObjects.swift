/// The built-in types and constants, which are variables of the library.
package struct TypeObjects {
    package let none: PyPointer
    let `true`: PyPointer
    let `false`: PyPointer
    let ellipsis: PyPointer

    let bool: PyPointer
    package let int: PyPointer
    package let float: PyPointer
    let complex: PyPointer
    package let string: PyPointer
    let bytes: PyPointer
    let list: PyPointer
    let tuple: PyPointer
    let set: PyPointer
    let frozenset: PyPointer
    let dict: PyPointer
    let range: PyPointer

    /// Variables that point to the classes. They are set once the interpreter is initialized.
    private let baseExceptionVariable: UnsafePointer<PyPointer>
    private let attributeErrorVariable: UnsafePointer<PyPointer>
    private let typeErrorVariable: UnsafePointer<PyPointer>
    private let keyboardInterruptVariable: UnsafePointer<PyPointer>

    var baseException: PyPointer { baseExceptionVariable.pointee }
    var attributeError: PyPointer { attributeErrorVariable.pointee }
    var typeError: PyPointer { typeErrorVariable.pointee }
    var keyboardInterrupt: PyPointer { keyboardInterruptVariable.pointee }

    init(_ library: LoadedLibrary) throws {
        func variable(_ name: String) throws -> UnsafePointer<PyPointer> {
            UnsafePointer(try library.required(name).assumingMemoryBound(to: PyPointer.self))
        }
        none = try library.required("_Py_NoneStruct")
        `true` = try library.required("_Py_TrueStruct")
        `false` = try library.required("_Py_FalseStruct")
        ellipsis = try library.required("_Py_EllipsisObject")
        bool = try library.required("PyBool_Type")
        int = try library.required("PyLong_Type")
        float = try library.required("PyFloat_Type")
        complex = try library.required("PyComplex_Type")
        string = try library.required("PyUnicode_Type")
        bytes = try library.required("PyBytes_Type")
        list = try library.required("PyList_Type")
        tuple = try library.required("PyTuple_Type")
        set = try library.required("PySet_Type")
        frozenset = try library.required("PyFrozenSet_Type")
        dict = try library.required("PyDict_Type")
        range = try library.required("PyRange_Type")
        baseExceptionVariable = try variable("PyExc_BaseException")
        attributeErrorVariable = try variable("PyExc_AttributeError")
        typeErrorVariable = try variable("PyExc_TypeError")
        keyboardInterruptVariable = try variable("PyExc_KeyboardInterrupt")
    }
}
