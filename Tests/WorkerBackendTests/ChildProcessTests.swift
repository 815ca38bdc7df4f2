// Processes by themselves: what they inherit, and that they are gone when they have ended. A test that changes
// something of its whole process does so in a process of its own.

import BackendInterface
import Foundation
import PythonDiscovery
import SystemSupport
import TestSupport
import Testing
import WorkerBackend

@Suite(.serialized, .startsProcesses)
struct ChildProcessTests {
    @Test func `a worker that has ended is gone though a program that it started lives on`() async throws {
        let (process, child) = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            try backend.exec("import subprocess\nchild = subprocess.Popen(['sleep', '100'], close_fds=False).pid")
            let child = Reaper(Int32(try backend.int("child")))
            kill(backend.interpreter.processID, SIGKILL)
            return (backend.interpreter.processID, child)
        }
        #expect(await comesTrue { Machine.isGone(process) })
        #expect(kill(child.process, 0) == 0)
    }

    @Test func `a worker inherits no descriptor, not even one that programs are to get`() async throws {
        let open = fcntl(1, F_DUPFD, 100)
        defer { close(open) }
        let isThere = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable)
            try backend.exec(
                "import os\ndef is_there(n):\n    try: os.fstat(n)\n    except OSError: return 0\n    return 1"
            )
            return try backend.int("is_there(\(open))")
        }
        #expect(isThere == 0)
    }

    @Test func `a worker starts where this program's standard streams are closed`() async {
        await #expect(processExitsWith: .success) {
            let python = try Machine.python.executable
            for number in 0..<Int32(3) { close(number) }
            let backend = try await bounded { try WorkerBackend.start(python) }
            let two = try backend.int("1 + 1")
            // With its streams closed, this process can tell nothing but its status.
            if two != 2 { exit(1) }
            exit(0)
        }
    }

    @Test func `a worker ignores and blocks no signal because this program does`() async {
        await #expect(processExitsWith: .success) {
            let python = try Machine.python.executable
            for number in 1..<Int32(32) { signal(number, SIG_IGN) }
            let isUsual = try await bounded {
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                let backend = try WorkerBackend.start(python)
                try backend.exec(
                    """
                    import signal
                    ignored = [n for n in signal.valid_signals() if n < 32 and signal.getsignal(n) == signal.SIG_IGN]
                    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [])
                    """
                )
                // python3 itself ignores these two.
                return try backend.eval("set(ignored) <= {signal.SIGPIPE, signal.SIGXFSZ} and not blocked")
            }
            #expect(isUsual == .bool(true))
        }
    }

    @Test(arguments: [false, true])
    func `a worker that reads standard input belongs to this program's job`(reads: Bool) async throws {
        let group = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable) { $0.inheritsStandardInput = reads }
            return try backend.int("__import__('os').getpgrp()") - (reads ? 0 : Int(backend.interpreter.processID))
        }
        #expect(group == (reads ? Int(getpgrp()) : 0))
    }

    @Test func `a worker has this program's own standard error where it inherits that`() async throws {
        // What a daemon that a worker left behind writes to must not end with this program.
        let isSame = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable) { $0.standardError = .inherit }
            var own = stat()
            fstat(2, &own)
            return try backend.eval(
                "(lambda s: (s.st_dev, s.st_ino) == (\(own.st_dev), \(own.st_ino)))(__import__('os').fstat(2))"
            )
        }
        #expect(isSame == .bool(true))
    }

    @Test func `a worker ignores SIGTERM where it is told to, and its children don't`() async throws {
        let status = try await bounded {
            let backend = try WorkerBackend.start(try Machine.python.executable) { $0.ignoredSignals = [SIGTERM] }
            for _ in 0..<10 {
                kill(backend.interpreter.processID, SIGTERM)
                _ = try backend.ping()
            }
            try backend.exec("import signal, subprocess\nchild = subprocess.Popen(['sleep', '600'])\nchild.terminate()")
            return try backend.int("child.wait()")
        }
        #expect(status == Int(-SIGTERM))
    }

    #if os(Linux)
        @Test func `where this program ignores its children, those of the worker still have a status`() async {
            await #expect(processExitsWith: .success) {
                let python = try Machine.python.executable
                signal(SIGCHLD, SIG_IGN)
                let error = try await bounded {
                    let backend = try WorkerBackend.start(python)
                    try backend.exec("import os, subprocess")
                    let status = try backend.int("subprocess.run(['false']).returncode")
                    #expect(status == 1)
                    return try failure { try backend.exec("os.kill(os.getpid(), 11)") }
                }
                #expect(error.kind == .workerDied)
                #expect(error.workerDeath?.exitCode == nil && error.workerDeath?.signal == nil)
            }
        }
    #endif

    @Test func `a program without free descriptors says so, also where its standard streams are closed`() async {
        await #expect(processExitsWith: .success) {
            close(0)
            let stream = Descriptor(open("/dev/null", O_RDWR))
            let held = Descriptors.takeAll()
            let error = #expect(throws: SystemProblem.self) {
                try ChildProcess("/bin/sh", arguments: ["-c", ":"], input: stream, output: stream, error: stream)
            }
            #expect(stream.number == 0)
            #expect(error?.isShortage == true, "\(String(describing: error))")
            withExtendedLifetime(held) {}
        }
    }

    @Test func `a search without success where descriptors are missing says so first`() async {
        await #expect(processExitsWith: .success) {
            let held = Descriptors.takeAll()
            let error = InterpreterChoice.automatic.notFound(searched: ["/usr/bin: has no python3"])
            withExtendedLifetime(held) {}
            #expect(error.message.hasPrefix("can't ") && error.message.contains("ulimit -n"), "\(error)")
            #expect(error.message.contains("no usable Python") && error.message.contains("/usr/bin"), "\(error)")
        }
    }

    @Test func `a signal to this program doesn't end a wait before its time`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGUSR1) { _ in }
            let (read, write) = try Descriptor.pipe()
            let waiter = Locked<pthread_t?>(nil)
            let signals = Locked(0)
            let isOver = Locked(false)
            Thread.detachNewThread {
                while !isOver.current {
                    if let thread = waiter.current, pthread_kill(thread, SIGUSR1) == 0 { signals.withLock { $0 += 1 } }
                    usleep(1000)
                }
            }
            let waited = try await bounded {
                waiter.withLock { $0 = pthread_self() }
                defer { isOver.withLock { $0 = true } }
                while true {
                    let before = signals.current
                    let start = ContinuousClock.now
                    var polls = [pollfd(fd: read.number, events: Int16(POLLIN), revents: 0)]
                    waitUntilReady(&polls, for: .milliseconds(300))
                    let waited = ContinuousClock.now - start
                    // On a busy machine there may have been no signal.
                    if signals.current > before { return waited }
                }
            }
            #expect(waited >= .milliseconds(300))
            withExtendedLifetime(write) {}
        }
    }
}
