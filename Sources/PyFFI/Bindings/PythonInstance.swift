internal import BackendInterface

/// An instance of a Python class that Swift knows by a type: what the classes of generated bindings conform to.
///
/// The value refers to the object, as a variable does in Python: copies are the same object.
///
/// ```swift
/// let square = try model.Square(3)          // Model.Square, generated from class Square
/// try square.area()                         // 9.0
/// try python.print(square)                  // an argument like any other
/// try square.object.no_such_binding()       // what has no Swift type
/// ```
public protocol PythonInstance: PythonObjectConvertible, ConvertibleFromPython, Sendable, CustomDebugStringConvertible {
    /// The object itself, with all that Python offers.
    var object: PythonObject { get }

    /// Takes the object for an instance of the class without asking Python; ``cast(to:)`` asks.
    init(unchecked object: PythonObject)

    /// The module that the class is imported from, and its name there, as in `pathlib` and `PurePath`.
    static var pythonClass: PythonClassName { get }
}

/// The name of a Python class.
public struct PythonClassName: Sendable, Hashable {
    /// As it is imported.
    public let module: String
    /// Within the module, with the classes around it: `Outer.Inner`.
    public let name: String

    /// The name of a class within a module.
    public init(module: String, name: String) {
        self.module = module
        self.name = name
    }
}

extension PythonInstance {
    /// Writes the object.
    public func write(to writer: PythonWriter) throws { try object.write(to: writer) }

    public static var pythonForm: PythonForm { .object }

    /// Reads a reference. Whether it is one to an instance of the class is not asked, since that would cost another
    /// round trip; but None and plain values are none.
    public static func read(from reader: PythonReader) throws -> Self {
        guard reader.source.kind == .object else { throw reader.mismatch(expected: pythonClass.name) }
        return Self(unchecked: try PythonObject.read(from: reader))
    }

    public var debugDescription: String { object.debugDescription }

    /// The runtime that the object lives in.
    public var pythonRuntime: PythonRuntime { PythonRuntime(object.backend) }

    /// The object as an instance of another class, if it is one: `isinstance(object, Other)`.
    ///
    /// ```swift
    /// let shape = try model.biggest(shapes)
    /// if let square = try shape.cast(to: Model.Square.self) { print(try square.side()) }
    /// ```
    public func cast<Other: PythonInstance>(to _: Other.Type) throws -> Other? {
        let python = pythonRuntime
        let type = try python.import(Other.pythonClass.module).members(Other.pythonClass.name)
        let isInstance: Bool = try python.isinstance(object, type)
        return isInstance ? Other(unchecked: object) : nil
    }

    /// The suspending form of ``cast(to:)``.
    public func cast<Other: PythonInstance>(to _: Other.Type) async throws -> Other? {
        let python = pythonRuntime
        let type = try await python.import(Other.pythonClass.module).members(Other.pythonClass.name)
        let isInstance: Bool = try await python.isinstance(object, type)
        return isInstance ? Other(unchecked: object) : nil
    }
}

extension PythonReference {
    /// The member of a member, by names with dots between them.
    func members(_ names: String) -> PythonPath {
        names.split(separator: ".").reduce(pythonPath) { $0[dynamicMember: String($1)] }
    }
}
