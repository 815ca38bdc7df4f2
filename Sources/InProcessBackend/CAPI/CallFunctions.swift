/// Calls by the vectorcall protocol: arguments in memory, without a tuple.
package struct CallFunctions {
    package typealias Arguments = UnsafeMutablePointer<PyPointer?>

    /// Takes keywords as a tuple of names, with the values behind the positional arguments. Exported since 3.11.
    package let vectorcall: (@convention(c) (PyPointer, Arguments?, Int, PyPointer?) -> NewReference?)?
    /// Takes keywords as a dict.
    package let vectorcallDict: @convention(c) (PyPointer, Arguments?, Int, PyPointer?) -> NewReference?

    /// Arguments: a `PyMethodDef`, the object that the function is bound to, and a module's name.
    let newFunction: @convention(c) (UnsafeMutableRawPointer, PyPointer?, PyPointer?) -> NewReference?

    /// `PY_VECTORCALL_ARGUMENTS_OFFSET`: the callee may use the slot in front of the first argument.
    package static let slotInFront = Int(bitPattern: UInt(1) << (UInt.bitWidth - 1))

    init(_ library: LoadedLibrary) throws {
        vectorcall = library.optional("PyObject_Vectorcall")
        newFunction = try library.function("PyCFunction_NewEx")
        vectorcallDict = try library.function("PyObject_VectorcallDict")
    }
}
