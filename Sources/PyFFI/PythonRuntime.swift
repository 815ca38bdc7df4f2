internal import Foundation
internal import InProcessBackend
internal import SystemSupport
internal import WorkerBackend

/// A Python interpreter that a Swift program uses.
///
/// ```swift
/// let python = try PythonRuntime()                     // finds Python and starts a worker
/// let math = try python.import("math")
/// let root: Double = try math.sqrt(16.0)               // blocks
/// let later: Double = try await math.sqrt(16.0)        // suspends
/// ```
///
/// Members that this type doesn't declare are Python's builtins: `python.len(xs)`, `python.list([1, 2])`,
/// `python.isinstance(x, y)`.
///
/// Several runtimes may live at once. Workers are independent of each other; in-process runtimes share the one
/// interpreter of the process, each with a `__main__` of its own. A runtime may be used from any thread and any task.
@dynamicMemberLookup
public final class PythonRuntime: Sendable {
    package let implementation: any PythonBackend
    let builtins: PythonObject
    /// The functions in `swift_bridge`, by name.
    let registered = Locked<[PythonName: RegisteredFunction]>([:])

    /// Starts Python and waits until it answers.
    ///
    /// - Parameters:
    ///   - backend: where Python code runs; by default what the environment variable `PYFFI_BACKEND` says (`worker` or
    ///     `in-process`), else the worker.
    ///   - configuration: which interpreter, and how it is run.
    /// - Throws: ``PythonError`` of kind `interpreterNotFound`, which lists every place searched, or names the
    ///   environment variable that names no Python; `startFailed` when the interpreter that was asked for doesn't come
    ///   up, or has no shared library to load in-process, and when this process lacks descriptors, processes or memory;
    ///   `environment` when the configuration's environment can't be made;
    ///   `timedOut`; `unsupported` when this process already runs another Python in-process, or with other settings.
    ///   `CancellationError` in a task that is cancelled.
    public convenience init(
        _ backend: PythonBackendKind? = nil,
        _ configuration: Configuration = Configuration()
    ) throws {
        try Task.checkCancellation()
        let configuration = try configuration.withEnvironment()
        switch try backend ?? Self.backendOfEnvironment() {
        case .worker: self.init(try WorkerBackend.start(configuration.worker))
        case .inProcess: self.init(try InProcessBackend.start(configuration.inProcess))
        }
    }

    /// Starts Python on the backend that `PYFFI_BACKEND` says, else on a worker, and waits until it answers.
    public convenience init(_ configuration: Configuration) throws { try self.init(nil, configuration) }

    /// Starts Python on the backend that `PYFFI_BACKEND` says without blocking a thread of Swift's cooperative pool.
    public convenience init(_ configuration: Configuration) async throws { try await self.init(nil, configuration) }

    /// Starts Python without blocking a thread of Swift's cooperative pool. When the task is cancelled meanwhile, the
    /// start ends at once.
    public convenience init(
        _ backend: PythonBackendKind? = nil,
        _ configuration: Configuration = Configuration()
    ) async throws {
        let configuration = try await configuration.withEnvironment()
        switch try backend ?? Self.backendOfEnvironment() {
        case .worker: self.init(try await WorkerBackend.startAsync(configuration.worker))
        case .inProcess: self.init(try await InProcessBackend.startAsync(configuration.inProcess))
        }
    }

    init(_ implementation: any PythonBackend) {
        self.implementation = implementation
        builtins = PythonObject(implementation.builtins, typeName: "module", name: "builtins", backend: implementation)
    }

    static func backendOfEnvironment() throws -> PythonBackendKind {
        guard let name = ProcessInfo.processInfo.environment["PYFFI_BACKEND"], !name.isEmpty else { return .worker }
        guard let kind = PythonBackendKind(rawValue: name) else {
            let names = PythonBackendKind.allCases.map(\.rawValue).joined(separator: " or ")
            throw PythonError(.unsupported, "PYFFI_BACKEND is \"\(name)\"; it can be \(names)")
        }
        return kind
    }

    // MARK: The interpreter

    /// The interpreter's version.
    public var version: PythonVersion { implementation.interpreter.version }

    /// Where Python code runs.
    public var backend: PythonBackendKind { implementation.kind }

