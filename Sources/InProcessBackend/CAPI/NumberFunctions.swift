/// bool, int, float and complex.
package struct NumberFunctions {
    package let intFromInt64: @convention(c) (Int64) -> NewReference?
    let intFromUInt64: @convention(c) (UInt64) -> NewReference?
    /// Reads the digits of a number in a given radix.
    let intFromText:
        @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, Int32) ->
            NewReference?
    /// Sets the last argument to -1 or 1 if the int has more than 64 bits.
    package let int64: @convention(c) (PyPointer, UnsafeMutablePointer<Int32>) -> Int64
    /// `hex(obj)`, or the digits in another radix.
    let text: @convention(c) (PyPointer, Int32) -> NewReference?
    package let floatFromDouble: @convention(c) (Double) -> NewReference?
    package let double: @convention(c) (PyPointer) -> Double
    let complexFromDoubles: @convention(c) (Double, Double) -> NewReference?
    let realPart: @convention(c) (PyPointer) -> Double
    let imaginaryPart: @convention(c) (PyPointer) -> Double

    init(_ library: LoadedLibrary) throws {
        intFromInt64 = try library.function("PyLong_FromLongLong")
        intFromUInt64 = try library.function("PyLong_FromUnsignedLongLong")
        intFromText = try library.function("PyLong_FromString")
        int64 = try library.function("PyLong_AsLongLongAndOverflow")
        text = try library.function("PyNumber_ToBase")
        floatFromDouble = try library.function("PyFloat_FromDouble")
        double = try library.function("PyFloat_AsDouble")
        complexFromDoubles = try library.function("PyComplex_FromDoubles")
        realPart = try library.function("PyComplex_RealAsDouble")
        imaginaryPart = try library.function("PyComplex_ImagAsDouble")
    }
}
