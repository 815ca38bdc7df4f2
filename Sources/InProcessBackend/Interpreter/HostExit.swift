internal import Foundation

/// Does at the end of this process what `python3` does at its own: programs count on `atexit` handlers and flushed output.
enum HostExit {
    private nonisolated(unsafe) static var interpreter: Interpreter?  // set once, before the C library can call

    /// Called once in a process.
    static func register(_ interpreter: Interpreter) {
        self.interpreter = interpreter
        atexit { HostExit.end() }
    }

    /// Python code that never ends must not keep the process from ending, so this waits for a second only.
    private static func end() {
        guard let interpreter, !interpreter.thread.isFinalized else { return }
        let done = DispatchSemaphore(value: 0)
        interpreter.thread.run {
            interpreter.finishHost()
            done.signal()
        }
        _ = done.wait(timeout: .now() + 1)
    }
}