    /// Whether this Python was built without the global interpreter lock, and runs without it.
    public var isFreeThreaded: Bool { implementation.interpreter.isFreeThreaded }

    /// The interpreter's path: `sys.executable`.
    public var executable: String { implementation.interpreter.executable }

    /// The process that Python runs in.
    public var processIdentifier: Int32 { implementation.interpreter.processID }

    /// Python's `None`.
    public var none: PythonObject { PythonObject(.none, backend: implementation) }

    /// The builtin of that name: `python.len`, `python.print`, `python.ValueError`.
    public subscript(dynamicMember name: String) -> PythonPath {
        PythonPath(Place(builtins, .attribute(name)))
    }

    // MARK: Code

    /// Evaluates an expression: `eval(source, globals, locals)`.
    ///
    /// ```swift
    /// let xs = try python.eval("[n * n for n in range(4)]")       // an object that stays in Python
    /// let sum: Int = try python.eval("1 + 2")                     // a Swift value
    /// ```
    ///
    /// - Parameters:
    ///   - source: an expression; statements are for ``exec(_:globals:locals:filename:)``.
    ///   - globals: a dict; `__main__`'s by default, which is shared by all code of this runtime.
    ///   - locals: a mapping; `globals` by default.
    ///   - filename: what tracebacks name; `<string>` by default.
    /// - Throws: what the code raises, and `SyntaxError` for what isn't an expression.
    @discardableResult
    public func eval(
        _ source: String,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil,
        filename: String? = nil
    ) throws -> PythonObject {
        try builtins.perform(.evaluate(SourceCode(source, file: filename, globals: globals, locals: locals)))
    }

    /// ``eval(_:globals:locals:filename:)`` in `__main__`.
    ///
    /// Of its own, since the compiler looks first at a method whose parameters are just these: `python.eval("7") / n` is
    /// Python's division then, not Swift's of a converted 7.
    @discardableResult
    public func eval(_ source: String) throws -> PythonObject {
        try builtins.perform(.evaluate(SourceCode(source)))
    }

    /// The suspending form of ``eval(_:)``.
    @discardableResult
    public func eval(_ source: String) async throws -> PythonObject {
        try await builtins.performAsync(.evaluate(SourceCode(source)))
    }

    /// The form of ``eval(_:globals:locals:filename:)`` that gives a Swift type.
    @_disfavoredOverload
    public func eval<Result: ConvertibleFromPython>(
        _ source: String,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil,
        filename: String? = nil
    ) throws -> Result {
        try builtins.perform(.evaluate(SourceCode(source, file: filename, globals: globals, locals: locals)))
    }

    /// The suspending form of ``eval(_:globals:locals:filename:)``.
    @discardableResult
    public func eval(
        _ source: String,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil,
        filename: String? = nil
    ) async throws -> PythonObject {
        try await builtins.performAsync(.evaluate(SourceCode(source, file: filename, globals: globals, locals: locals)))
    }

    /// The suspending form of ``eval(_:globals:locals:filename:)`` that gives a Swift type.
    @_disfavoredOverload
    public func eval<Result: ConvertibleFromPython>(
        _ source: String,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil,
        filename: String? = nil
    ) async throws -> Result {
        try await builtins.performAsync(.evaluate(SourceCode(source, file: filename, globals: globals, locals: locals)))
    }

    /// Runs statements: `exec(source, globals, locals)`.
    ///
    /// ```swift
    /// try python.exec("import math\nradius = 2")
    /// let area: Double = try python.eval("math.pi * radius ** 2")
    /// ```
    ///
    /// The parameters are those of ``eval(_:globals:locals:filename:)``.
    ///
    /// - Throws: what the code raises, and `SyntaxError` for what isn't Python.
    public func exec(
        _ source: String,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil,
        filename: String? = nil
    ) throws {
        try builtins.run(.execute(SourceCode(source, file: filename, globals: globals, locals: locals)))
    }

    /// The suspending form of ``exec(_:globals:locals:filename:)``.
    public func exec(
        _ source: String,
        globals: (any PythonConvertible)? = nil,
        locals: (any PythonConvertible)? = nil,
        filename: String? = nil
    ) async throws {
        try await builtins.runAsync(.execute(SourceCode(source, file: filename, globals: globals, locals: locals)))
    }

