import Foundation
import PyFFI
import TestSupport
import Testing

// What runs when a program ends.
extension EndOfProgramTests {
    @Test(arguments: targets)
    func `operations that still run are interrupted, and nobody gets an error of that`(target: PythonTarget)
        async throws
    {
        let source = """
            \(Self.work)
            def forever(name):
                try:
                    note(name + " begun")
                    while True: pass
                finally: note(name + " interrupted")
            async def asleep():
                import asyncio
                try:
                    note("coroutine begun")
                    await asyncio.sleep(3600)
                finally: note("coroutine interrupted")
            """
        let left = try await Self.program(target) {
            let python = try Self.start(target, source)
            let (forever, asleep) = try await (python.eval("forever"), python.eval("asleep"))
            func hasBegun(_ name: String) -> Bool {
                FileManager.default.fileExists(atPath: "\(Self.folder)/\(name) begun")
            }
            let waiting = { @Sendable (operation: @Sendable () async throws -> Void) async in
                do { try await operation() } catch { _exit(1) }
            }
            Task { await waiting { try await asleep() } }
            while !hasBegun("coroutine") { await Task.yield() }
            Task { await waiting { try await forever("task") } }
            while !hasBegun("task") { await Task.yield() }
            // The operations of these tasks, and on the worker that of the thread, wait for a turn that never comes.
            for _ in 0..<20 { Task { await waiting { try await forever("queue") } } }
            Thread.detachNewThread { do { try forever("thread") } catch { _exit(1) } }
            // In-process the thread's operation begins at once: the task's is no C code, and lets others have the GIL.
            while target.backend == .inProcess, !hasBegun("thread") { await Task.yield() }
            Self.end()
        }
        guard let left else { return }
        #expect(left.file("task interrupted") == "done", "\(left.text)")
        #expect(left.file("coroutine interrupted") == "done", "\(left.text)")
        #expect(left.file("queue begun") == nil)
        // On the worker the thread's operation has not begun; in-process the thread is the program's own, and goes on.
        #expect(left.file("thread interrupted") == nil)
        #expect(left.file("report") == "all results")
        #expect(left.file("second handler") == "done")
    }

    @Test(arguments: targets)
    func `a thread is no daemon unless that was asked for, whatever thread has started it`(target: PythonTarget)
        async throws
    {
        let python = try target.start()
        try await python.exec("import threading")
        let source = "[threading.Thread().daemon, threading.current_thread().daemon]"
        #expect(try await [Bool](python.eval(source)) == [false, false])
        try await onThread {
            let blocking: [Bool] = try python.eval(source)
            // In-process what Python takes for the current thread stands for a thread of this program, and is a daemon.
            #expect(blocking == [false, target.backend == .inProcess])
        }
    }
}
