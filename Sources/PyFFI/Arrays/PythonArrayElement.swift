internal import BackendInterface

/// A Swift type with the same memory as numbers of a Python array.
///
/// The integers of 8 to 64 bits, `Float16` (where the platform has it), `Float`, `Double` and `Bool` conform; complex
/// numbers don't: numpy's `array.real` and `array.imag` are arrays of floats in the same memory. A type of your own
/// can't be added.
public protocol PythonArrayElement: PythonConvertible, ConvertibleFromPython, BitwiseCopyable, Sendable {
    /// The type of such numbers in the memory of a Python array.
    static var pythonArrayType: PythonArrayType { get }
}

/// The type of a Python array's numbers in memory, by numpy's name: `float64`, `int32`, `bool`.
public struct PythonArrayType: Sendable, Hashable, CustomStringConvertible {
    package let number: NumberType

    package init(_ number: NumberType) {
        self.number = number
    }

    /// numpy's name for the type: `float64`.
    public var description: String { number.name }
}

extension Int8: PythonArrayElement {}
extension Int16: PythonArrayElement {}
extension Int32: PythonArrayElement {}
extension Int64: PythonArrayElement {}
extension Int: PythonArrayElement {}
extension UInt8: PythonArrayElement {}
extension UInt16: PythonArrayElement {}
extension UInt32: PythonArrayElement {}
extension UInt64: PythonArrayElement {}
extension UInt: PythonArrayElement {}

extension FixedWidthInteger where Self: PythonArrayElement {
    /// The integers of the same width and sign: `int32` for `Int32`, `int64` for `Int`.
    public static var pythonArrayType: PythonArrayType {
        PythonArrayType(NumberType(Self.self) ?? (isSigned ? .i64 : .u64))
    }
}

extension Double: PythonArrayElement {
    public static var pythonArrayType: PythonArrayType { PythonArrayType(.f64) }
}

extension Float: PythonArrayElement {
    public static var pythonArrayType: PythonArrayType { PythonArrayType(.f32) }
}

#if !(os(macOS) && arch(x86_64))
    extension Float16: PythonArrayElement {
        public static var pythonArrayType: PythonArrayType { PythonArrayType(.f16) }
    }
#endif

/// One byte in Python's memory: 0 is false, every other value is true.
extension Bool: PythonArrayElement {
    public static var pythonArrayType: PythonArrayType { PythonArrayType(.bool) }
}
