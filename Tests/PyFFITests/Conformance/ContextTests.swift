import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct ContextTests {
    private struct Oops: Error, CustomStringConvertible {
        let description = "went wrong"
    }

    private func manager(_ target: PythonTarget) throws -> PythonRuntime {
        let python = try target.start()
        try python.exec(
            """
            import traceback
            events = []
            class Manager:
                def __init__(self, name, swallow=False, fail=False):
                    self.name, self.swallow, self.fail = name, swallow, fail
                    events.append('make ' + name)
                def __enter__(self):
                    events.append('enter ' + self.name)
                    return self.name
                def __exit__(self, kind, value, trace):
                    events.append('leave ' + self.name)
                    self.kind, self.value, self.trace = kind, value, trace
                    if self.fail: raise RuntimeError('in exit')
                    return self.swallow
            def raising(): raise KeyError('k')
            """
        )
        return python
    }

    private func events(_ python: PythonRuntime) throws -> [String] { try [String](python.eval("events")) }

    @Test(arguments: PythonTarget.all)
    func `a manager is entered and left around a body that ends without an error`(target: PythonTarget) throws {
        let python = try manager(target)
        let manager = try python.eval("Manager('a')")
        try python.with(manager) { value in
            #expect(try String(value) == "a")
            try python.exec("events.append('body')")
        }
        #expect(try events(python) == ["make a", "enter a", "body", "leave a"])
        #expect(try python.eval("lambda m: (m.kind, m.value, m.trace) == (None, None, None)")(manager) == true)
        let length = try python.with(manager) { value in try Int(python.len(value)) }
        #expect(length == 1)
        let text: String? = try python.with(python.eval("__import__('io').StringIO('text')")) { try String($0.read()) }
        #expect(text == "text")
    }

    @Test(arguments: PythonTarget.all)
    func `__exit__ gets the exception itself`(target: PythonTarget) throws {
        let python = try manager(target)
        for name in ["Manager('a')", "Manager('a', swallow=1)"] {
            let manager = try python.eval(name)
            var inside: PythonError?
            func body(_ value: PythonObject) throws {
                do {
                    try python.eval("raising()")
                } catch let error as PythonError {
                    inside = error
                    throw error
                }
            }
            if name.contains("swallow") {
                try python.with(manager, body)
                let result: Int? = try python.with(manager) { value in
                    try body(value)
                    return 1
                }
                #expect(result == nil)
            } else {
                let error = try pythonError { try python.with(manager, body) }
                #expect(error.isException("KeyError"))
                #expect(error.exception === inside?.exception)
            }
            #expect(try manager.value.isSameObject(as: #require(inside?.exception).object))
            #expect(try python.eval("lambda m: m.kind is KeyError")(manager) == true)
            let frames: [String] = try python.eval("lambda m: [f.name for f in traceback.extract_tb(m.trace)]")(manager)
            #expect(frames.last == "raising")
            #expect(try python.eval("lambda m: m.value.__traceback__ is m.trace")(manager) == true)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `an error of Swift is a SwiftError in Python, and itself again in Swift`(target: PythonTarget) throws {
        let python = try manager(target)
        let manager = try python.eval("Manager('a')")
        #expect(throws: Oops.self) { try python.with(manager) { _ in throw Oops() } }
        try python.exec("import swift_bridge")
        #expect(try python.eval("lambda m: m.kind is swift_bridge.SwiftError and m.trace is None")(manager) == true)
        #expect(try String(manager.value.message) == "went wrong")
        #expect(try String(manager.value.type_name) == "Oops")
        #expect(try String(python.str(manager.value)) == "went wrong")
        try python.exec("import contextlib")
        let suppressed: Int? = try python.with(python.eval("contextlib.suppress(swift_bridge.SwiftError)")) { _ in
            throw Oops()
        }
        #expect(suppressed == nil)
        // An error of another runtime.
        let other = try target.start()
        let error = try pythonError { try python.with(manager) { _ in _ = try other.eval("1 / 0") } }
        #expect(error.isException("ZeroDivisionError"))
        let kind = try String(manager.kind.__name__)
        #expect(kind == (target.backend == .worker ? "SwiftError" : "ZeroDivisionError"))
    }

    @Test(arguments: PythonTarget.all)
    func `an exception of __exit__ has the body's as its context`(target: PythonTarget) throws {
        let python = try manager(target)
        let manager = try python.eval("Manager('a', fail=True)")
        let error = try pythonError { try python.with(manager) { _ in _ = try python.eval("1 / 0") } }
        #expect(error.exception?.message == "in exit")
        #expect(error.exception?.context?.typeName == "ZeroDivisionError")
        #expect(error.exception?.frames.map(\.function) == ["__exit__"])
        let alone = try pythonError { try python.with(manager) { _ in } }
        #expect(alone.exception?.message == "in exit" && alone.exception?.context == nil)
        let foreign = try pythonError { try python.with(manager) { _ in throw Oops() } }
        #expect(foreign.exception?.context?.qualifiedTypeName == "swift_bridge.SwiftError")
    }

    @Test(arguments: PythonTarget.all)
    func `managers made by contextlib work, and what is no manager is refused`(target: PythonTarget) throws {
        let python = try manager(target)
        try python.exec(
            """
            import contextlib
            @contextlib.contextmanager
            def logged():
                try:
                    yield 'inside'
                except ZeroDivisionError as error:
                    events.append(traceback.extract_tb(error.__traceback__)[-1].name)
                    raise ValueError('converted') from error
                finally:
                    events.append('finally')
            class Half:
                def __enter__(self): events.append('never')
            class Own(Manager): pass
            own = Own('own')
            own.__enter__ = own.__exit__ = None
            class Later:
                async def __aenter__(self): pass
                async def __aexit__(self, *args): pass
            def divide(): 1 / 0
            """
        )
        let error = try pythonError {
            try python.with(python.eval("logged()")) { value in
                #expect(try String(value) == "inside")
                try python.eval("divide()")
            }
        }
        #expect(error.exception?.message == "converted" && error.exception?.cause?.typeName == "ZeroDivisionError")
        #expect(try events(python).suffix(2) == ["divide", "finally"])
        try python.with(python.eval("own")) { _ in }
        for source in ["Half()", "5", "contextlib"] {
            let error = try pythonError { try python.with(python.eval(source)) { _ in } }
            #expect(error.isException("TypeError") && error.message.contains("context manager"))
        }
        #expect(try !events(python).contains("never"))
        let unsupported = try pythonError { try python.with(python.eval("Later()")) { _ in } }
        #expect(unsupported.kind == .unsupported && unsupported.message.contains("`await` only"))
    }

    @Test(arguments: PythonTarget.all)
    func `a second manager is made and entered within the first`(target: PythonTarget) throws {
        let python = try manager(target)
        let both = try python.with(python.eval("Manager('a')"), python.eval("Manager('b')")) { a, b in
            try String(a) + String(b)
        }
        #expect(both == "ab")
        #expect(try events(python) == ["make a", "enter a", "make b", "enter b", "leave b", "leave a"])
        try python.eval("events.clear()")
        let first = try python.eval("Manager('a', swallow=True)")
        try python.with(first, python.eval("1 / 0")) { _, _ in }
        #expect(try events(python) == ["make a", "enter a", "leave a"])
    }

    @Test(arguments: PythonTarget.all)
    func `two managers are left in reverse order in the async form too`(target: PythonTarget) async throws {
        let python = try manager(target)
        try await python.with(python.eval("Manager('c')"), await python.eval("Manager('d')")) { c, d in
            let text = try await String(c) + String(d)
            #expect(text == "cd")
        }
        let events: [String] = try await python.eval("events")
        #expect(events.suffix(2) == ["leave d", "leave c"])
    }

    @Test(arguments: PythonTarget.all)
    func `the async form enters and leaves a manager`(target: PythonTarget) async throws {
        let python = try manager(target)
        let manager = try await python.eval("Manager('a')")
        let text = try await python.with(manager) { value in try await String(value) }
        #expect(text == "a")
        await #expect(throws: Oops.self) {
            try await python.with(manager) { (_: PythonObject) async throws -> Void in throw Oops() }
        }
        #expect(try await String(manager.value.type_name) == "Oops")
        let lenient = try await python.eval("Manager('b', swallow=True)")
        try await python.with(lenient) { _ in try await python.exec("1 / 0") }
        #expect(try await String(lenient.kind.__name__) == "ZeroDivisionError")
    }

    @Test(arguments: PythonTarget.all)
    func `a manager is left also when its task was cancelled`(target: PythonTarget) async throws {
        let python = try manager(target)
        let task = Task {
            try await python.with(python.eval("Manager('a')")) { _ in
                withUnsafeCurrentTask { $0?.cancel() }
                try Task.checkCancellation()
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        let calm = Task {
            try await python.with(python.eval("Manager('b')")) { _ in withUnsafeCurrentTask { $0?.cancel() } }
        }
        try await calm.value
        let events: [String] = try await python.eval("events")
        #expect(events.filter { $0.hasPrefix("leave") } == ["leave a", "leave b"])
    }

    @Test(arguments: PythonTarget.all)
    func `a manager is left also when the time is over`(target: PythonTarget) throws {
        let python = try manager(target)
        var seen: [String] = []
        // On a busy machine a short time may be over before the manager is entered, or again before it is left.
        for limit in PythonTarget.timeLimits where !seen.contains("leave a") {
            try python.exec("events.clear()")
            let error = try pythonError {
                try python.withTimeout(limit) { () throws -> Void in
                    try python.with(python.eval("Manager('a')")) { _ in try python.exec("while True: pass") }
                }
            }
            #expect(error.kind == .timedOut)
            seen = try events(python)
        }
        #expect(seen == ["make a", "enter a", "leave a"])
    }

    @Test(arguments: PythonTarget.all, [false, true])
    func `a manager is left later if Python has no time for it within the limit`(target: PythonTarget, fails: Bool)
        async throws
    {
        let python = try manager(target)
        let folder = try ScratchFolder()
        defer { withExtendedLifetime(folder) {} }
        let gate = folder.path + "/gate"
        try await python.exec(
            """
            import os, time
            def hold(gate):
                open(gate + ".held", "w").close()
                while not os.path.exists(gate): time.sleep(0.001)
            """
        )
        let hold = try await python.eval("hold")
        let manager = try await python.eval("Manager('late')")
        var busy: Task<Void, any Error>?
        // On a busy machine a short time may be over before the manager is entered.
        for limit in PythonTarget.timeLimits where busy == nil {
            do {
                try await python.withTimeout(limit) {
                    try await python.with(manager) { _ in
                        busy = Task.detached { _ = try await hold(gate) }
                        // A Swift function that tells it would have Python do other things meanwhile.
                        while !FileManager.default.fileExists(atPath: gate + ".held") { await Task.yield() }
                        if fails { throw Oops() }
                    }
                }
                Issue.record("the manager was left")
            } catch let error as PythonError {
                #expect(error.kind == .timedOut)
                #expect(busy == nil || !fails && error.message.contains("as soon as Python"))
            } catch {
                #expect(fails && error is Oops)
            }
        }
        #expect(FileManager.default.createFile(atPath: gate, contents: nil))
        try await #require(busy).value
        while try await !Bool(python.eval("'leave late' in events")) {}
        let kind = try await String(manager.kind.__class__.__name__)
        #expect(kind == (fails ? "type" : "NoneType"))
    }

    @Test(arguments: PythonTarget.workers.suffix(1))
    func `when the worker dies in the body the error tells of its death`(target: PythonTarget) throws {
        let python = try manager(target)
        let error = try pythonError {
            try python.with(python.eval("Manager('a')")) { _ in try python.exec("import os; os._exit(3)") }
        }
        #expect(error.kind == .workerDied && error.workerDeath?.exitCode == 3)
    }

    @Test(arguments: PythonTarget.all)
    func `with await, what can be entered both ways is entered by async with`(target: PythonTarget) async throws {
        let python = try target.start()
        try await python.exec(
            """
            events = []
            class Session:
                def __enter__(self): events.append('with')
                def __exit__(self, *error): events.append('left')
                async def __aenter__(self): events.append('async with')
                async def __aexit__(self, *error): events.append('left')
            """
        )
        let session = try await python.eval("Session()")
        try await python.with(session) { session in _ = session.typeName }
        try await python.with(session) { session async throws in _ = try await python.len([1]) }
        #expect(try await [String](python.eval("events")) == ["async with", "left", "async with", "left"])
        func block() throws { try python.with(session) { session in _ = session.typeName } }
        try block()
        #expect(try await [String](python.eval("events[4:]")) == ["with", "left"])
    }
}
