internal import BackendInterface
internal import SystemSupport

/// Python's thread state of a thread that Swift made.
///
/// Making a thread state takes longer than a quick call, so the state is kept from a thread's first operation to the
/// thread's end.
final class ThreadAttachment {
    private let interpreter: Interpreter
    private let state: UnsafeMutableRawPointer

    private init(_ interpreter: Interpreter, _ state: UnsafeMutableRawPointer) {
        self.interpreter = interpreter
        self.state = state
    }

    private static let atThreadEnd = ThreadEnd<ThreadAttachment> { $0.detach() }

    /// Attaches a thread that Python doesn't know. The thread holds the GIL neither before nor afterwards.
    static func attach(to interpreter: Interpreter) {
        let threads = interpreter.api.threads
        _ = threads.ensureGIL()
        guard let state = threads.saveState() else { return }
        interpreter.attached.withLock { $0[threads.identifier()] = UInt(bitPattern: state) }
        atThreadEnd.set(ThreadAttachment(interpreter, state))
    }

    private func detach() {
        if let running = interpreter.running, !running.beginAmid() { return }
        defer { interpreter.running?.end() }
        let threads = interpreter.api.threads
        // At a thread's end, the system may have forgotten which state is the thread's. Clearing a state frees objects,
        // whose code may ask for the thread's state: so there has to be one that Python knows.
        _ = threads.ensureGIL()
        interpreter.attached.withLock { $0[threads.identifier()] = nil }
        interpreter.dropStrayInterrupt()
        let known = threads.currentState()
        if known != state { threads.clearState(state) }
        if let known { threads.clearState(known) }
        // Both states are cleared by now: deleting one makes Python forget the other.
        if known != state { threads.deleteState(state) }
        threads.deleteCurrentState()
    }
}