    /// Imports a module: `importlib.import_module(name)`. A dotted name gives the last module: `os.path` gives `path`.
    ///
    /// ```swift
    /// let path = try python.import("os.path")
    /// let name: String = try path.basename("/etc/hosts")          // "hosts"
    /// ```
    ///
    /// - Throws: what the import raised; `ModuleNotFoundError` if there is no module of that name.
    public func `import`(_ name: String) throws -> PythonObject {
        try builtins.perform(.importModule(name))
    }

    /// The suspending form of ``import(_:)``.
    public func `import`(_ name: String) async throws -> PythonObject {
        try await builtins.performAsync(.importModule(name))
    }

    // MARK: Many operations

    /// Runs operations that belong together faster than one by one.
    ///
    /// ```swift
    /// let total = try python.batch { () throws -> Double in
    ///     var sum = try PythonObject(0.0, in: python)
    ///     for n in 1...100 { sum = try sum + math.sqrt(Double(n)) }     // nothing waits here
    ///     return try Double(sum)                                        // here all of it is waited for
    /// }
    /// ```
    ///
    /// On the worker, an operation whose result is an object, or nothing, is sent without waiting for its result,
    /// together with other operations: at the latest by the next operation that gives a Swift value (a typed result, a
    /// conversion, `==`, ``PythonObject/typeName``), by any operation of another thread, or at the end. So errors come
    /// out later: the first one is thrown by the next operation that waits, or at the end, once; the operations behind
    /// it have been carried out as far as they don't need its result. An object whose operation failed, or needed one
    /// that failed, throws the same error whenever it is used. Code that has to know of an error at once takes a Swift
    /// value, or `with` or `withTimeout`, which wait for their bodies. A time limit for each call is one for all
    /// operations that are sent together. A Swift function that Python calls meanwhile runs when an operation waits,
    /// and can use only objects that were made before that operation.
    ///
    /// In-process, the GIL is taken once for all operations, and errors are thrown at once. No other thread of Python
    /// runs before `body` returns, unless Python code in it waits for something, so `body` must not wait for another
    /// thread that uses Python. A free-threaded Python (``isFreeThreaded``) has no such lock. There a batch keeps the
    /// order of its operations and saves what each costs, but other threads run meanwhile: what `body` shares with them
    /// may change between two operations, unless the program has a lock of its own, `threading.Lock` for example. To
    /// wait in `body` for another thread is wrong there, too: Python's garbage collector stops all threads, and can't
    /// stop one that is in a batch.
    ///
    /// Batches may nest; the end of each waits for all that was sent before. A batch belongs to its thread, so there is
    /// no form with `await`.
    ///
    /// - Throws: the first error of Python that nothing in `body` has thrown; if there is none, what `body` throws.
    public func batch<Result>(_ body: () throws -> Result) throws -> Result {
        try Observation.notingBatch(on: implementation) { try implementation.batch(body) }
    }

    // MARK: Time

    /// Runs `body` with a bound on the time that its Python operations take, instead of the configuration's
    /// ``Configuration/callTimeout``, which may be shorter. Within another `withTimeout` the time can only be shortened.
    ///
    /// When the time is over, the running operation is interrupted: `KeyboardInterrupt` is raised in its Python code.
    /// If it doesn't end within the configuration's grace period (code in C that never looks), the worker is killed;
    /// in-process, a suspended caller goes on without it and a blocked one has to wait. An interrupt that works leaves
    /// all objects alive. An operation that still waits for operations of other threads and tasks is not started, and
    /// ends at once; its error says so. (An operation that Python was just about to begin may have run for a moment.)
    ///
    /// - Throws: ``PythonError`` of kind `timedOut`, and what `body` throws.
    @discardableResult
    public func withTimeout<Result>(_ timeout: Duration, _ body: () throws -> Result) throws -> Result {
        // Operations that a batch has sent before have a time limit of their own.
        try implementation.settle()
        return try CallDeadline.within(timeout) { try implementation.settled(body) }
    }

    /// The suspending form of ``withTimeout(_:_:)``.
    @discardableResult
    public func withTimeout<Result>(_ timeout: Duration, _ body: () async throws -> Result) async throws -> Result {
        try await CallDeadline.within(timeout) { try await body() }
    }

