package import SystemSupport

/// The one error type of this package.
///
/// ```swift
/// do {
///     try python.eval("1 / 0")
/// } catch let error as PythonError where error.isException("ArithmeticError") {   // base classes match
///     print(error.exception!.message)                                             // division by zero
/// }
/// ```
public struct PythonError: Error, Sendable {
    /// What went wrong, in one word, by what can be done about it.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Python raised ``PythonError/exception``. Handle the exception as Python code would.
        case exception
        /// The Python process ended; ``PythonError/workerDeath`` says how. Its objects are gone with it: start a new
        /// runtime.
        case workerDied
        /// A time limit passed; the message says whether the worker lives on. Try again, with more time.
        case timedOut
        /// The runtime was shut down, or was given up by its program.
        case closed
        /// The object was released, or its interpreter is gone. Get it anew.
        case staleObject
        /// A value doesn't fit the type that was asked for, or can't travel. Ask for another type, or convert it in
        /// Python.
        case conversion
        /// No Python that can be used; the message lists every place searched and why it was passed over.
        case interpreterNotFound
        /// A Python was found, and could not be started, or not be loaded into this process; the message says why.
        /// Choose another one, or free what is missing.
        case startFailed
        /// A ``PythonPool`` had no worker for the call: its queue was full, or the wait in it too long. Nothing has run.
        /// Take less work, or try later.
        case refused
        /// An environment with the wanted packages couldn't be made; ``PythonError/failedCommand`` has the installer's own
        /// words. Correct the requirements, or what the installer complains about.
        case environment
        /// The library, or the Python that it runs, did what it never should: a broken connection, an answer that the
        /// protocol doesn't allow, a function of Python's C API that fails without an exception. Python code can cause
        /// this, by writing to descriptors that are not its own for example; else this is a defect to report.
        case internalFault
        /// This backend or this Python can't do what was asked for.
        case unsupported
    }

    /// What went wrong, for code that decides by it.
    public let kind: Kind

    /// What was got, what was wanted and what to do, in words; see ``PythonException/message`` for that of an exception.
    public var message: String { (text ?? exception?.description ?? "") + hint }

    /// nil for an exception, whose text is asked for when it is wanted.
    private var text: String?

    /// What to do, where Python's own words don't say it.
    private var hint = ""

    /// The exception, when Python raised one.
    public let exception: PythonException?

    /// How the worker ended, when it did.
    public let workerDeath: WorkerDeath?

    /// The program that could not make an environment, when that was the reason.
    public let failedCommand: FailedCommand?

    /// Whether Python may have begun the operation. False is certain: nothing of it has run, and repeating it can't do
    /// anything twice. So it is for a call that waited behind the one that killed the worker, or that met a worker that
    /// had died before.
    public private(set) var hadBegun: Bool

    /// Whether the operation's turn didn't come in time, and a later one may. It may have run for a moment.
    package private(set) var isNotStarted = false

    package init(_ kind: Kind, _ message: String, hadBegun: Bool? = nil) {
        self.kind = kind
        self.hadBegun = hadBegun ?? ![.interpreterNotFound, .startFailed, .environment].contains(kind)
        text = message
        self.exception = nil
        self.workerDeath = nil
        self.failedCommand = nil
    }

    package init(_ exception: PythonException) {
        self.kind = .exception
        hadBegun = true
        text = nil
        self.exception = exception
        self.workerDeath = nil
        self.failedCommand = nil
    }

    package init(_ death: WorkerDeath, kind: Kind = .workerDied, message: String? = nil, hadBegun: Bool = true) {
        self.kind = kind
        self.hadBegun = hadBegun
        text = message ?? death.description
        self.exception = nil
        self.workerDeath = death
        self.failedCommand = nil
    }

    package init(_ command: FailedCommand, kind: Kind, message: String) {
        self.kind = kind
        hadBegun = false
        text = message
        self.exception = nil
        self.workerDeath = nil
        self.failedCommand = command
    }

    /// The error for a start that lacks descriptors, processes or the like.
    package static func cannotStart(_ problem: SystemProblem) -> PythonError {
        PythonError(.startFailed, "can't start Python: \(problem)")
    }

    /// The error for an operation whose turn didn't come in time.
    package static func notStarted(_ operation: String, within limit: Duration) -> PythonError {
        var error = PythonError(.timedOut, "\(operation) waited for its turn longer than \(limit) and was not started")
        error.isNotStarted = true
        return error
    }

    /// This error, of an operation that was not sent.
    package var beforeSending: PythonError {
        var error = self
        error.hadBegun = false
        return error
    }

    /// This error of an earlier operation, for one that can't begin because of it.
    package func beginning(with words: String) -> PythonError {
        var error = self
        error.text = "\(words): \(message)"
        error.hadBegun = false
        return error
    }

    package static func conversion(_ message: String) -> PythonError { PythonError(.conversion, message) }

    package static func givenTwice(_ keyword: String) -> PythonError {
        .conversion("the keyword argument \(keyword) is given twice")
    }

    /// This conversion error, with the position of the value that caused it in front.
    package func inside(_ position: String) -> PythonError {
        guard kind == .conversion else { return self }
        // With hundreds of levels, the innermost positions say enough.
        guard message.utf8.count < 1000 else { return message.hasPrefix("…") ? self : .conversion("…: \(message)") }
        return .conversion("\(position): \(message)")
    }

    /// This exception, with what to do behind its message.
    package func hinting(_ hint: String) -> PythonError {
        guard kind == .exception, !isInterruption else { return self }
        var error = self
        error.hint = "; " + hint
        return error
    }

    /// Whether the error is that of interrupted or cancelled Python code.
    package var isInterruption: Bool {
        isException("KeyboardInterrupt") || isException("asyncio.exceptions.CancelledError")
    }

    /// Whether Python raised this exception or one derived from it, as `except name:` would match.
    ///
    /// - Parameter name: a class name, `"ArithmeticError"`, or a qualified one, `"json.decoder.JSONDecodeError"`.
    public func isException(_ name: String) -> Bool {
        exception?.isInstance(of: name) ?? false
    }
}

extension PythonError: CustomStringConvertible {
    /// The ``message``.
    public var description: String { message }
}

/// What Swift prints of an error that nobody catches.
extension PythonError: CustomDebugStringConvertible {
    /// The description, and behind it the traceback of an exception.
    public var debugDescription: String {
        guard let traceback = exception?.traceback, !traceback.isEmpty else { return message }
        return "\(message)\n\(traceback)"
    }
}
