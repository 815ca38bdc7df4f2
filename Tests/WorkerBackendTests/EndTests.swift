// The orderly end, and what is left afterwards: nothing. Where the whole process is looked at (its descriptors, its
// signals), a test runs in a process of its own, in which no other test does anything.

import BackendInterface
import Foundation
import SystemSupport
import TestSupport
import Testing
import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct EndTests {
    enum Way: String, CaseIterable, Sendable { case shutDown, shutDownAsync, drop }

    /// Ends a worker after it ran `source`; returns its process.
    private func end(
        _ way: Way,
        _ source: String,
        grace: Duration = .seconds(600)
    ) async throws -> Int32 {
        var backend: WorkerBackend? = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable) { $0.shutdownGracePeriod = grace }
            try backend.exec(source)
            return backend
        }
        let process = try #require(backend?.interpreter.processID)
        switch way {
        case .shutDown:
            let ending = backend
            try await bounded { ending?.shutDown() }
        case .shutDownAsync: await backend?.shutDownAsync()
        case .drop: break
        }
        backend = nil
        return process
    }

    @Test(arguments: Way.allCases)
    func `Python's atexit handlers run, and no process is left`(way: Way) async throws {
        let scratch = try Scratch()
        let file = scratch.file("done")
        let process = try await end(way, "import atexit\natexit.register(lambda: open('\(file)', 'w').write('done'))")
        // Whoever shuts down waits for the end; whoever drops does not.
        if way != .drop { #expect(scratch.text("done") == "done") }
        #expect(await comesTrue { Machine.isGone(process) })
        #expect(scratch.text("done") == "done")
    }

    @Test(arguments: Way.allCases)
    func `a worker whose atexit never ends is killed after the grace period`(way: Way) async throws {
        let scratch = try Scratch()
        let file = scratch.file("begun")
        let source = """
            import atexit, time
            def forever():
                open('\(file)', 'w').write('begun')
                while True:
                    try: time.sleep(3600)
                    except KeyboardInterrupt: pass
            atexit.register(forever)
            """
        // On a busy machine a short time may be over before the handler has begun.
        for grace in [Duration.milliseconds(500), .seconds(5), .seconds(50)] where scratch.text("begun") == nil {
            let process = try await end(way, source, grace: grace)
            #expect(await comesTrue { Machine.isGone(process) })
        }
        #expect(scratch.text("begun") == "begun")
    }

    @Test func `a call that runs is finished before the worker ends`() async throws {
        let isBusy = Gate()
        let backend = try await bounded {
            try WorkerBackend.start(try Machine.python.executable) {
                $0.standardOutput = .handler { _ in isBusy.open() }
            }
        }
        async let value = bounded {
            try backend.eval("[print('busy', flush=True), __import__('time').sleep(0.3), 5][2]")
        }
        try await bounded { isBusy.wait() }
        try await bounded { backend.shutDown() }
        #expect(try await value == .int(5))
    }

    @Test func `shutting down twice and from many threads ends once`() async throws {
        let backend = try await bounded { try WorkerBackend.start(try Machine.python.executable) }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { try? await bounded { backend.shutDown() } } }
            for _ in 0..<8 { group.addTask { await backend.shutDownAsync() } }
        }
        let error = try await bounded { try failure { try backend.ping() } }
        #expect(error.kind == .closed)
        #expect(await comesTrue { Machine.isGone(backend.interpreter.processID) })
    }

    @Test func `handles return to where they began after many objects`() async throws {
        let backend = try await bounded { try WorkerBackend.start(try Machine.python.executable) }
        let before = try await bounded { try backend.liveHandles() }
        try await bounded {
            for _ in 0..<3000 { _ = try backend.object("object()") }
            let kept = try (0..<3000).map { _ in try backend.object("[object()]") }
            #expect(try backend.liveHandles() >= before + 3000)
            for _ in 0..<200 { _ = try? backend.eval("1 / 0") }
            _ = try backend.eval("[object() for _ in range(500)]")
            // The objects of a result that is not read are released too.
            _ = try? backend.perform(.evaluate(SourceCode("[object(), object()]")), form: .exact) { _ in
                throw NoFailure(value: "")
            }
            withExtendedLifetime(kept) {}
        }
        #expect(await comesTrue { (try? backend.liveHandles()) == before })
        try await bounded { backend.shutDown() }
    }

    // MARK: Leaks

    @Test func `fifty workers that were shut down leave no descriptor and no process`() async {
        await #expect(processExitsWith: .success) {
            try await Self.expectNothingLeft { backend in
                let two = try backend.int("1 + 1")
                #expect(two == 2)
                backend.shutDown()
            }
        }
    }

    @Test func `fifty workers that crashed leave no descriptor and no process`() async {
        await #expect(processExitsWith: .success) {
            try await Self.expectNothingLeft { backend in
                let error = try failure { try backend.exec("import os; os._exit(1)") }
                #expect(error.kind == .workerDied)
            }
        }
    }

    @Test func `fifty programs that were no worker leave no descriptor and no process`() async throws {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            let path = try scratch.program("#!/bin/sh\necho no\n")
            try await Self.expectSameDescriptors {
                _ = try failure { try WorkerBackend.start(path) }
            }
        }
    }

    private static func expectNothingLeft(_ use: @escaping @Sendable (WorkerBackend) throws -> Void) async throws {
        let python = try Machine.python.executable
        let processes = Locked<[Int32]>([])
        try await expectSameDescriptors {
            // The default times, which programs have that choose none.
            let backend = try WorkerBackend.start(python) {
                $0.startTimeout = WorkerConfiguration().startTimeout
                $0.shutdownGracePeriod = WorkerConfiguration().shutdownGracePeriod
            }
            processes.withLock { $0.append(backend.interpreter.processID) }
            try use(backend)
        }
        let all = processes.current
        #expect(await comesTrue { all.allSatisfy(Machine.isGone) })
    }

    /// A worker's descriptors have to be closed soon after its end: a program that starts one after the other runs out
    /// of them otherwise.
    private static func expectSameDescriptors(_ round: @escaping @Sendable () throws -> Void) async throws {
        // What Foundation and Dispatch open once and keep.
        try await bounded { for _ in 0..<3 { try round() } }
        let before = Machine.openDescriptors
        try await bounded { for _ in 0..<50 { try round() } }
        let isBack = await comesTrue { Machine.openDescriptors <= before }
        #expect(isBack, "\(before) descriptors were open before, \(Machine.openDescriptors) still are")
    }

    // MARK: SIGPIPE

    @Test func `no signal comes of writing to a dying worker, whatever the host does with SIGPIPE`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_DFL)
            let python = try Machine.python.executable
            for round in 0..<8 {
                let backend = try await bounded { try WorkerBackend.start(python) }
                let large = PythonValue.bytes([UInt8](repeating: 7, count: 8 << 20))
                async let death = bounded {
                    try failure { try backend.exec("import os, time; time.sleep(0.01); os._exit(3)") }
                }
                // More than the pipe holds, while nobody reads; and again when nobody ever will.
                for _ in 0..<3 {
                    let error = try await bounded {
                        try failure {
                            for _ in 0..<1000 {
                                _ = try backend.perform(.create(large), form: PythonForm(.none)) { $0.count }
                            }
                        }
                    }
                    #expect(error.kind == .workerDied, "round \(round)")
                }
                let kind = try await death.kind
                #expect(kind == .workerDied)
            }
        }
    }
}
