/// A Python file that a Swift program carries, so that it needs no file beside it at run time.
public struct PythonSource: Sendable, Hashable {
    /// The name by which Python code imports it.
    public let module: String
    /// The file's name, as tracebacks show it.
    public let file: String
    /// The source itself.
    public let text: String

    /// A file, and the name that it is imported by.
    public init(module: String, file: String, text: String) {
        self.module = module
        self.file = file
        self.text = text
    }
}

/// A Python module as generated bindings hold it: installed, or made of the program's own files.
///
/// Generated code makes one; programs use the types that it stands behind.
public struct PythonBindings: Sendable {
    /// The module itself.
    public let module: PythonObject
    /// Functions in Python that turn what the module's functions give and take into what Swift types are read from and
    /// written as; ``module`` where none are needed.
    public let adapters: PythonObject
    /// The runtime that they live in.
    public let python: PythonRuntime

    /// Imports a module: `import name`.
    ///
    /// - Parameters:
    ///   - name: the module.
    ///   - sources: the program's own files, if it is one of them: it, and those that it imports.
    ///   - adapters: Python code that defines the adapters, with the module as `module`.
    /// - Throws: what the import raises; `ImportError` where another module has the name of one of the files.
    public init(_ name: String, sources: [PythonSource] = [], adapters: String? = nil, in python: PythonRuntime) throws
    {
        self.python = python
        if sources.isEmpty, adapters == nil {
            module = try python.import(name)
            self.adapters = module
        } else {
            let files = sources.map { PythonTuple($0.module, $0.file, $0.text) }
            let loaded: PythonTuple<PythonObject, PythonObject> =
                try python.support(.loadBindings)(name, files, adapters)
            module = loaded.elements.0
            self.adapters = adapters == nil ? loaded.elements.0 : loaded.elements.1
        }
    }

    /// The suspending form of ``init(_:sources:adapters:in:)``.
    public init(
        _ name: String,
        sources: [PythonSource] = [],
        adapters: String? = nil,
        in python: PythonRuntime
    ) async throws {
        self.python = python
        if sources.isEmpty, adapters == nil {
            module = try await python.import(name)
            self.adapters = module
        } else {
            let files = sources.map { PythonTuple($0.module, $0.file, $0.text) }
            let loaded: PythonTuple<PythonObject, PythonObject> =
                try await python.support(.loadBindings)(name, files, adapters)
            module = loaded.elements.0
            self.adapters = adapters == nil ? loaded.elements.0 : loaded.elements.1
        }
    }
}

/// What generated code for a module, and for a class of it, has in common.
public protocol PythonBoundModule: Sendable {
    /// The module, and what stands between it and Swift.
    var pythonBindings: PythonBindings { get }
}

extension PythonBoundModule {
    /// The module itself, with all that Python offers.
    public var pythonModule: PythonObject { pythonBindings.module }

    /// The runtime that the module lives in.
    public var pythonRuntime: PythonRuntime { pythonBindings.python }
}

/// What generated code has in the place of a class: called, it makes an instance.
public protocol PythonClassReference: PythonBoundModule, PythonObjectConvertible {
    /// The class itself.
    var pythonClass: PythonPath { get }
}

extension PythonClassReference {
    /// Writes the class itself.
    public func write(to writer: PythonWriter) throws { try pythonClass.write(to: writer) }
}
