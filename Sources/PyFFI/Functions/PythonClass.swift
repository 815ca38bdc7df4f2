internal import BackendInterface

/// A Python class that is defined in Swift: attributes, methods and properties, and what it inherits from.
///
/// ```swift
/// var counter = PythonClass("Counter", documentation: "Counts.")
/// counter.attribute("step", 1)
/// counter.method("__init__", signature: "self, start=0") { (this: PythonObject, start: Int) in
///     try this.setAttribute("value", to: start)
/// }
/// counter.method("up") { (this: PythonObject) in
///     try this.setAttribute("value", to: this.value + this.step)
/// }
/// counter.property("isZero") { (this: PythonObject) in try Int(this.value) == 0 }
/// let Counter = try counter.make(in: python)
/// let three = try Counter(3)
/// try three.up()
///
/// let Refused = try PythonClass("Refused", inheriting: [python.ValueError]).make(in: python)
/// try python.register("check") { (n: Int) throws -> Void in
///     if n < 0 { throw python.raised(try Refused("negative")) }
/// }
/// ```
///
/// The class is Python's own: Python classes can inherit from it, and its closures live as long as the class.
public struct PythonClass: Sendable {
    /// What a method's first parameter is.
    public enum MethodKind: String, Sendable {
        /// The instance, as with a plain `def` in a class.
        case instance = "method"
        /// `classmethod`
        case `class` = "classmethod"
        /// `staticmethod`: neither instance nor class.
        case `static` = "staticmethod"
    }

    fileprivate enum Member: Sendable {
        case value(String, any PythonConvertible & Sendable)
        case method(MethodKind, FunctionDefinition)
        case property(FunctionDefinition, setter: FunctionDefinition?)
    }

    /// The class's name: its `__name__`.
    public let name: String
    private let bases: [PythonPath]
    private let documentation: String?
    private var members: [Member] = []

    /// A class without members of its own yet.
    ///
    /// - Parameters:
    ///   - name: the class's name.
    ///   - bases: what it inherits from, in order; `object` by default.
    ///   - documentation: the docstring, for `help()`.
    public init(_ name: String, inheriting bases: [any PythonReference] = [], documentation: String? = nil) {
        self.name = name
        self.bases = bases.map(\.pythonPath)
        self.documentation = documentation
    }

    /// Adds an attribute of the class.
    public mutating func attribute(_ name: String, _ value: some PythonConvertible & Sendable) {
        members.append(.value(name, value))
    }

    /// Adds a method. The closure's first parameter is the instance (a ``PythonObject``), or the class for kind
    /// `.class`; for kind `.static` there is no such parameter.
    ///
    /// Everything else is as with ``PythonRuntime/register(_:signature:documentation:_:)``; a signature begins with
    /// `self` here. Special methods are methods: `__init__`, `__len__`, `__call__`.
    public mutating func method<each Argument: ConvertibleFromPython, Result: PythonConvertible>(
        _ name: String,
        _ kind: MethodKind = .instance,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Result
    ) {
        members.append(.method(kind, FunctionDefinition(FunctionText(name, signature, documentation), body)))
    }

    /// The form of ``method(_:_:signature:documentation:_:)`` for closures without a result:
    /// the method returns None.
    public mutating func method<each Argument: ConvertibleFromPython>(
        _ name: String,
        _ kind: MethodKind = .instance,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable (repeat each Argument) throws -> Void
    ) {
        members.append(.method(kind, FunctionDefinition(FunctionText(name, signature, documentation), body)))
    }

    /// The form of ``method(_:_:signature:documentation:_:)`` for async closures.
    public mutating func method<each Argument: ConvertibleFromPython & Sendable, Result: PythonConvertible>(
        _ name: String,
        _ kind: MethodKind = .instance,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Result
    ) {
        members.append(.method(kind, FunctionDefinition(FunctionText(name, signature, documentation), body)))
    }

    /// The form of ``method(_:_:signature:documentation:_:)`` for async closures without a result.
    public mutating func method<each Argument: ConvertibleFromPython & Sendable>(
        _ name: String,
        _ kind: MethodKind = .instance,
        signature: String? = nil,
        documentation: String? = nil,
        _ body: @escaping @Sendable @concurrent (repeat each Argument) async throws -> Void
    ) {
        members.append(.method(kind, FunctionDefinition(FunctionText(name, signature, documentation), body)))
    }

    /// Adds a property that can be read.
    public mutating func property<Value: PythonConvertible>(
        _ name: String,
        documentation: String? = nil,
        get: @escaping @Sendable (PythonObject) throws -> Value
    ) {
        members.append(.property(FunctionDefinition(FunctionText(name, "self", documentation), get), setter: nil))
    }

    /// Adds a property that can be read and set; setting it to what isn't a `Value` raises `TypeError`.
    public mutating func property<Value: PythonConvertible & ConvertibleFromPython>(
        _ name: String,
        documentation: String? = nil,
        get: @escaping @Sendable (PythonObject) throws -> Value,
        set: @escaping @Sendable (PythonObject, Value) throws -> Void
    ) {
        members.append(
            .property(
                FunctionDefinition(FunctionText(name, "self", documentation), get),
                setter: FunctionDefinition(FunctionText(name, "self, value", documentation), set)
            )
        )
    }

    /// Makes the class.
    ///
    /// - Throws: what Python raises for such a class: `TypeError` for bases that don't go together, `SyntaxError` for a
    ///   signature that isn't one.
    public func make(in python: PythonRuntime) throws -> PythonObject {
        try python.support(.newClass).callWith(arguments: arguments)
    }

    /// The suspending form of ``make(in:)``.
    public func make(in python: PythonRuntime) async throws -> PythonObject {
        try await python.support(.newClass).callWith(arguments: arguments)
    }

    private var arguments: [any PythonConvertible] { [name, bases, members, documentation] }
}

/// A member is a tuple in Python: kind, name, and a value or tuples of arguments of `define`.
extension PythonClass.Member: PythonConvertible {
    fileprivate func write(to writer: PythonWriter) throws {
        switch self {
        case .value(let name, let value): try write("value", name, [value], to: writer)
        case .method(let kind, let definition): try write(kind.rawValue, definition.name, [definition], to: writer)
        case .property(let getter, let setter): try write("property", getter.name, [getter, setter], to: writer)
        }
    }

    private func write(
        _ kind: String,
        _ name: String,
        _ parts: [any PythonConvertible],
        to writer: PythonWriter
    ) throws {
        try writer.sink.begin(.tuple, count: 2 + parts.count)
        try kind.write(to: writer)
        try name.write(to: writer)
        for part in parts { try part.write(to: writer) }
        try writer.sink.end()
    }
}

/// A definition is a tuple in Python: the arguments of `define`.
extension FunctionDefinition: PythonConvertible {
    func write(to writer: PythonWriter) throws {
        let arguments = arguments
        try writer.sink.begin(.tuple, count: arguments.count)
        for argument in arguments { try argument.write(to: writer) }
        try writer.sink.end()
    }
}

extension PythonRuntime {
    /// An error that raises the given Python exception if a Swift function throws the error. The exception may be of a
    /// class of your own.
    ///
    /// - Parameter exception: an exception; for anything else the error is Python's `TypeError`.
    public func raised(_ exception: some PythonReference) -> any Error {
        do {
            try support(.raise)(exception)
            return PythonError(.internalFault, "an exception was raised without an error")
        } catch {
            return error
        }
    }
}
