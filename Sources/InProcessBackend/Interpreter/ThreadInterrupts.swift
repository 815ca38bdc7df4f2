internal import BackendInterface

/// Raises KeyboardInterrupt in the code of a thread, and in no other's.
///
/// `PyThreadState_SetAsyncExc` takes a thread's number, and the newest state with that number gets the exception. Up to version 3.11 the
/// state of a thread that is being started has the number of the one that starts it, until the new one runs; where it could not be
/// started, for ever. So the state that is meant gets a number of its own for the moment. Nothing reads that of another thread without
/// the GIL but `faulthandler`, to print it.
struct ThreadInterrupts {
    private let api: CPython
    /// Where in a thread's state its number lies; nil where a state never has another thread's. It depends on the version, so it was
    /// looked up in a state.
    private let numberOffset: Int?
    /// Where in it lies what is to be raised in the thread.
    private let pendingOffset: Int

    /// Whether Python looks for one after each step ever after, if one is taken back and none is raised; 3.11 even comes no further in
    /// traced code.
    let takingBackLeavesFlag: Bool

    /// The calling thread holds the GIL.
    ///
    /// - Parameter code: a function of Python's without arguments.
    init(_ api: CPython, _ version: PythonVersion, running code: PyPointer) throws {
        self.api = api
        numberOffset =
            (version.major, version.minor) < (3, 12) ? try Self.offset(of: api.threads.identifier(), api.threads) : nil
        takingBackLeavesFlag = (version.major, version.minor) < (3, 13)
        _ = api.threads.setAsyncException(api.threads.identifier(), api.types.keyboardInterrupt)
        defer { Self.raisePending(in: code, api) }
        pendingOffset = try Self.offset(of: UInt(bitPattern: api.types.keyboardInterrupt), api.threads)
    }

    /// Where the calling thread's state has that word. States are larger than what is searched here.
    private static func offset(of word: UInt, _ threads: ThreadFunctions) throws -> Int {
        if let state = threads.currentState() {
            for offset in stride(from: 0, to: 240, by: 8)
            where state.load(fromByteOffset: offset, as: UInt.self) == word { return offset }
        }
        throw PythonError(.unsupported, "the threads of this Python have an unknown layout; use the worker backend")
    }

    /// Raises it in the code that a thread executes. The caller holds the GIL.
    ///
    /// - Parameter state: that of the thread, which has to live.
    func raise(in thread: UInt, _ state: UnsafeMutableRawPointer?) {
        set(api.types.keyboardInterrupt, in: thread, state)
    }

    /// Whether there is something that was not raised yet in the calling thread, which holds the GIL.
    var isPending: Bool {
        api.threads.currentState()?.load(fromByteOffset: pendingOffset, as: UInt.self) ?? 0 != 0
    }

    /// Takes that back.
    ///
    /// - Returns: whether there was any.
    @discardableResult
    func takeBack() -> Bool {
        guard isPending else { return false }
        set(nil, in: api.threads.identifier(), api.threads.currentState())
        return true
    }

    /// Raises it in the calling thread's code, as soon as that goes on.
    func raiseHere() { raise(in: api.threads.identifier(), api.threads.currentState()) }

    /// Has Python forget that it has to look for one. The calling thread, which executes nothing, holds the GIL.
    func clearFlag(running code: PyPointer) {
        raiseHere()
        Self.raisePending(in: code, api)
    }

    private static func raisePending(in code: PyPointer, _ api: CPython) {
        if let result = api.calls.vectorcallDict(code, nil, 0, nil) {
            api.objects.decrement(result)
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
