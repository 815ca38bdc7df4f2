internal import BackendInterface

/// Hides the event loop that runs in a thread, while the thread executes what others ask for. This code may run a loop
/// of its own, which Python refuses within another one.
///
/// All of this is done by functions that are written in C: between them neither interrupts nor signal handlers run. The
/// worker's counterpart is in worker/pyffi_worker/callbacks/calls.py.
struct HiddenLoop: ~Copyable {
    private let interpreter: Interpreter
    private let events: Owned
    private let loop: Owned
    /// The current task, and the module that knows it: since 3.14 each thread has one, before that each loop.
    private let task: Task?

    private struct Task: ~Copyable {
        let current: Owned
        let module: Owned
    }

    /// Runs `body` while the calling thread's loop is hidden, if one runs. The caller holds the GIL.
    static func hiding(_ interpreter: Interpreter, _ body: () -> Void) {
        guard let loop = HiddenLoop(interpreter) else { return body() }
        body()
        loop.show()
    }

    private init?(_ interpreter: Interpreter) {
        let none = interpreter.api.types.none
        guard let events = Self.module("asyncio.events", interpreter) else { return nil }
        // Another thread may still be importing the module.
        guard let loop = interpreter.callMethod(events.pointer, "_get_running_loop") else {
            interpreter.api.errors.clear()
            return nil
        }
        guard loop.pointer != none else { return nil }
        self.task = Self.hideTask(of: loop.pointer, interpreter)
        self.interpreter = interpreter
        self.events = events
        self.loop = loop
        setRunning(none)
    }

    private func show() {
        setRunning(loop.pointer)
        switch task {
        case .some(let task): _ = Self.swap(loop.pointer, task.current.pointer, task.module.pointer, interpreter)
        case nil: break
        }
    }

    private static func hideTask(of loop: PyPointer, _ interpreter: Interpreter) -> Task? {
        let version = interpreter.information.version
        guard (version.major, version.minor) >= (3, 14), let module = module("asyncio.tasks", interpreter),
            let current = swap(loop, interpreter.api.types.none, module.pointer, interpreter)
        else { return nil }
        return Task(current: current, module: module)
    }

    private func setRunning(_ loop: PyPointer) {
        if interpreter.callMethod(events.pointer, "_set_running_loop", loop) == nil { interpreter.api.errors.clear() }
    }

    /// A module that is imported already.
    private static func module(_ name: String, _ interpreter: Interpreter) -> Owned? {
        let api = interpreter.api
        guard let name = interpreter.names.name(name) else { return nil }
        let module = api.own(api.objects.getItem(interpreter.support.modules, name.pointer))
        if module == nil { api.errors.clear() }
        return module
    }

    /// Makes another task the current one, and gives the previous one.
    private static func swap(
        _ loop: PyPointer,
        _ task: PyPointer,
        _ module: PyPointer,
        _ interpreter: Interpreter
    ) -> Owned? {
        let api = interpreter.api
        guard let name = interpreter.names.name("_swap_current_task"),
            let function = api.own(api.objects.getAttribute(module, name.pointer))
        else {
            api.errors.clear()
            return nil
        }
        let before = interpreter.call(function.pointer, loop, task)
        if before == nil { api.errors.clear() }
        return before
    }
}
