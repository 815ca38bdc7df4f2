import Foundation
import PyFFI
import Synchronization
import TestSupport
import Testing

@Suite(.startsProcesses)
struct InterruptTests {
    @Test(arguments: PythonTarget.all)
    func `interrupt raises KeyboardInterrupt in what runs, and in nothing later`(target: PythonTarget) async throws {
        // In-process `interrupt` strikes the operations of all runtimes of this process.
        try await alone(target) {
            let python = try target.start()
            python.interrupt()
            let (begun, beginning) = AsyncStream<Void>.makeStream()
            try await python.register("interrupts_begun") { () in
                beginning.yield()
            }
            try await python.exec(
                """
                import swift_bridge
                kept = [1]
                def forever():
                    swift_bridge.interrupts_begun()
                    while True: pass
                """
            )
            let (ends, ending) = AsyncStream<(any Error)?>.makeStream()
            let blocking = Thread {
                do {
                    try python.exec("forever()")
                    ending.yield(nil)
                } catch {
                    ending.yield(error)
                }
            }
            let suspended = Task {
                do {
                    try await python.exec("forever()")
                    ending.yield(nil)
                } catch {
                    ending.yield(error)
                }
            }
            for await _ in begun { break }
            python.interrupt()
            for await end in ends {
                #expect((end as? PythonError)?.isException("KeyboardInterrupt") == true, "\(String(describing: end))")
                if !blocking.isExecuting, !blocking.isFinished {
                    blocking.start()
                    for await _ in begun { break }
                    python.interrupt()
                } else {
                    break
                }
            }
            _ = await suspended.value
            for _ in 0..<100 {
                python.interrupt()
                #expect(try await python.eval("kept[0]") == 1)
            }
        }
    }

