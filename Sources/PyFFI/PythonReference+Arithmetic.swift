// Python's operators that Swift has no sign for. Each method's name has several words in camel case, so that it hides
// no member of a Python object, as `round` would.

extension PythonReference {
    /// `obj // divisor`
    public func floorDivided(by divisor: any PythonConvertible) throws -> PythonObject {
        try perform(.operate(place, name: "floordiv", arguments: [divisor]))
    }

    /// The form of ``floorDivided(by:)`` that gives a Swift type.
    @_disfavoredOverload
    public func floorDivided<Result: ConvertibleFromPython>(by divisor: any PythonConvertible) throws -> Result {
        try perform(.operate(place, name: "floordiv", arguments: [divisor]))
    }

    /// The suspending form of ``floorDivided(by:)``.
    public func floorDivided(by divisor: any PythonConvertible) async throws -> PythonObject {
        try await performAsync(.operate(place, name: "floordiv", arguments: [divisor]))
    }

    /// The suspending form of ``floorDivided(by:)`` that gives a Swift type.
    @_disfavoredOverload
    public func floorDivided<Result: ConvertibleFromPython>(by divisor: any PythonConvertible) async throws -> Result {
        try await performAsync(.operate(place, name: "floordiv", arguments: [divisor]))
    }

    /// `obj ** exponent`
    public func raisedTo(_ exponent: any PythonConvertible) throws -> PythonObject {
        try perform(.operate(place, name: "pow", arguments: [exponent]))
    }

