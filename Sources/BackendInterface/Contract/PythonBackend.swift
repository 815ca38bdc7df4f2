// The one interface that both backends implement. Everything above it (objects, conversions, the runtime) is written
// against this protocol and can't tell a worker process from an interpreter in its own process.

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
/// `read` is called at most once, while the caller waits, with the result's value; what it throws is thrown on. An error of
/// Python or of the backend is thrown as `PythonError` before `read` is called.
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

    // The three that programs use most, for backends that have a shorter way to them than by an operation.

    /// `perform(.call(Place(base, segments: segments), arguments: arguments, keywords: []))`
    func performCall<Result>(
        _ base: PythonObject,
        _ segments: [Place.Segment],
        _ arguments: [any PythonConvertible],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result

    /// A call whose arguments without a label are positional: `perform(.call(Place(base, segments: segments), labelled: arguments))`.
    func performCall<Result>(
        _ base: PythonObject,
        _ segments: [Place.Segment],
        labelled arguments: KeyValuePairs<String, any PythonConvertible>,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result

    /// `perform(.get(Place(base, segments: segments + [last])))`
    func performGet<Result>(
        _ base: PythonObject,
        _ segments: [Place.Segment],
        _ last: Place.Segment,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result

    /// Executes an operation and suspends the task meanwhile; never blocks a thread of the cooperative pool for longer
    /// than a few microseconds. Throws `CancellationError` when the task was cancelled before the operation started.
    func performAsync<Result>(
        _ operation: PythonOperation,
        form: PythonForm,
        read: @escaping (any ValueSource) throws -> Result
    ) async throws -> Result

    /// Executes operations in their order, in one round trip, and gives their results in that order.
    ///
    /// All are executed, also when one fails; the first error is thrown then.
    func performAll<Result>(
        _ operations: [PythonOperation],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> [Result]

    /// Runs `body`, whose operations on this backend belong together: in-process the GIL is taken once for all of them; on the
    /// worker they are sent without waiting for their results.
    func batch<Result>(_ body: () throws -> Result) throws -> Result

    /// Waits for what a batch on this thread has sent, and throws the first error of it that was not thrown before.
    func settle() throws

    /// Asks what objects are whose operations were sent without waiting. Those that failed are an `object`.
    func learn(_ objects: [PendingObject])

    /// Gives a handle back. Called from `deinit` on any thread: neither does I/O nor takes the GIL.
    func release(_ handle: ObjectHandle)

    /// Lets go of a function that Python may still hold: calling it is an error from then on.
    func forget(_ function: SwiftFunction)

    /// Raises KeyboardInterrupt in the code that runs now.
    func interrupt()

    /// Ends the interpreter; every later operation throws `closed`. Idempotent.
    func shutDown()

    /// `shutDown` without blocking a thread of the cooperative pool.
    func shutDownAsync() async
}

extension PythonBackend {
    /// Runs `body` and then waits for what it has sent, so that errors of it don't come out elsewhere. They came first
    /// if `body` throws too.
    package func settled<Result>(_ body: () throws -> Result) throws -> Result {
        let result = Swift.Result { try body() }
        try settle()
        return try result.get()
    }

    // For a backend on which every operation is waited for.

    package func settle() throws {}

    package func learn(_ objects: [PendingObject]) {}

    package func performCall<Result>(
        _ base: PythonObject,
        _ segments: [Place.Segment],
        _ arguments: [any PythonConvertible],
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try perform(.call(Place(base, segments: segments), arguments: arguments, keywords: []), form: form, read: read)
    }

    package func performCall<Result>(
        _ base: PythonObject,
        _ segments: [Place.Segment],
        labelled arguments: KeyValuePairs<String, any PythonConvertible>,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try perform(.call(Place(base, segments: segments), labelled: arguments), form: form, read: read)
    }

    package func performGet<Result>(
        _ base: PythonObject,
        _ segments: [Place.Segment],
        _ last: Place.Segment,
        form: PythonForm,
        read: (any ValueSource) throws -> Result
    ) throws -> Result {
        try perform(.get(Place(base, segments: segments + [last])), form: form, read: read)
    }
}
