internal import BackendInterface
internal import Foundation

/// Raises KeyboardInterrupt in the code of a thread, and in no other's.
///
/// `PyThreadState_SetAsyncExc` takes a thread's number, and the newest state with that number gets the exception. Up to version 3.11 the
/// state of a thread that is being started has the number of the one that starts it, until the new one runs. There the exception ends
/// it before anybody has heard of it, and `Thread.start` waits for that for ever.
struct ThreadInterrupts {
    private let api: CPython
    /// Where in a thread's state its number lies; nil where a state never has another thread's. It depends on the version, so it was
    /// looked up in a state.
    private let numberOffset: Int?

    /// The calling thread holds the GIL.
    init(_ api: CPython, _ version: PythonVersion) throws {
        self.api = api
        numberOffset = (version.major, version.minor) < (3, 12) ? try Self.numberOffset(api.threads) : nil
    }

    /// States are larger than what is searched here.
    private static func numberOffset(_ threads: ThreadFunctions) throws -> Int {
        let number = threads.identifier()
        if let state = threads.currentState() {
            for offset in stride(from: 0, to: 240, by: 8)
            where state.load(fromByteOffset: offset, as: UInt.self) == number { return offset }
        }
        throw PythonError(.unsupported, "the threads of this Python have an unknown layout; use the worker backend")
    }

    /// Raises it in the code that a thread executes. The caller holds the GIL.
    ///
    /// - Parameter state: that of the thread.
    /// - Returns: false where another thread would get it at the moment.
    func raise(in thread: UInt, _ state: UInt) -> Bool {
        guard isNewest(state, of: thread) else { return false }
        _ = api.threads.setAsyncException(thread, api.types.keyboardInterrupt)
        return true
    }

    /// The same for a thread of which nothing else is known.
    func raise(in thread: UInt) -> Bool {
        guard let numberOffset else { return raise(in: thread, 0) }
        let states = states.filter { $0.load(fromByteOffset: numberOffset, as: UInt.self) == thread }
        return states.count == 1 && raise(in: thread, UInt(bitPattern: states[0]))
    }

    /// Takes back what was not raised yet in the calling thread, which holds the GIL.
    func takeBack() {
        let thread = api.threads.identifier()
        // A thread that is being started needs no GIL to have a number of its own.
        while !isNewest(UInt(bitPattern: api.threads.currentState()), of: thread) { sched_yield() }
        _ = api.threads.setAsyncException(thread, nil)
    }

    private func isNewest(_ state: UInt, of thread: UInt) -> Bool {
        guard let numberOffset else { return true }
        let newest = states.first { $0.load(fromByteOffset: numberOffset, as: UInt.self) == thread }
        return UInt(bitPattern: newest) == state
    }

    /// The newest one first.
    private var states: some Sequence<UnsafeMutableRawPointer> {
        sequence(first: api.threads.newestState(api.threads.currentInterpreter())) { $0.flatMap(api.threads.nextState) }
            .lazy.prefix { $0 != nil }.compactMap(\.self)
    }
}