    @Test(arguments: PythonTarget.all)
    func `interrupt strikes no thread that Python code has started`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            let (begun, beginning) = AsyncStream<Void>.makeStream()
            try await python.register("threads_begun") { () in
                beginning.yield()
            }
            try await python.exec(
                """
                import _thread, swift_bridge, threading, time
                goes_on, running, ended = True, [], []
                def run(name):
                    running.append(name)
                    try:
                        while goes_on: time.sleep(0.001)
                        ended.append(name)
                    except BaseException as error:
                        ended.append(repr(error))
                _thread.start_new_thread(run, ("one of _thread",))
                threading.Thread(target=run, args=("one of threading",)).start()
                while len(running) < 2: time.sleep(0.001)
                def forever():
                    swift_bridge.threads_begun()
                    while True: time.sleep(0.001)
                """
            )
            let task = Task { try await python.exec("forever()") }
            for await _ in begun { break }
            python.interrupt()
            let error = await #expect(throws: PythonError.self) { try await task.value }
            #expect(error?.isException("KeyboardInterrupt") == true)
            try await python.exec("goes_on = False\nwhile len(ended) < 2: time.sleep(0.001)")
            #expect(try await [String](python.eval("sorted(ended)")) == ["one of _thread", "one of threading"])
        }
    }

    @Test(arguments: PythonTarget.all)
    func `a wait for a Swift function that begins when time is over ends as well`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start { $0.interruptGracePeriod = .seconds(1) }
            try await python.register("late_wait") { () async throws in try await Task.sleep(for: .seconds(3600)) }
            // The interrupt ends the first wait; KeyboardInterrupt is not raised before `__del__` has ended.
            try await python.exec(
                """
                import swift_bridge
                class Late:
                    def __del__(self):
                        for _ in range(2):
                            try: swift_bridge.late_wait()
                            except BaseException: pass
                def late():
                    Late()
                    while True: pass
                """
            )
            let error = await #expect(throws: PythonError.self) {
                try await python.withTimeout(.milliseconds(300)) { try await python.exec("late()") }
            }
            #expect(error?.kind == .timedOut)
        }
    }

    @Test(arguments: PythonTarget.all)
    func `coroutines can be awaited after interrupts at any moment of the first one`(
        target: PythonTarget
    ) async throws {
        try await alone(target) {
            let python = try target.start()
            try await python.exec("async def same(value): return value")
            let same = try await python.eval("same")
            // The first coroutine imports asyncio, which takes longer than the pause between two interrupts.
            let thread = Thread {
                for _ in 0..<100 {
                    usleep(3000)
                    python.interrupt()
                }
            }
            thread.start()
            while !thread.isFinished { _ = try? await Int(same(0)) }
            for number in 0..<3 { #expect(try await Int(same(number)) == number) }
        }
    }

    /// Without a GIL, code goes on calling and returning while another thread looks whether it may be interrupted there.
    @Test(arguments: PythonTarget.inProcess)
    func `code that calls deeply and returns all the time is interrupted again and again`(target: PythonTarget)
        async throws
    {
        try await alone(target) {
            let python = try target.start()
            try await python.exec(
                """
                def climb(levels):
                    if levels: return climb(levels - 1)
                    return [frame for frame in (1, 2, 3)]
                def spin():
                    while True: climb(300)
                """
            )
            let spin = try await python.eval("spin")
            for _ in 0..<300 {
                let error = await #expect(throws: PythonError.self) {
                    try await python.withTimeout(.milliseconds(1)) { try await spin() }
                }
                #expect(error?.kind == .timedOut)
            }
        }
    }

    /// 3.11 would collect garbage when it makes an object for another thread's frame. The code of the program that this
    /// runs may let that thread go on, and the frame is gone.
    @Test(arguments: PythonTarget.inProcess.filter { $0.version.minor == 11 })
    func `no garbage is collected while another thread's frames are looked at`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            try await python.exec(
                """
                import _thread, gc, pyffi_worker.in_process
                spinning, elsewhere, seen = None, 0, []
                def collecting(phase, info):
                    global elsewhere
                    if _thread.get_ident() != spinning: elsewhere += 1
                # Asked when the frames were looked at.
                asked = pyffi_worker.in_process.must_wait
                def ask(codes):
                    seen.append(elsewhere)
                    return asked(codes)
                pyffi_worker.in_process.must_wait = ask
                def climb(levels):
                    while not levels: pass
                    climb(levels - 1)
                def spin():
                    global spinning
                    spinning = _thread.get_ident()
                    gc.callbacks.append(collecting)
                    # The next object is one too many. This thread makes none any more.
                    gc.set_threshold(1)
                    climb(20)
                """
            )
            let error = await #expect(throws: PythonError.self) {
                try await python.withTimeout(.milliseconds(100)) { try await python.exec("spin()") }
            }
            #expect(error?.kind == .timedOut)
            try await python.exec("gc.callbacks.remove(collecting); gc.set_threshold(700)")
            #expect(try await python.eval("seen[0] == 0 and gc.isenabled()"))
        }
    }

    /// An event loop that is interrupted between taking a callback and calling it has lost the callback. What waits for
    /// it, such as the tasks that `asyncio.run` cancels, would wait for ever. In-process, from 3.13 on, the code may have
    /// gone on by some instructions when it is struck: TwoBackends.md.
    @Test(arguments: PythonTarget.all.filter { $0.backend == .worker || $0.version.minor < 13 })
    func `an event loop that is interrupted comes to its end`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            try await python.exec(
                """
                import asyncio
                async def busy():
                    while True: await asyncio.sleep(0)
                async def several(): await asyncio.gather(busy(), busy(), busy())
                def run(): asyncio.run(several())
                """
            )
            let run = try await python.eval("run")
            for _ in 0..<100 {
                let error = try await #require(throws: PythonError.self) {
                    try await python.withTimeout(.milliseconds(3)) { try await run() }
                }
                #expect(error.kind == .timedOut && error.workerDeath == nil)
                let isLost = error.message.contains("left behind")
                // Where it is: in the loop's wait if a callback was lost, in the code if the interrupt was.
                let tell = "import faulthandler; faulthandler.dump_traceback(all_threads=True)"
                if isLost { try await onThread { try python.exec(tell) } }
                #expect(!isLost)
            }
        }
    }

    @Test(
        arguments: PythonTarget.inProcess,
        ["cancelled", "interrupted"]
    )
    func `an interrupt of code that waits for the global import lock leaves the lock free`(
        target: PythonTarget,
        form: String
    ) async throws {
        try await alone(target, part: form) {
            let python = try target.start()
            let (waiting, isWaiting) = AsyncStream<Void>.makeStream()
            try await python.register("imports_waits") { () in
                isWaiting.yield()
            }
            try await python.exec(
                """
                import _imp, _thread, pyffi_worker.in_process, swift_bridge, sys, time
                look, has_looked = pyffi_worker.in_process.must_wait, False
                def look_here(*arguments):
                    global has_looked
                    answer = look(*arguments)
                    has_looked = True
                    return answer
                def hold(thread, is_held, tell):
                    _imp.acquire_lock()
                    is_held.release()
                    while sys._current_frames()[thread].f_code.co_name != "_get_module_lock": time.sleep(0.001)
                    pyffi_worker.in_process.must_wait = look_here
                    tell()
                    while not has_looked: time.sleep(0.001)
                    _imp.release_lock()
                def take():
                    is_held = _thread.allocate_lock()
                    is_held.acquire()
                    _thread.start_new_thread(hold, (_thread.get_ident(), is_held, swift_bridge.imports_waits))
                    is_held.acquire()
                    import colorsys
                    while True: time.sleep(0.001)
                """
            )
            let take = try await python.eval("take")
            let task = Task {
                if form == "cancelled" { try await take() } else { try await onThread { try python.exec("take()") } }
            }
            for await _ in waiting { break }
            if form == "cancelled" { task.cancel() } else { python.interrupt() }
            await #expect(throws: (any Error).self) { try await task.value }
            #expect(try await !Bool(python.eval("_imp.lock_held()")))
        }
    }

    @Test(arguments: PythonTarget.all)
    func `progress is delivered while the operation runs`(target: PythonTarget) async throws {
        // In-process the module is shared with the other tests of this process.
        try await alone(target) { () throws -> Void in
            let python = try target.start()
            try python.exec("import swift_bridge\nswift_bridge.progress(0.5, 'nobody listens')")
            let seen = Mutex<[String]>([])
            try python.onProgress { fraction, message in seen.withLock { $0.append("\(fraction) \(message)") } }
            try python.exec(
                "def steps():\n    for n in range(3):\n        swift_bridge.progress(n / 2, f'part {n}')\n        yield n"
            )
            var values: [Int] = []
            try PythonElements(python.eval("steps()"), as: Int.self).forEachElement { value in
                values.append(value)
                #expect(seen.withLock { $0.count } == values.count)
            }
            #expect(values == [0, 1, 2])
            try python.exec("swift_bridge.progress(1)")
            #expect(seen.withLock { $0 } == ["0.0 part 0", "0.5 part 1", "1.0 part 2", "1.0 "])
            try python.unregister("progress")
            try python.exec("swift_bridge.progress(1)")
            #expect(seen.withLock { $0.count } == 4)
            let missing = #expect(throws: PythonError.self) { try python.exec("swift_bridge.nothing()") }
            #expect(missing?.exception?.message == "no Swift function is registered as 'nothing'")
        }
    }

    /// Up to Python 3.11 a thread that is being started can be taken for the one that starts it.
    @Test(arguments: PythonTarget.all)
    func `cancelling code that starts threads strikes that code, and none of its threads`(target: PythonTarget)
        async throws
    {
        try await alone(target) {
            let python = try target.start()
            let (begun, beginning) = AsyncStream<Void>.makeStream()
            try await python.register("startedThreads_begun") { () in
                beginning.yield()
            }
            try await python.exec(
                """
                import _thread, swift_bridge
                # Not module threading, whose own code can be struck amid its bookkeeping.
                def start_threads(count):
                    started, is_over = 0, _thread.allocate_lock()
                    def run(): is_over.release()
                    while True:
                        is_over.acquire()
                        _thread.start_new_thread(run, ())
                        started += 1
                        if started == count: swift_bridge.startedThreads_begun()
                """
            )
            var beginnings = begun.makeAsyncIterator()
            for round in 1...40 {
                let task = Task { try await python.eval("start_threads")(round) }
                await beginnings.next()
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                #expect(try await Int(python.eval("1 + 1")) == 2)
            }
        }
    }

    /// Up to Python 3.11 a thread that could not be started is taken for the one that wanted to start it, for ever.
    @Test(arguments: PythonTarget.all)
    func `cancelling code that could not start a thread strikes that code`(target: PythonTarget) async throws {
        try await alone(target) {
            let python = try target.start()
            let (begun, beginning) = AsyncStream<Void>.makeStream()
            try await python.register("unstartedThreads_begun") { () in
                beginning.yield()
            }
            try await python.exec(
                """
                import _thread, swift_bridge
                def start_none():
                    usual = _thread.stack_size(1 << 47)  # more than there are addresses
                    try:
                        _thread.start_new_thread(print, ())
                    except RuntimeError:
                        return True
                    finally:
                        _thread.stack_size(usual)
                def forever():
                    swift_bridge.unstartedThreads_begun()
                    while True: pass
                """
            )
            #expect(try await Bool(python.eval("start_none()")))
            var beginnings = begun.makeAsyncIterator()
            let task = Task { try await python.eval("forever")() }
            await beginnings.next()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            let other = Task { try await python.eval("forever")() }
            await beginnings.next()
            python.interrupt()
            let error = await #expect(throws: PythonError.self) { try await other.value }
            #expect(error?.isException("KeyboardInterrupt") == true)
            #expect(try await Int(python.eval("1 + 1")) == 2)
        }
    }

    @Test(
        arguments: PythonTarget.all,
        ["blocking", "suspending"]
    )
    func `cancelled code gets one KeyboardInterrupt, whatever its clean-up asks Swift for`(
        target: PythonTarget,
        form: String
    ) async throws {
        try await alone(target, part: form) {
            let python = try target.start()
            let (begun, beginning) = AsyncStream<Void>.makeStream()
            try await python.register("cleanUp_begun") { () in
                beginning.yield()
            }
            if form == "blocking" {
                try await python.register("cleanUp_ask") { () throws -> Int in
                    try python.withTimeout(.seconds(600)) { try python.eval("1") }
                }
            } else {
                try await python.register("cleanUp_ask") { () async throws -> Int in try await python.eval("1") }
            }
            try await python.exec(
                """
                import swift_bridge, time
                marks = []
                def clean_up():
                    try:
                        for _ in range(3): swift_bridge.cleanUp_ask()
                        for _ in range(300): time.sleep(0.001)
                        marks.append("done")
                    except BaseException as error:
                        marks.append(repr(error))
                        raise
                def forever():
                    try:
                        swift_bridge.cleanUp_begun()
                        while True: time.sleep(0.001)
                    finally: clean_up()
                """
            )
            let task = Task { try await python.eval("forever")() }
            for await _ in begun { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await [String](python.eval("marks")) == ["done"])
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `interrupt reaches code that waits below a finalizer, once the finalizer has ended`(target: PythonTarget)
        async throws
    {
        try await alone(target) {
            let python = try target.start()
            let (waiting, isWaiting) = AsyncStream<Void>.makeStream()
            let (finalizing, isFinalizing) = AsyncStream<Void>.makeStream()
            let (mayFinish, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            try await python.register("belowShield_finalize") { () in
                isFinalizing.yield()
                mayFinish.wait()
                mayEnd.signal()
            }
            try await python.register("belowShield_wait") { () async in
                isWaiting.yield()
                await Task { try? await onThread { mayEnd.wait() } }.value
            }
            try await python.exec(
                """
                import swift_bridge, time
                class Finalized:
                    def __del__(self): swift_bridge.belowShield_finalize()
                def wait():
                    swift_bridge.belowShield_wait()
                    for _ in range(3000): time.sleep(0.001)
                """
            )
            var finalized: PythonObject? = try await python.eval("Finalized()")
            let task = Task { try await python.eval("wait")() }
            for await _ in waiting { break }
            // The thread that waits executes the finalizer, and no interrupt strikes that.
            withExtendedLifetime(finalized) {}
            finalized = nil
            for await _ in finalizing { break }
            python.interrupt()
            mayFinish.signal()
            let error = await #expect(throws: PythonError.self) { try await task.value }
            #expect(error?.isException("KeyboardInterrupt") == true)
        }
    }
}
