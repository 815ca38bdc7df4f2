internal import BackendInterface

/// A module whose members are known by name at run time.
///
/// ```swift
/// let math = try python.bind("math")
/// math.memberNames                                     // ["acos", "acosh", …]
/// let root: Double = try math.callMember("sqrt", arguments: [16.0])
/// let pi = try Double(math.pi)                         // as with any object
/// ```
public struct PythonModule: PythonReference {
    /// The module itself.
    public let moduleObject: PythonObject

    /// The public names of the module when it was bound: those of `dir(module)` that don't begin with an underscore.
    public let memberNames: [String]

    fileprivate init(_ object: PythonObject, names: [String]) {
        moduleObject = object
        memberNames = names.filter { !$0.hasPrefix("_") }
    }

    public var pythonPath: PythonPath { moduleObject.pythonPath }

    /// A module with empty ``memberNames``, for which only ``PythonRuntime/bind(_:)`` asks.
    public static func referring(to object: PythonObject) -> PythonModule { PythonModule(object, names: []) }

    public func write(to writer: PythonWriter) throws { try moduleObject.write(to: writer) }

    /// Whether the module has a member of that name now: `hasattr(module, name)`.
    public func hasMember(_ name: String) throws -> Bool { try hasAttribute(name) }

    /// The suspending form of ``hasMember(_:)``.
    public func hasMember(_ name: String) async throws -> Bool { try await hasAttribute(name) }

    /// Calls a member: `getattr(module, name)(*arguments, **keywords)`.
    @discardableResult
    public func callMember(
        _ name: String,
        arguments: [any PythonConvertible] = [],
        keywords: KeyValuePairs<String, any PythonConvertible> = [:]
    ) throws -> PythonObject {
        try self[dynamicMember: name].callWith(arguments: arguments, keywords: keywords)
    }

    /// The form of ``callMember(_:arguments:keywords:)`` that gives a Swift type.
    @_disfavoredOverload
    public func callMember<Result: ConvertibleFromPython>(
        _ name: String,
        arguments: [any PythonConvertible] = [],
        keywords: KeyValuePairs<String, any PythonConvertible> = [:]
    ) throws -> Result {
        try self[dynamicMember: name].callWith(arguments: arguments, keywords: keywords)
    }

    /// The suspending form of ``callMember(_:arguments:keywords:)``.
    /// A coroutine that the call returns is awaited.
    @discardableResult
    public func callMember(
        _ name: String,
        arguments: [any PythonConvertible] = [],
        keywords: KeyValuePairs<String, any PythonConvertible> = [:]
    ) async throws -> PythonObject {
        try await self[dynamicMember: name].callWith(arguments: arguments, keywords: keywords)
    }

    /// The suspending form of ``callMember(_:arguments:keywords:)`` that gives a Swift type.
    /// A coroutine that the call returns is awaited.
    @_disfavoredOverload
    public func callMember<Result: ConvertibleFromPython>(
        _ name: String,
        arguments: [any PythonConvertible] = [],
        keywords: KeyValuePairs<String, any PythonConvertible> = [:]
    ) async throws -> Result {
        try await self[dynamicMember: name].callWith(arguments: arguments, keywords: keywords)
    }
}

extension PythonRuntime {
    /// Imports a module and asks for the names of its members.
    ///
    /// - Throws: what the import raised; `ModuleNotFoundError` if there is no module of that name.
    public func bind(_ name: String) throws -> PythonModule {
        let module = try self.import(name)
        return PythonModule(module, names: try self.dir(module))
    }

    /// The suspending form of ``bind(_:)``.
    public func bind(_ name: String) async throws -> PythonModule {
        let module = try await self.import(name)
        return PythonModule(module, names: try await self.dir(module))
    }
}
