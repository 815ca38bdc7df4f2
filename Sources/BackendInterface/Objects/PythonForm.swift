/// How the result of an operation is to travel to Swift.
///
/// A type that is read from Python states the form it needs (``ConvertibleFromPython/pythonForm``), so that the backend
/// sends the whole structure in one round trip, or keeps the object in Python, as the type requires.
public struct PythonForm: Sendable, Hashable {
    package enum Mode: String, Sendable, Hashable, CaseIterable {
        case auto, handle, value, plain, buffer, none
    }

    /// What a Swift collection is read from, and what objects of other classes are gathered into for that.
    package enum Container: String, Sendable, Hashable, CaseIterable {
        case list, dict
    }

    package let mode: Mode
    /// Containers nested deeper than this stay in Python; nil: no bound.
    package let depth: Int?
    /// What is wanted at each level of nesting, from the outermost on: there a `range`, a `deque` or a `UserDict` comes
    /// as a list or a dict.
    package let gathered: [Container]

    package init(_ mode: Mode, depth: Int? = nil, gathered: [Container] = []) {
        self.mode = mode
        self.depth = depth
        self.gathered = gathered
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

    /// The form of a list whose elements have this form.
    public var nested: PythonForm { nested(in: .list) }

    package func nested(in container: Container) -> PythonForm {
        switch mode {
        case .auto, .handle, .buffer, .none: PythonForm(.value, depth: 1, gathered: [container])
        case .value, .plain: PythonForm(mode, depth: depth.map { $0 + 1 }, gathered: [container] + gathered)
        }
    }
}
