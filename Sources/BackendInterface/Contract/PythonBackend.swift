// The one interface that both backends implement. Everything above it (objects, conversions, the runtime) is written
// against this protocol and can't tell a worker process from an in-process interpreter.

/// Where the Python code of a runtime runs.
public enum PythonBackendKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A Python process of its own: a crash in Python is an error in Swift.
    case worker
    /// libpython loaded into this process: lowest latency, no isolation.
    case inProcess = "in-process"
}

/// What a backend knows about its interpreter once it runs.
package struct InterpreterInformation: Sendable {
    package let version: PythonVersion
    /// `sys.version`.
    package let versionText: String
    package let implementation: String
    package let executable: String
    package let prefix: String
    package let isFreeThreaded: Bool
    /// The process that the interpreter runs in.
    package let processID: Int32

    package init(
        version: PythonVersion,
        versionText: String,
        implementation: String,
        executable: String,
        prefix: String,
        isFreeThreaded: Bool,
        processID: Int32
    ) {
        self.version = version
        self.versionText = versionText
        self.implementation = implementation
        self.executable = executable
        self.prefix = prefix
        self.isFreeThreaded = isFreeThreaded
        self.processID = processID
    }
}

/// A running Python interpreter that executes operations.
///
/// `read` is called at most once, while the caller waits, with the result's value; an error of `read` is thrown on. An
/// error of Python or of the backend is thrown as `PythonError` before `read` is called.
package protocol PythonBackend: AnyObject, Sendable {
    var kind: PythonBackendKind { get }
    var interpreter: InterpreterInformation { get }
    /// The module `builtins`, which lives as long as the interpreter.
    var builtins: ObjectHandle { get }

    /// Executes an operation and blocks the calling thread until its result is there.
    func perform<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result

    // The most frequent operations, for backends that have a shorter way than `perform`.

    /// `perform(.call(Place(function), arguments: arguments, keywords: []))`
    func performCall<Result>(
        of function: PythonObject,
        _ arguments: [any PythonConvertible],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result

    /// `perform(.call(place, arguments: arguments, keywords: []))`
    func performCall<Result>(
        at place: Place,
        _ arguments: [any PythonConvertible],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result

    /// A call whose arguments without a label are positional: `perform(.call(Place(function), labelled: arguments))`.
    func performCall<Result>(
        of function: PythonObject,
        labelled arguments: KeyValuePairs<String, any PythonConvertible>,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result

    /// `perform(.get(Place(base, leading: leading, last)))`
    func performGet<Result>(
        _ base: PythonObject,
        _ leading: [Place.Segment],
        _ last: Place.Segment,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result

    /// Executes an operation while the task is suspended. Never blocks a thread of the cooperative pool for longer than
    /// a few microseconds. Throws `CancellationError` if the task was cancelled before the operation started.
    func performAsync<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: @escaping (any ValueSource) throws -> Result
    ) async throws -> Result

    /// Runs `body` as a batch of operations on this backend: in-process the GIL is taken once for all of them; on the
    /// worker they are sent without waiting for their results.
    func batch<Result>(_ body: () throws -> Result) throws -> Result

    /// Waits for what a batch on this thread has sent, and throws its first error that was not thrown before.
    func settle() throws

    /// Asks Python what pending objects are. An object whose operation failed counts as an `object`.
    func learn(_ objects: [PendingObject])

    /// Releases a handle. Called from `deinit` on any thread: neither does I/O nor takes the GIL.
    func release(_ handle: ObjectHandle)

    /// Frees the closure of a function that Python may still hold: calling the function is an error from then on.
    func forget(_ function: SwiftFunction)

    /// Raises KeyboardInterrupt in the Python code that runs now.
    func interrupt()

    /// Whether operations can be performed: neither has the interpreter ended, nor was it told to.
    var isRunning: Bool { get }

    /// Waits for the interpreter's end, or that of the task.
    ///
    /// - Returns: how a worker died; nil after `shutDown`, and when the task was cancelled.
    func waitForEnd() async -> WorkerDeath?

    /// Waits until handlers of output have got what operations that have returned have printed.
    func waitForOutput() async

    /// Ends the interpreter; every later operation throws `closed`. Idempotent.
    func shutDown()

    /// `shutDown` without blocking a thread of the cooperative pool.
    func shutDownAsync() async
}

extension PythonBackend {
    /// Runs `body` and then waits for what it has sent, so that errors of this don't come out of later code. They came
    /// before an error that `body` throws, and replace it.
    package func settled<Result>(_ body: () throws -> Result) throws -> Result {
        let result = Swift.Result { try body() }
        try settle()
        return try result.get()
    }

    // Defaults for a backend that waits for every operation.

    package func settle() throws {}

    package func learn(_ objects: [PendingObject]) {}

    package func performCall<Result>(
        of function: PythonObject,
        _ arguments: [any PythonConvertible],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try perform(.call(Place(function), arguments: arguments, keywords: []), form: form, read: read)
    }

    package func performCall<Result>(
        at place: Place,
        _ arguments: [any PythonConvertible],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try perform(.call(place, arguments: arguments, keywords: []), form: form, read: read)
    }

    package func performCall<Result>(
        of function: PythonObject,
        labelled arguments: KeyValuePairs<String, any PythonConvertible>,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try perform(.call(Place(function), labelled: arguments), form: form, read: read)
    }

    package func performGet<Result>(
        _ base: PythonObject,
        _ leading: [Place.Segment],
        _ last: Place.Segment,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try perform(.get(Place(base, leading: leading, last)), form: form, read: read)
    }
}
