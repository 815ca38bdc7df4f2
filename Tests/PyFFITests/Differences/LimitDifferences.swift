// What only a worker has: limits and other settings of its process.

import Foundation
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct LimitDifferences {
    private static let one = PythonTarget.workers.suffix(1)

    @Test(arguments: PythonTarget.workers)
    func `an error at a limit names the limit`(target: PythonTarget) throws {
        let python = try target.start {
            $0.limits.openFiles = 60
            $0.limits.addressSpace = 2 << 30
            $0.limits.fileSize = 1000
        }
        let files = #expect(throws: PythonError.self) {
            try python.exec("files = [open('/dev/null') for _ in range(100)]")
        }
        #expect(files?.exception?.typeName == "OSError")
        #expect(files?.message.hasSuffix("; this worker's open files are limited to 60") == true, "\(files as Any)")
        let memory = #expect(throws: PythonError.self) { try python.exec("bytes(3 << 30)") }
        #expect(memory?.message.contains("address space is limited to 2147483648 bytes") == true, "\(memory as Any)")
        let size = #expect(throws: PythonError.self) {
            try python.exec("import tempfile\nwith tempfile.TemporaryFile() as file: file.write(b'x' * 2000)")
        }
        #expect(size?.message.contains("files are limited to 1000 bytes each") == true, "\(size as Any)")
    }

    @Test(arguments: PythonTarget.workers)
    func `a worker that has used up its processor time says so`(target: PythonTarget) throws {
        let python = try target.start {
            $0.limits.processorTime = .seconds(1)
            $0.limits.coreSize = 0
        }
        let error = #expect(throws: PythonError.self) { try python.exec("while True: pass") }
        #expect(error?.workerDeath?.signal == SIGXCPU)
        #expect(error?.workerDeath?.reason == "its processor time is limited to 1.0 seconds", "\(error as Any)")
    }

    @Test(arguments: PythonTarget.workers)
    func `settings of the process are in force before the first operation`(target: PythonTarget) throws {
        let folder = NSTemporaryDirectory()
        let python = try target.start {
            $0.limits.niceness = 9
            $0.limits.coreSize = 0
            $0.workingDirectory = folder
            $0.fileCreationMask = 0o027
            $0.ignoredSignals = [SIGHUP]
        }
        kill(python.processIdentifier, SIGHUP)
        try python.exec("import os, resource")
        #expect(try python.eval("os.getpriority(os.PRIO_PROCESS, 0)") == 9)
        #expect(try python.eval("list(resource.getrlimit(resource.RLIMIT_CORE))") == [0, 0])
        #expect(try python.eval("lambda folder: os.path.samefile('.', folder)")(folder) == true)
        #expect(try python.eval("os.umask(0)") == 0o027)
    }

    @Test(arguments: one)
    func `the time limit of calls is not that of a start`(target: PythonTarget) throws {
        // Settings are confirmed by a first call.
        let python = try target.start { ($0.workingDirectory, $0.callTimeout) = ("/", .nanoseconds(1)) }
        #expect(python.isRunning)
    }

    @Test(arguments: one)
    func `a setting that can't be had is said, and no worker is left`(target: PythonTarget) throws {
        let cases: [(String, @Sendable (inout PythonRuntime.Configuration) -> Void)] = [
            ("the working directory '/there is none' can't be used", { $0.workingDirectory = "/there is none" }),
            ("signal 9 can't be ignored", { $0.ignoredSignals = [SIGKILL] }),
            ("openFiles can't be limited to -1", { $0.limits.openFiles = -1 }),
            ("memory can't be limited to -1", { $0.limits.memory = -1 }),
        ]
        for (text, adjust) in cases {
            let error = #expect(throws: PythonError.self) { try target.start(adjust) }
            #expect(error?.message.contains(text) == true, "\(error as Any)")
            #expect(error?.kind == .startFailed, "\(error as Any)")
        }
    }

    #if os(Linux)
        @Test(arguments: one)
        func `a worker that wants more memory than its limit is killed, and says why`(target: PythonTarget) throws {
            let python: PythonRuntime
            do {
                python = try target.start {
                    $0.limits.memory = 256 << 20
                    $0.standardError = .discard
                }
            } catch let error as PythonError where error.kind == .unsupported {
                // This user may make no control groups here.
                #expect(error.message.contains("the memory of a worker can't be limited"), "\(error)")
                return
            }
            #expect(try python.eval("len(bytes(1) * (64 << 20))") == 64 << 20)
            let error = #expect(throws: PythonError.self) { try python.exec("x = b'x' * (1 << 30)") }
            #expect(error?.workerDeath?.signal == SIGKILL)
            #expect(error?.workerDeath?.reason == "its memory is limited to 268435456 bytes", "\(error as Any)")
            let small = #expect(throws: PythonError.self) { try target.start { $0.limits.memory = 1 << 16 } }
            #expect(small?.kind == .startFailed, "\(small as Any)")
            #expect(small?.message.hasSuffix("the worker's memory is limited to 65536 bytes") == true)
        }
    #endif

    @Test func `in-process such settings are refused by their names`() throws {
        let cases: [(String, @Sendable (inout PythonRuntime.Configuration) -> Void)] = [
            ("limits", { $0.limits.niceness = 1 }), ("workingDirectory", { $0.workingDirectory = "/" }),
            ("fileCreationMask", { $0.fileCreationMask = 0 }), ("ignoredSignals", { $0.ignoredSignals = [SIGHUP] }),
            ("environmentVariables", { $0.environmentVariables = [:] }),
        ]
        for (name, adjust) in cases {
            var configuration = PythonRuntime.Configuration()
            adjust(&configuration)
            let error = #expect(throws: PythonError.self) { try PythonRuntime(.inProcess, configuration) }
            #expect(error?.kind == .unsupported && error?.message.contains(name) == true, "\(error as Any)")
        }
    }
}
