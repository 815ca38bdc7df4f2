internal import BackendInterface

/// The event loop of Python's that runs in a thread while that executes what others ask for, which may run a loop of its own there:
/// Python refuses a loop within another one.
///
/// All of it is done by functions that are written in C: between them neither interrupts nor signal handlers get their turn.
/// The worker does the same in worker/pyffi_worker/calls.py.
struct HiddenLoop {
    private let interpreter: Interpreter
    private let events: PyPointer
    private let loop: PyPointer
    /// The loop's current task, and the module that knows it: since version 3.14 a thread has one, before that each loop.
    private let task: (current: PyPointer, module: PyPointer)?

    /// Hides the calling thread's; nil where none runs. The caller holds the GIL; `show` has to follow.
    init?(_ interpreter: Interpreter) {
        let api = interpreter.api
        guard let events = Self.module("asyncio.events", interpreter) else { return nil }
        // Another thread may be importing it.
        guard let loop = interpreter.callMethod(events, "_get_running_loop") else {
            api.errors.clear()
            api.objects.decrement(events)
            return nil
        }
        guard loop != api.types.none else {
            api.objects.decrement(loop)
            api.objects.decrement(events)
            return nil
        }
        self.interpreter = interpreter
        self.events = events
        self.loop = loop
        task = Self.module("asyncio.tasks", interpreter).flatMap { module in
            let version = interpreter.information.version
            guard (version.major, version.minor) >= (3, 14),
                let current = Self.swap(loop, api.types.none, module, interpreter)
            else {
                api.objects.decrement(module)
                return nil
            }
            return (current, module)
        }
        setRunning(api.types.none)
    }

    /// The caller holds the GIL.
    func show() {
        let api = interpreter.api
        setRunning(loop)
        if let (current, module) = task {
            if let swapped = Self.swap(loop, current, module, interpreter) { api.objects.decrement(swapped) }
            api.objects.decrement(current)
            api.objects.decrement(module)
        }
        api.objects.decrement(loop)
        api.objects.decrement(events)
    }

    private func setRunning(_ loop: PyPointer) {
        if let result = interpreter.callMethod(events, "_set_running_loop", loop) {
            interpreter.api.objects.decrement(result)
        } else {
            interpreter.api.errors.clear()
        }
    }

    /// A new reference to what was imported already.
    private static func module(_ name: String, _ interpreter: Interpreter) -> PyPointer? {
        let api = interpreter.api
        guard let name = interpreter.names.name(name) else { return nil }
        defer { api.objects.decrement(name) }
        guard let module = api.objects.getItem(interpreter.support.modules, name) else {
            api.errors.clear()
            return nil
        }
        return module
    }

    /// Makes another task the current one: a new reference to the one before.
    private static func swap(
        _ loop: PyPointer,
        _ task: PyPointer,
        _ module: PyPointer,
        _ interpreter: Interpreter
    ) -> PyPointer? {
        let api = interpreter.api
        guard let name = interpreter.names.name("_swap_current_task") else { return nil }
        defer { api.objects.decrement(name) }
        guard let function = api.objects.getAttribute(module, name) else {
            api.errors.clear()
            return nil
        }
        defer { api.objects.decrement(function) }
        var arguments: [PyPointer?] = [loop, task]
        let before = api.calls.vectorcallDict(function, &arguments, 2, nil)
        if before == nil { api.errors.clear() }
        return before
    }
}
