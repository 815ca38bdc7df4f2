internal import BackendInterface

/// The functions of `worker/pyffi_worker` that this library calls by operations, as a program calls any other.
package enum SupportFunction: String, CaseIterable {
    case loadBindings = "bindings.embedded.load"
    case checkBindings = "bindings.versions.check"
    case define = "callbacks.functions.define"
    case newClass = "callbacks.functions.new_class"
    case raise = "callbacks.functions.raise_it"
    case startEventLoop = "coroutines.further_event_loops.start"
    case inEventLoop = "coroutines.in_event_loop.in_event_loop"
    case enterAsync = "operations.async_contexts.enter"
    case asyncSteps = "operations.async_iteration.steps"
    case contents = "values.records.contents"
    case construct = "values.records.construct"
    case handOverLogs = "operations.logs.hand_over"
    case exactDuration = "values.times.exact_duration"

    package var module: String { String("pyffi_worker.\(rawValue)".dropLast(name.count + 1)) }

    package var name: String { rawValue.split(separator: ".").last.map(String.init) ?? rawValue }

    /// A Python expression for the function, which needs no import before it.
    var expression: String { "__import__('\(module)').\(rawValue)" }
}

extension PythonRuntime {
    func support(_ function: SupportFunction) throws -> PythonPath {
        try self.import(function.module)[dynamicMember: function.name]
    }

    func support(_ function: SupportFunction) async throws -> PythonPath {
        try await self.import(function.module)[dynamicMember: function.name]
    }
}

extension PythonReference {
    /// A support function that takes this object as an argument.
    func support(_ function: SupportFunction) async throws -> PythonPath {
        let importer = PythonObject(backend.builtins, typeName: "module", backend: backend)
        let module: PythonObject = try await importer.performAsync(.importModule(function.module))
        return module[dynamicMember: function.name]
    }
}
