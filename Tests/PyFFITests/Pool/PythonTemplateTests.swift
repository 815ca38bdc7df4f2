// Workers that are forked from a template, alone and in a pool.

#if os(Linux)
    import Foundation
    import PyFFI
    import SystemSupport
    import TestSupport
    import Testing

    @Suite(.startsProcesses)
    struct PythonTemplateTests {
        private static func template(
            _ target: PythonTarget,
            _ adjust: (inout PythonRuntime.Configuration) -> Void = { _ in },
            warmUp: String
        ) async throws -> PythonTemplate {
            var configuration = target.configuration
            adjust(&configuration)
            StartsProcesses.check()
            return try await PythonTemplate(configuration) { try await $0.exec(warmUp) }
        }

        @Test(arguments: PythonTarget.workers)
        func `a forked worker has what the template has made, and keeps to itself`(target: PythonTarget) async throws {
            let template = try await Self.template(target, warmUp: "import json, sys\nmade, folders = [1], sys.path[:]")
            let (first, second) = (try await template.start(), try await template.start())
            try await first.exec("made.append(2)")
            #expect(try await first.eval("made") == [1, 2])
            #expect(try await second.eval("made") == [1])
            #expect(try await second.eval("sys.path == folders and json.dumps(1) == '1'"))
            #expect(Set([template.processIdentifier, first.processIdentifier, second.processIdentifier]).count == 3)
            #expect(try await first.eval("__import__('os').getpid()") == first.processIdentifier)
            #expect(template.nativeThreads == 0)
            // Functions of the program, on the main thread and on others, and coroutines.
            let double = try await second.function { (number: Int) throws -> Int in number * 2 }
            try await second.exec("import asyncio, threading\nasync def wait(n): return await asyncio.sleep(0, n)")
            #expect(try await second.eval("lambda f: f(4)")(double) == 8)
            try await second.exec(
                "def aside(f):\n  thread = threading.Thread(target=f, args=(1,))\n  thread.start(); thread.join()"
            )
            try await second.eval("aside")(double)
            let waited: Int = try await second.eval("wait")(5)
            #expect(waited == 5)
            await first.shutDown()
            #expect(first.isRunning == false)
            #expect(try await second.eval("made") == [1])
        }

        @Test(arguments: PythonTarget.workers)
        func `how a forked worker ends is known`(target: PythonTarget) async throws {
            let template = try await Self.template(
                target,
                { $0.standardError = .discard },
                warmUp: "import os, faulthandler"
            )
            let crashing = try await template.start()
            let crash = await #expect(throws: PythonError.self) { try await crashing.exec("faulthandler._sigsegv()") }
            #expect(crash?.workerDeath?.signal == SIGSEGV)
            #expect(crash?.workerDeath?.pythonStack.contains("Segmentation fault") == true)
            let leaving = try await template.start()
            let exit = await #expect(throws: PythonError.self) { try await leaving.exec("os._exit(7)") }
            #expect(exit?.workerDeath?.exitCode == 7)
            let killed = try await template.start()
            kill(killed.processIdentifier, SIGKILL)
            #expect(await killed.waitForEnd()?.signal == SIGKILL)
            #expect(template.isRunning)
            // None is left as a zombie of the template's.
            let children = "/proc/\(template.processIdentifier)/task/\(template.processIdentifier)/children"
            #expect(try String(contentsOfFile: children, encoding: .utf8).isEmpty)
            let orphan = try await template.start()
            await template.shutDown()
            #expect(try await orphan.eval("6 * 7") == 42)
            kill(orphan.processIdentifier, SIGKILL)
            let death = await orphan.waitForEnd()
            #expect(death != nil && death?.signal == nil && death?.exitCode == nil)
        }

        @Test(arguments: PythonTarget.workers.suffix(1))
        func `a template that does not answer holds up nothing but the word of how its workers ended`(
            target: PythonTarget
        ) async throws {
            let template = try await Self.template(target, { $0.standardError = .discard }, warmUp: "import os")
            let python = try await template.start()
            kill(template.processIdentifier, SIGSTOP)
            defer { kill(template.processIdentifier, SIGCONT) }
            async let crash = #expect(throws: PythonError.self) { try await python.exec("os.abort()") }
            #expect(await comesTrue { !python.isRunning })
            // The end looks whether it has to kill the worker, on the thread of all time limits.
            async let end: Void = python.shutDown(within: .zero)
            await withCheckedContinuation { turn in
                Deadlines.after(.milliseconds(1)) { turn.resume() }
            }
            await withCheckedContinuation { turn in
                Deadlines.after(.milliseconds(1)) { turn.resume() }
            }
            // It can't say how the worker has ended.
            let death = await crash?.workerDeath
            #expect(death != nil && death?.signal == nil)
            await end
            kill(template.processIdentifier, SIGCONT)
            #expect(try await template.start().eval("1") == 1)
        }

        @Test(arguments: PythonTarget.workers.suffix(1))
        func `a forked worker that ends at once is no reason to do without the template`(
            target: PythonTarget
        ) async throws {
            let template = try await Self.template(
                target,
                { $0.standardError = .discard },
                warmUp: "import os\nos.register_at_fork(after_in_child=lambda: os._exit(7))"
            )
            for _ in 0..<5 {
                let error = await #expect(throws: PythonError.self) { try await template.start() }
                #expect(error?.kind == .startFailed, "\(error as Any)")
            }
            #expect(template.isRunning)
        }

        @Test(arguments: PythonTarget.workers.suffix(1))
        func `a relative working directory is the same for forked workers`(target: PythonTarget) async throws {
            let scratch = try ScratchFolder()
            let up = Array(repeating: "..", count: FileManager.default.currentDirectoryPath.split(separator: "/").count)
            let template = try await Self.template(
                target,
                { $0.workingDirectory = (up + [scratch.path.dropFirst().description]).joined(separator: "/") },
                warmUp: "import os"
            )
            let (own, real): (String, String) = (
                try await template.start().eval("os.getcwd()"), try await template.start().eval("os.getcwd()")
            )
            #expect(own == real && own.hasSuffix(scratch.path))
        }

        @Test(arguments: PythonTarget.workers.suffix(1))
        func `a template with threads names them`(target: PythonTarget) async throws {
            let template = try await Self.template(
                target,
                warmUp:
                    "import threading, time\nthreading.Thread(target=time.sleep, args=(9999,), name='ticker', daemon=True).start()"
            )
            let error = await #expect(throws: PythonError.self) { try await template.start() }
            #expect(error?.exception?.typeName == "RuntimeError")
            #expect(error?.message.contains("'ticker'") == true, "\(error as Any)")
        }

        @Test(arguments: PythonTarget.workers.suffix(1))
        func `many forks and deaths at once are told apart`(target: PythonTarget) async throws {
            let template = try await Self.template(target, { $0.standardError = .discard }, warmUp: "import os")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for code in Int32(1)...24 {
                    group.addTask {
                        let death = try await Self.death(of: template.start(), by: "os._exit(\(code))")
                        #expect(death?.exitCode == code)
                    }
                }
                try await group.waitForAll()
            }
        }

        @Test(arguments: PythonTarget.workers.suffix(1))
        func `objects and errors of workers that have ended hold neither descriptors nor a template`(
            target: PythonTarget
        ) async throws {
            try await alone(target) {
                @Sendable func count() -> Int {
                    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
                }
                var kept: [Any] = []
                func use(_ python: PythonRuntime) async throws {
                    kept.append(try await python.eval("object()"))
                    kept.append(
                        try #require(await #expect(throws: PythonError.self) { try await python.eval("1 / 0") })
                    )
                }
                try await use(target.start())
                let before = count()
                for number in 0..<8 {
                    let python = try target.start()
                    try await use(python)
                    if number % 2 == 0 { kill(python.processIdentifier, SIGKILL) } else { await python.shutDown() }
                    _ = await python.waitForEnd()
                }
                let process: Int32
                do {
                    let template = try await Self.template(target, warmUp: "import os")
                    process = template.processIdentifier
                    for _ in 0..<8 {
                        let python = try await template.start()
                        try await use(python)
                        kill(python.processIdentifier, SIGKILL)
                        _ = await python.waitForEnd()
                    }
                }
                #expect(await comesTrue { kill(process, 0) != 0 })
                #expect(await comesTrue { count() <= before + 3 }, "\(before) descriptors have become \(count())")
                #expect(kept.count == 34)
            }
        }

        @Test(arguments: PythonTarget.workers.suffix(1))
        func `a program that adopts the workers of a dead template reaps them itself`(
            target: PythonTarget
        ) async throws {
            try await alone(target) {
                // As process 1 of a container does.
                let setting = try #require(dlsym(nil, "prctl"))
                let adoptOrphans = Int32(36)
                typealias Setting = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
                #expect(unsafeBitCast(setting, to: Setting.self)(adoptOrphans, 1, 0, 0, 0) == 0)
                let template = try await Self.template(target, warmUp: "import os")
                let python = try await template.start()
                kill(template.processIdentifier, SIGKILL)
                #expect(await comesTrue { !template.isRunning })
                #expect(try await python.eval("os.getppid()") == getpid())
                kill(python.processIdentifier, SIGKILL)
                #expect(await python.waitForEnd()?.signal == SIGKILL)
                #expect(kill(python.processIdentifier, 0) != 0)
            }
        }

        private static func death(of python: PythonRuntime, by source: String) async throws -> WorkerDeath? {
            do {
                try await python.exec(source)
                return nil
            } catch let error as PythonError { return error.workerDeath }
        }

        private static func pool(
            _ target: PythonTarget,
            _ setUp: String,
            _ adjust: (inout PythonPoolConfiguration) -> Void = { _ in }
        ) -> PythonPool<PythonRuntime> {
            var configuration = PythonPoolConfiguration(target.configuration, workers: 2)
            configuration.runtime.standardError = .discard
            configuration.backend = target.backend
            configuration.queueTimeout = .seconds(600)
            configuration.startsFrom = .template
            adjust(&configuration)
            return PythonPool(configuration) { python in
                try await python.exec(setUp)
                return python
            }
        }

        @Test(arguments: PythonTarget.workers)
        func `a pool's workers are forked, and forked anew when they die`(target: PythonTarget) async throws {
            let setUp = "import os\nparent = globals().get('parent', os.getpid())"
            let pool = Self.pool(target, setUp)
            func parent() async throws -> (parent: Int32, own: Int32) {
                try await pool.withWorker { (try await $0.eval("parent"), $0.processIdentifier) }
            }
            let first = try await parent()
            #expect(first.parent != first.own)
            for _ in 0..<4 {
                await #expect(throws: PythonError.self) {
                    try await pool.withWorker { try await $0.exec("os.abort()") }
                }
                #expect(try await parent().parent == first.parent)
            }
            // The template's death costs no call.
            kill(first.parent, SIGKILL)
            for _ in 0..<4 {
                await #expect(throws: PythonError.self) {
                    try await pool.withWorker { try await $0.exec("os.abort()") }
                }
            }
            #expect(await comesTrue { pool.snapshot.deaths == 8 })
            try await pool.waitUntilReady()
            let later = try await parent()
            #expect(later.parent != first.parent && later.parent != later.own)
            await pool.shutDown()
            #expect(await comesTrue { kill(later.parent, 0) != 0 })
        }

        @Test(arguments: PythonTarget.workers.suffix(1))
        func `a pool can be shut down while its template warms up`(target: PythonTarget) async throws {
            let scratch = try ScratchFolder()
            let begun = "\(scratch.path)/begun"
            let pool = Self.pool(target, "import time\nopen('\(begun)', 'w').close()\nwhile True: time.sleep(60)") {
                $0.setUpTimeout = nil
                $0.runtime.interruptGracePeriod = .seconds(600)
            }
            #expect(await comesTrue { FileManager.default.fileExists(atPath: begun) })
            await pool.shutDown()
            #expect(pool.snapshot.starting == 0)
        }

        @Test(arguments: PythonTarget.workers.suffix(1))
        func `a set-up that fails in forked workers alone ends the template, not the pool`(
            target: PythonTarget
        ) async throws {
            var configuration = PythonPoolConfiguration(target.configuration, workers: 1)
            configuration.restart = .backingOff(from: .milliseconds(1), givingUpAfter: 3)
            configuration.startsFrom = .template { try await $0.exec("import os\nparent = os.getpid()") }
            let pool = PythonPool(configuration) { python in
                try await python.exec(
                    "import os\nif globals().get('parent', os.getpid()) != os.getpid(): raise OSError('forked')"
                )
                return python
            }
            let events = pool.events
            #expect(try await pool.withWorker { try await $0.eval("7") } == 7)
            await pool.shutDown()
            var told: [String] = []
            for await event in events {
                switch event {
                case .startFailed: told.append("start failed")
                case .templateUnusable(let error):
                    told.append("unusable: \((error as? PythonError)?.exception?.message ?? "")")
                case .ready: told.append("ready")
                default: break
                }
            }
            #expect(told == ["start failed", "unusable: forked", "ready"])
        }

        @Test(arguments: PythonTarget.workers.suffix(1))
        func `a warm-up that fails is tried once for all workers that wait for it`(target: PythonTarget) async throws {
            struct NoModel: Error {}
            var configuration = PythonPoolConfiguration(target.configuration, workers: 4)
            configuration.restart = .backingOff(from: .seconds(600), to: .seconds(600))
            let tries = Locked(0)
            configuration.startsFrom = .template { _ in
                tries.withLock { $0 += 1 }
                throw NoModel()
            }
            let pool = PythonPool(configuration)
            let events = pool.events
            try await pool.waitUntilReady()
            await pool.shutDown()
            var told = 0
            for await case .templateUnusable in events { told += 1 }
            #expect(tries.withLock { $0 } == 1 && told == 1)
        }

        @Test(arguments: PythonTarget.workers.suffix(1))
        func `a pool says why its workers can't be forked, and starts them otherwise`(target: PythonTarget) async throws
        {
            let pool = Self.pool(
                target,
                "import threading, time\nthreading.Thread(target=time.sleep, args=(9999,), name='ticker', daemon=True).start()"
            ) { $0.workers = 1 }
            for await event in pool.events {
                if case .templateUnusable(let error) = event {
                    #expect("\(error)".contains("'ticker'"))
                    break
                }
            }
            #expect(try await pool.withWorker { try await $0.eval("7") } == 7)
            await pool.shutDown()
        }
    }
#endif
