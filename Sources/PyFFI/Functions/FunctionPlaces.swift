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
        try Self.checkPlace(of: definition)
        try module("swift_bridge").setAttribute(definition.name, to: make(definition))
        remember(definition)
    }

    func register(_ definition: FunctionDefinition) async throws {
        try Self.checkPlace(of: definition)
        try await module("swift_bridge").setAttribute(definition.name, to: make(definition))
        remember(definition)
    }

    /// - Throws: for a name that means something else in `swift_bridge`: see worker/swift_bridge.py.
    private static func checkPlace(of definition: FunctionDefinition) throws {
        let name = definition.name
        guard ownNames.contains(name) || name.hasPrefix("__") && name.hasSuffix("__") else { return }
        throw PythonError(
            .unsupported,
            "no function can be registered as '\(name)': swift_bridge.\(name) is there for something else; choose another "
                + "name"
        )
    }

    private static let ownNames: Set = [
        "SwiftError", "register_conversion", "_conversions", "_no_progress", "trace_context",
    ]

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
