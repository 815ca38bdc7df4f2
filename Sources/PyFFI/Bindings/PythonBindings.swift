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

    private typealias Loaded = PythonTuple<PythonObject, PythonObject, String?>

    /// Imports a module: `import name`.
    ///
    /// - Parameters:
    ///   - name: the module.
    ///   - sources: the program's own files, if it is one of them: it, and those that it imports.
    ///   - adapters: Python code that defines the adapters, with the module as `module`.
    ///   - expectation: the version of an installed module that the bindings were made for.
    ///   - otherVersion: what happens if another version lacks what is expected.
    ///   - python: the runtime that imports it.
    /// - Throws: what the import raises; `ImportError` where another module has the name of one of the files.
    public init(
        _ name: String,
        sources: [PythonSource] = [],
        adapters: String? = nil,
        expecting expectation: PythonExpectation? = nil,
        otherVersion: PythonOtherVersion = .warns,
        in python: PythonRuntime
    ) throws {
        let arguments = Self.arguments(name, sources, adapters, expectation)
        let loaded: Loaded = try python.support(.loadBindings).callWith(arguments: arguments)
        self.init(loaded, hasAdapters: adapters != nil, python)
        if let other = loaded.elements.2, let check = Self.check(name, expectation, other, otherVersion, module) {
            try python.support(.checkBindings).callWith(arguments: check)
        }
    }

    /// The suspending form of ``init(_:sources:adapters:expecting:otherVersion:in:)``.
    public init(
        _ name: String,
        sources: [PythonSource] = [],
        adapters: String? = nil,
        expecting expectation: PythonExpectation? = nil,
        otherVersion: PythonOtherVersion = .warns,
        in python: PythonRuntime
    ) async throws {
        let arguments = Self.arguments(name, sources, adapters, expectation)
        let loaded: Loaded = try await python.support(.loadBindings).callWith(arguments: arguments)
        self.init(loaded, hasAdapters: adapters != nil, python)
        if let other = loaded.elements.2, let check = Self.check(name, expectation, other, otherVersion, module) {
            try await python.support(.checkBindings).callWith(arguments: check)
        }
    }

    private init(_ loaded: Loaded, hasAdapters: Bool, _ python: PythonRuntime) {
        self.python = python
        module = loaded.elements.0
        adapters = hasAdapters ? loaded.elements.1 : loaded.elements.0
    }

    private static func arguments(
        _ name: String,
        _ sources: [PythonSource],
        _ adapters: String?,
        _ expectation: PythonExpectation?
    ) -> [any PythonConvertible] {
        let files = sources.map { PythonTuple($0.module, $0.file, $0.text) }
        return [name, files, adapters, expectation.map { PythonTuple($0.origin, $0.version) }]
    }

    /// The arguments of the function that looks for differences; nil if nobody wants to know.
    private static func check(
        _ name: String,
        _ expectation: PythonExpectation?,
        _ other: String,
        _ otherVersion: PythonOtherVersion,
        _ module: PythonObject
    ) -> [any PythonConvertible]? {
        guard let expectation, otherVersion != .passes else { return nil }
        let origin = expectation.origin == "python" ? "Python" : expectation.origin
        let summary = """
            the Swift bindings of \(name) were made for \(origin) \(expectation.version), and here is \(other) \
            (`pyffi gen \(name)` makes them anew)
            """
        return [module, expectation.members, summary, otherVersion == .fails]
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
