import SystemSupport

#if os(Linux)
    import BackendInterface
    import Foundation

    /// Says all that can be known of a process that stands still, and ends it.
    ///
    /// Whatever it stands still for may hold any lock. So nothing is used here that the tests use: the output is
    /// written past `print`, programs are started past Foundation, and what asks a runtime has a thread of its own.
    struct StandstillReport {
        private let finding: String

        init(_ finding: String) { self.finding = finding }

        func writeAndExit() -> Never {
            // Tests that go on because their worker is killed may come to an end that looks good.
            atexit { _exit(Watchdog.status) }
            write(Watchdog.mark + " " + finding)
            let names = RunningTests.shared.names
            for name in names.isEmpty ? ["none that starts processes"] : names { write("↳ running: \(name)") }
            writeProcesses()
            let hasStacks = writeSwiftStacks()
            let witnesses = RunningTests.shared.witnesses
            abortPythons()
            write(witnesses)
            write("↳ end of the report")
            // Where no debugger could be had, Swift's own backtrace is the last that can be asked for; see
            // SWIFT_BACKTRACE.
            if !hasStacks { abort() }
            _exit(Watchdog.status)
        }

        private func write(_ line: String) {
            Array((line + "\n").utf8).withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = Glibc.write(2, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    guard count > 0 else { return }
                    rest = rest.dropFirst(count)
                }
            }
        }

        // MARK: The kernel's view

        private func writeProcesses() {
            for process in ProcessTree().processes {
                write("↳ process \(process.number), below \(process.parent), \(process.state): \(process.command)")
                for thread in process.threads {
                    write("↳     thread \(thread.number) \(thread.name), \(thread.state) in \(thread.waitsIn)")
                }
            }
        }

        // MARK: Stacks

        /// Commands by which debuggers print the stacks of `$0`, this process, which they hold meanwhile.
        private static let debuggers = [
            """
            stacks=$(timeout 300 gdb -batch -nx -iex 'set debuginfod enabled off' -iex 'set complaints 0' -p $0 \
                -ex 'thread apply all bt 100' 2>&1)
            printf '%s\\n' "$stacks" | grep -vE '^(During symbol reading|warning: Section)' |
                { swift demangle --simplified 2>/dev/null || cat; }
            case $stacks in *'Thread 1 '*) exit 0;; esac
            exit 1
            """,
            "timeout 300 lldb --batch -p $0 -o 'thread backtrace all' 2>&1",
        ]

        /// - Returns: whether there was a debugger to ask.
        private func writeSwiftStacks() -> Bool {
            write("↳ stacks of all threads of this process:")
            return Self.debuggers.contains { run(["sh", "-c", $0, "\(getpid())"]) == 0 }
        }

        /// The faulthandler of an aborted Python writes the stacks of all its threads; calls that wait for it end with
        /// an error that holds these.
        private func abortPythons() {
            for process in ProcessTree().processes.dropFirst() where process.name.hasPrefix("python") {
                write("↳ SIGABRT to \(process.number), \(process.command)")
                kill(process.number, SIGABRT)
            }
        }

        private func write(_ witnesses: [@Sendable () -> [String]]) {
            let answers = Locked<[Int: [String]]>([:])
            let isAnswered = DispatchSemaphore(value: 0)
            for (number, witness) in witnesses.enumerated() {
                Thread.detachNewThread {
                    let lines = witness()
                    answers.withLock { $0[number] = lines }
                    isAnswered.signal()
                }
            }
            // A witness may stand still itself. This only bounds the report.
            let end = DispatchTime.now() + 30
            for _ in witnesses where isAnswered.wait(timeout: end) == .timedOut { break }
            let given = answers.withLock { $0 }
            for number in witnesses.indices {
                for line in given[number] ?? ["no answer"] { write("↳ \(line)") }
            }
        }

        // MARK: Other programs

        /// Runs a program whose output goes where this one's errors go; returns its status.
        private func run(_ arguments: [String]) -> Int32 {
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, 2, 1)
            var attributes = posix_spawnattr_t()
            posix_spawnattr_init(&attributes)
            defer { posix_spawnattr_destroy(&attributes) }
            var none = sigset_t()
            sigemptyset(&none)
            posix_spawnattr_setsigmask(&attributes, &none)
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
            var words = arguments.map { strdup($0) } + [nil]
            defer { for word in words { free(word) } }
            var pid = pid_t()
            guard posix_spawnp(&pid, arguments[0], &actions, &attributes, &words, environ) == 0 else { return -1 }
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            return status
        }
    }
#endif