    /// Interrupts the Python code that runs now, as Ctrl-C does in a terminal: `KeyboardInterrupt` is raised in the
    /// code, and its caller gets this exception. Does nothing when no code runs; never hits a later operation. May be
    /// called from any thread.
    ///
    /// Python's own threads go on, and so do coroutines. But on the worker, if no other operation runs, the oldest call
    /// that still runs is cancelled with its coroutine. In-process the operations of all runtimes are interrupted, and
    /// code that waits in C only when it returns to Python.
    public func interrupt() { implementation.interrupt() }

    // MARK: The end

    /// Whether Python takes operations: false once its process has ended, or ``shutDown()`` was called. Asks nobody, and
    /// costs nothing.
    ///
    /// A worker's death is noticed within milliseconds. So this may still be true for an operation that then fails.
    public var isRunning: Bool { implementation.isRunning }

    /// Waits until Python has ended.
    ///
    /// ```swift
    /// if let death = await python.waitForEnd() { logger.error("Python is gone: \(death)") }
    /// ```
    ///
    /// Needs no operation, so a service knows at once of a worker that died while it was idle. Any number of tasks may
    /// wait. All operations that ran have got their errors before.
    ///
    /// - Returns: how the worker died; nil after ``shutDown()``, unless the worker crashed at its end, and nil when the
    ///   waiting task is cancelled. In-process Python doesn't die: there this waits for ``shutDown()``.
    public func waitForEnd() async -> WorkerDeath? { await implementation.waitForEnd() }

    /// Ends this use of Python: running operations finish, coroutines are cancelled, and every later operation throws
    /// `closed`. Idempotent.
    ///
    /// Time limits, cancellation and ``interrupt()`` stop what still runs. On the worker, operations that still run are
    /// interrupted when three quarters of the configuration's ``Configuration/shutdownGracePeriod`` are over.
    ///
    /// The worker's process ends as `python3` does: it waits for threads that are no daemons, runs `atexit` handlers
    /// and writes open files, within the configuration's ``Configuration/shutdownGracePeriod``. In-process the
    /// interpreter stays, for other runtimes and later ones: open files are written now, threads go on, and handlers
    /// run when this process ends. Called in a Swift function that Python waits for, `shutDown()` only begins the end.
    ///
    /// A program need not call `shutDown()`: a runtime that nobody refers to ends by itself, and all runtimes end with
    /// the program.
    public func shutDown() { implementation.shutDown() }

    /// The suspending form of ``shutDown()``.
    public func shutDown() async { await implementation.shutDownAsync() }
}

extension PythonObject {
    /// Makes a Python object of a Swift value.
    ///
    /// ```swift
    /// let list = try PythonObject([10, "two", 3.0, nil] as PythonValue, in: python)
    /// ```
    public convenience init(_ value: some PythonConvertible, in python: PythonRuntime) throws {
        let backend = python.implementation
        if let scalar = PythonValue(scalar: value) {
            self.init(scalar, backend: backend)
        } else {
            try self.init(adopting: backend.perform(.create(value), form: .handle) { try $0.object() })
        }
    }

    /// Makes a Python object of a Swift value without blocking a thread.
    public convenience init(_ value: some PythonConvertible, in python: PythonRuntime) async throws {
        let backend = python.implementation
        if let scalar = PythonValue(scalar: value) {
            self.init(scalar, backend: backend)
        } else {
            try self.init(adopting: await backend.performAsync(.create(value), form: .handle) { try $0.object() })
        }
    }
}

extension PythonValue {
    /// The immutable scalars that need no object in Python before they are used there.
    fileprivate init?(scalar value: some PythonConvertible) {
        switch value {
        case let value as Bool: self = .bool(value)
        case let value as Int: self = .int(value)
        case let value as Double: self = .float(value)
        case let value as String where value.utf8.count <= ValueLimits.shortLength: self = .string(value)
        case let value as PythonValue:
            switch value {
            case .none, .bool, .int, .float: self = value
            default: return nil
            }
        default: return nil
        }
    }
}

extension PythonRuntime: CustomReflectable {
    /// What `dump` and test failures show.
    public var customMirror: Mirror {
        Mirror(self, children: ["backend": backend, "version": version, "executable": executable])
    }
}
