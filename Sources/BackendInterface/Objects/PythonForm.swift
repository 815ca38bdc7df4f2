/// How the result of an operation is to travel to Swift.
///
/// A type that is read from Python states the form it needs (``ConvertibleFromPython/pythonForm``), so that the backend
/// sends the whole structure in one round trip, or keeps the object in Python, as the type requires.
public struct PythonForm: Sendable, Hashable {
    package enum Mode: String, Sendable, Hashable, CaseIterable {
        case auto, handle, value, plain, buffer, none
    }

    package let mode: Mode
    /// Containers nested deeper than this stay in Python; nil: no bound.
    package let depth: Int?

    package init(_ mode: Mode, depth: Int? = nil) {
        self.mode = mode
        self.depth = depth
    }

    /// None, bool, numbers, short strings and bytes by value; everything else stays in Python.
    public static let object = PythonForm(.auto)

    /// The whole structure by value; instances of subclasses stay objects.
    public static let exact = PythonForm(.value)

    /// The whole structure by value; instances of subclasses (`IntEnum`, `OrderedDict`, numpy scalars) as their base
    /// values.
    public static let plain = PythonForm(.plain)

    /// The memory of a buffer of numbers, with the object that holds it.
    package static let buffer = PythonForm(.buffer)

    package static let handle = PythonForm(.handle)
    package static let none = PythonForm(.none)

    /// The form of a container whose elements have this form.
    public var nested: PythonForm {
        switch mode {
        case .auto, .handle, .buffer, .none: PythonForm(.value, depth: 1)
        case .value, .plain: PythonForm(mode, depth: depth.map { $0 + 1 })
        }
    }
}
