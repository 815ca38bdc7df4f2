internal import BackendInterface
internal import SystemSupport

extension PythonRuntime {
    /// Takes a function out of `swift_bridge` and frees its closure: Python code that still holds the function gets a
    /// `TypeError` when it calls the function. A call that runs ends as usual.
    ///
    /// - Throws: `AttributeError` if no function of that name is registered.
    public func unregister(_ name: String) throws {
        try module("swift_bridge").deleteAttribute(name)
        forget(name)
    }

    /// The suspending form of ``unregister(_:)``.
    public func unregister(_ name: String) async throws {
        try await module("swift_bridge").deleteAttribute(name)
        forget(name)
    }

    func make(_ definition: FunctionDefinition) throws -> PythonObject {
        try support(.define).callWith(arguments: definition.arguments)
    }

    func make(_ definition: FunctionDefinition) async throws -> PythonObject {
        try await support(.define).callWith(arguments: definition.arguments)
    }

    func register(_ definition: FunctionDefinition) throws {
        try module("swift_bridge").setAttribute(definition.name, to: make(definition))
        remember(definition)
    }

    func register(_ definition: FunctionDefinition) async throws {
        try await module("swift_bridge").setAttribute(definition.name, to: make(definition))
        remember(definition)
    }

    private func module(_ name: String) throws -> PythonObject { try self.import(name) }

    private func module(_ name: String) async throws -> PythonObject { try await self.import(name) }

    private func remember(_ definition: FunctionDefinition) {
        registered.withLock { $0[PythonName(definition.name)] = RegisteredFunction(function: definition.function) }
    }

    private func forget(_ name: String) {
        let removed = registered.withLock { $0.removeValue(forKey: PythonName(name)) }
        if let function = removed?.function { implementation.forget(function) }
    }
}

/// A function in `swift_bridge`. The reference is weak: only Python keeps the function alive.
struct RegisteredFunction {
    private(set) weak var function: SwiftFunction?
}
