internal import BackendInterface

/// The positional arguments that a Swift function takes beside its parameters: Python's `*arguments`. The closure's
/// last parameter, or the last but ``PythonKeywords``.
///
/// ```swift
/// try python.register("total") { (numbers: PythonArguments<Double>) in numbers.elements.reduce(0, +) }
/// // in Python: swift_bridge.total(1.0, 2.5)
/// ```
public struct PythonArguments<Element> {
    /// The arguments, in the order of the call.
    public let elements: [Element]
}

extension PythonArguments: Sendable where Element: Sendable {}

extension PythonArguments: ConvertibleFromPython where Element: ConvertibleFromPython {
    public static var pythonForm: PythonForm { [Element].pythonForm }

    public static func read(from reader: PythonReader) throws -> PythonArguments {
        PythonArguments(elements: try [Element].read(from: reader))
    }
}
