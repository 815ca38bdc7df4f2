internal import BackendInterface

/// Raises KeyboardInterrupt in the code of one thread, and of no other.
///
/// `PyThreadState_SetAsyncExc` takes a thread's number, and the newest state with this number gets the exception. Up to
/// version 3.11, the state of a thread that is being started has the number of its starter until the new thread runs;
/// if the thread could not be started, for ever. So the right state gets a number of its own for the moment. Without
/// the GIL, only `faulthandler` reads the number of another thread, to print it.
struct ThreadInterrupts {
    private let api: CPython
    /// The offset of the number in a thread state; nil if a state never has another thread's. It depends on the
    /// version, so it was found in a real state.
    private let numberOffset: Int?
    /// The offset of the exception that is to be raised in the thread.
    private let pendingOffset: Int

    /// Whether Python goes on looking for an exception after each step, once one was taken back and until one is
    /// raised; 3.11 even makes no progress in traced code.
    let takingBackLeavesFlag: Bool

    /// The calling thread holds the GIL.
    ///
    /// - Parameter code: a Python function without arguments.
    init(_ api: CPython, _ version: PythonVersion, running code: PyPointer) throws {
        self.api = api
        numberOffset =
            (version.major, version.minor) < (3, 12) ? try Self.offset(of: api.threads.identifier(), api.threads) : nil
        takingBackLeavesFlag = (version.major, version.minor) < (3, 13)
        _ = api.threads.setAsyncException(api.threads.identifier(), api.types.keyboardInterrupt)
        defer { Self.raisePending(in: code, api) }
        pendingOffset = try Self.offset(of: UInt(bitPattern: api.types.keyboardInterrupt), api.threads)
    }

    /// The offset of a word in the calling thread's state. States are larger than the range that is searched.
    private static func offset(of word: UInt, _ threads: ThreadFunctions) throws -> Int {
        if let state = threads.currentState() {
            for offset in stride(from: 0, to: 240, by: 8)
            where state.load(fromByteOffset: offset, as: UInt.self) == word { return offset }
        }
        throw PythonError(.unsupported, "the threads of this Python have an unknown layout; use the worker backend")
    }

    /// Raises KeyboardInterrupt in the code that a thread executes. The caller holds the GIL.
    ///
    /// - Parameter state: the thread state, which has to be alive.
    func raise(in thread: UInt, _ state: UnsafeMutableRawPointer?) {
        set(api.types.keyboardInterrupt, in: thread, state)
    }

    /// Whether an exception is pending in the calling thread, which holds the GIL.
    var isPending: Bool {
        api.threads.currentState()?.load(fromByteOffset: pendingOffset, as: UInt.self) ?? 0 != 0
    }

    /// - Returns: whether an exception was pending.
    @discardableResult
    func takeBack() -> Bool {
        guard isPending else { return false }
        set(nil, in: api.threads.identifier(), api.threads.currentState())
        return true
    }

    /// Raises KeyboardInterrupt in the calling thread's code, as soon as that goes on.
    func raiseHere() { raise(in: api.threads.identifier(), api.threads.currentState()) }

    /// Makes Python stop looking for a pending exception. The calling thread, which executes no code, holds the GIL.
    func clearFlag(running code: PyPointer) {
        // 3.12 puts garbage collections off until code runs. One that is due has to run now: the exception would strike
        // the finalizers.
        _ = api.own(api.calls.vectorcallDict(code, nil, 0, nil))
        api.errors.clear()
        raiseHere()
        Self.raisePending(in: code, api)
    }

    private static func raisePending(in code: PyPointer, _ api: CPython) {
        if api.own(api.calls.vectorcallDict(code, nil, 0, nil)) != nil {
            _ = api.threads.setAsyncException(api.threads.identifier(), nil)
        }
        api.errors.clear()
    }

    private func set(_ exception: PyPointer?, in thread: UInt, _ state: UnsafeMutableRawPointer?) {
        guard let numberOffset, let state else {
            _ = api.threads.setAsyncException(thread, exception)
            return
        }
        state.storeBytes(of: Self.nobody, toByteOffset: numberOffset, as: UInt.self)
        _ = api.threads.setAsyncException(Self.nobody, exception)
        state.storeBytes(of: thread, toByteOffset: numberOffset, as: UInt.self)
    }

    /// `PYTHREAD_INVALID_THREAD_ID`
    private static let nobody = UInt.max
}
