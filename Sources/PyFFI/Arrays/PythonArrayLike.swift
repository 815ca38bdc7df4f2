/// What numpy makes an array of, as `numpy.asarray` does: a number, an array of numbers, arrays in arrays, a
/// ``PythonArray``, or any Python object.
///
/// The parameters of generated bindings that are `ndarray` or `ArrayLike` in Python have this type:
///
/// ```swift
/// try model.scaled([1.0, 2, 3])
/// try model.scaled([[1.0, 2], [3, 4]])
/// try model.scaled(PythonArray(numbers, in: python))
/// try model.scaled(np.arange(3))
/// ```
///
/// `[UInt8]` isn't: it is `bytes` in Python, which numpy takes for a text. A `PythonArray<UInt8>` is.
public protocol PythonArrayLike: PythonConvertible {}

extension Bool: PythonArrayLike {}
extension Double: PythonArrayLike {}
extension Float: PythonArrayLike {}
#if !(os(macOS) && arch(x86_64))
    extension Float16: PythonArrayLike {}
#endif
extension Int: PythonArrayLike {}
extension Int8: PythonArrayLike {}
extension Int16: PythonArrayLike {}
extension Int32: PythonArrayLike {}
extension Int64: PythonArrayLike {}
extension UInt: PythonArrayLike {}
extension UInt16: PythonArrayLike {}
extension UInt32: PythonArrayLike {}
extension UInt64: PythonArrayLike {}
extension String: PythonArrayLike {}
extension PythonComplex: PythonArrayLike {}
extension Array: PythonArrayLike where Element: PythonArrayLike {}
extension PythonArray: PythonArrayLike {}
extension PythonObject: PythonArrayLike {}
extension PythonPath: PythonArrayLike {}