    /// The form of ``raisedTo(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func raisedTo<Result: ConvertibleFromPython>(_ exponent: any PythonConvertible) throws -> Result {
        try perform(.operate(place, name: "pow", arguments: [exponent]))
    }

    /// The suspending form of ``raisedTo(_:)``.
    public func raisedTo(_ exponent: any PythonConvertible) async throws -> PythonObject {
        try await performAsync(.operate(place, name: "pow", arguments: [exponent]))
    }

    /// The suspending form of ``raisedTo(_:)`` that gives a Swift type.
    @_disfavoredOverload
    public func raisedTo<Result: ConvertibleFromPython>(_ exponent: any PythonConvertible) async throws -> Result {
        try await performAsync(.operate(place, name: "pow", arguments: [exponent]))
    }

    /// `pow(obj, exponent, modulus)`, without ever holding the power itself.
    public func raisedTo(_ exponent: any PythonConvertible, modulo modulus: any PythonConvertible) throws
        -> PythonObject
    {
        try callBuiltin("pow", [self, exponent, modulus])
    }

    /// The form of ``raisedTo(_:modulo:)`` that gives a Swift type.
    @_disfavoredOverload
    public func raisedTo<Result: ConvertibleFromPython>(
        _ exponent: any PythonConvertible,
        modulo modulus: any PythonConvertible
    ) throws -> Result {
        try callBuiltin("pow", [self, exponent, modulus])
    }

    /// The suspending form of ``raisedTo(_:modulo:)``.
    public func raisedTo(_ exponent: any PythonConvertible, modulo modulus: any PythonConvertible) async throws
        -> PythonObject
    {
        try await callBuiltinAsync("pow", [self, exponent, modulus])
    }

    /// The suspending form of ``raisedTo(_:modulo:)`` that gives a Swift type.
    @_disfavoredOverload
    public func raisedTo<Result: ConvertibleFromPython>(
        _ exponent: any PythonConvertible,
        modulo modulus: any PythonConvertible
    ) async throws -> Result {
        try await callBuiltinAsync("pow", [self, exponent, modulus])
    }

    /// `obj @ other`
    public func matrixMultiplied(by other: any PythonConvertible) throws -> PythonObject {
        try perform(.operate(place, name: "matmul", arguments: [other]))
    }

    /// The form of ``matrixMultiplied(by:)`` that gives a Swift type.
    @_disfavoredOverload
    public func matrixMultiplied<Result: ConvertibleFromPython>(by other: any PythonConvertible) throws -> Result {
        try perform(.operate(place, name: "matmul", arguments: [other]))
    }

    /// The suspending form of ``matrixMultiplied(by:)``.
    public func matrixMultiplied(by other: any PythonConvertible) async throws -> PythonObject {
        try await performAsync(.operate(place, name: "matmul", arguments: [other]))
    }

    /// The suspending form of ``matrixMultiplied(by:)`` that gives a Swift type.
    @_disfavoredOverload
    public func matrixMultiplied<Result: ConvertibleFromPython>(by other: any PythonConvertible) async throws -> Result
    {
        try await performAsync(.operate(place, name: "matmul", arguments: [other]))
    }

    /// `abs(obj)`
    public func absoluteValue() throws -> PythonObject {
        try perform(.operate(place, name: "abs", arguments: []))
    }

    /// The form of ``absoluteValue()`` that gives a Swift type.
    @_disfavoredOverload
    public func absoluteValue<Result: ConvertibleFromPython>() throws -> Result {
        try perform(.operate(place, name: "abs", arguments: []))
    }

    /// The suspending form of ``absoluteValue()``.
    public func absoluteValue() async throws -> PythonObject {
        try await performAsync(.operate(place, name: "abs", arguments: []))
    }

    /// The suspending form of ``absoluteValue()`` that gives a Swift type.
    @_disfavoredOverload
    public func absoluteValue<Result: ConvertibleFromPython>() async throws -> Result {
        try await performAsync(.operate(place, name: "abs", arguments: []))
    }

    /// `round(obj)`, or `round(obj, digits)`. As in Python, halves go to the even neighbour, and negative digits count
    /// to the left.
    public func roundedValue(toDigits digits: Int? = nil) throws -> PythonObject {
        try callBuiltin("round", digits.map { [self, $0] } ?? [self])
    }

    /// The form of ``roundedValue(toDigits:)`` that gives a Swift type.
    @_disfavoredOverload
    public func roundedValue<Result: ConvertibleFromPython>(toDigits digits: Int? = nil) throws -> Result {
        try callBuiltin("round", digits.map { [self, $0] } ?? [self])
    }

    /// The suspending form of ``roundedValue(toDigits:)``.
    public func roundedValue(toDigits digits: Int? = nil) async throws -> PythonObject {
        try await callBuiltinAsync("round", digits.map { [self, $0] } ?? [self])
    }

    /// The suspending form of ``roundedValue(toDigits:)`` that gives a Swift type.
    @_disfavoredOverload
    public func roundedValue<Result: ConvertibleFromPython>(toDigits digits: Int? = nil) async throws -> Result {
        try await callBuiltinAsync("round", digits.map { [self, $0] } ?? [self])
    }

    /// `divmod(obj, divisor)`: the quotient is rounded down, so that the remainder has the sign of the divisor.
    public func quotientAndRemainder(
        dividingBy divisor: any PythonConvertible
    ) throws -> (quotient: PythonObject, remainder: PythonObject) {
        let pair: PythonTuple<PythonObject, PythonObject> = try callBuiltin("divmod", [self, divisor])
        return (pair.elements.0, pair.elements.1)
    }

    /// The suspending form of ``quotientAndRemainder(dividingBy:)``.
    public func quotientAndRemainder(
        dividingBy divisor: any PythonConvertible
    ) async throws -> (quotient: PythonObject, remainder: PythonObject) {
        let pair: PythonTuple<PythonObject, PythonObject> = try await callBuiltinAsync("divmod", [self, divisor])
        return (pair.elements.0, pair.elements.1)
    }

    private func callBuiltin<Result: ConvertibleFromPython>(
        _ name: String,
        _ arguments: [any PythonConvertible]
    ) throws -> Result {
        let builtins = PythonObject(backend.builtins, typeName: "module", backend: backend)
        return try perform(
            .call(Place(builtins, .attribute(name)), arguments: arguments, keywords: [])
        )
    }

    private func callBuiltinAsync<Result: ConvertibleFromPython>(
        _ name: String,
        _ arguments: [any PythonConvertible]
    ) async throws -> Result {
        let builtins = PythonObject(backend.builtins, typeName: "module", backend: backend)
        return try await performAsync(
            .call(Place(builtins, .attribute(name)), arguments: arguments, keywords: [])
        )
    }
}
