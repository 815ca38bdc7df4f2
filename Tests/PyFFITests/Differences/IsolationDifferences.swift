import Foundation
import PyFFI
import TestSupport
import Testing

/// Where the two backends differ by their nature, line by line as the documentation's table has it: what comes of a
/// process of its own.
@Suite(.startsProcesses, .serialized)
struct IsolationDifferences {
    @Test(arguments: PythonTarget.one)
    func `a crash is an error of the worker's runtime, and in-process the end of the program`(target: PythonTarget)
        async throws
    {
        let crash = "import ctypes, faulthandler; faulthandler.disable(); ctypes.string_at(0)"
        switch target.backend {
        case .worker:
            let error = try pythonError { try target.start().exec(crash) }
            #expect(error.workerDeath?.signalName == "SIGSEGV")
        case .inProcess:
            let text = try await alone(target, ends: .signal(SIGSEGV)) {
                try target.start().exec("print('before the crash')")
                try target.start().exec(crash)
            }
            if let text { #expect(text.contains("before the crash") && !text.contains(Alone.mark)) }
        }
    }

    @Test(arguments: PythonTarget.one)
    func `os._exit ends the worker, and in-process the program`(target: PythonTarget) async throws {
        switch target.backend {
        case .worker:
            let error = try pythonError { try target.start().exec("import os; os._exit(3)") }
            #expect(error.workerDeath?.exitCode == 3)
        case .inProcess:
            let text = try await alone(target, ends: .status(3)) {
                try target.start().exec("import os; os._exit(3)")
            }
            if let text { #expect(!text.contains(Alone.mark)) }
        }
    }

    @Test(arguments: PythonTarget.one)
    func `Python runs in the worker's process, and in-process in this one`(target: PythonTarget) throws {
        let python = try target.start()
        let own = ProcessInfo.processInfo.processIdentifier
        #expect((python.processIdentifier == own) == (target.backend == .inProcess))
        #expect(try Int(python.import("os").getpid()) == Int(python.processIdentifier))
    }

    @Test(arguments: PythonTarget.one)
    func `a released object is freed before the next operation, on both backends`(target: PythonTarget) async throws {
        let body = {
            let python = try target.start()
            try python.exec("import weakref\nclass Thing: pass\ndead = []")
            var thing: PythonObject? = try python.eval("Thing()")
            let watch = try python.eval("lambda thing: weakref.finalize(thing, dead.append, 1) and None")
            try watch(thing)
            #expect(try [Int](python.eval("dead")) == [])
            #expect(thing != nil)
            thing = nil
            #expect(try [Int](python.eval("dead")) == [1])
        }
        try await alone(target) { try body() }
    }

    @Test(arguments: PythonTarget.one)
    func `variables of the environment can be given to a worker, not to this process`(target: PythonTarget) throws {
        func start() throws -> PythonRuntime {
            try target.start { $0.environmentVariables = ["PYFFI_A_VARIABLE": "of mine"] }
        }
        switch target.backend {
        case .worker:
            #expect(try String(start().import("os").environ["PYFFI_A_VARIABLE"]) == "of mine")
        case .inProcess:
            let error = try pythonError { _ = try start() }
            #expect(error.kind == .unsupported)
            #expect(error.message.contains("environmentVariables"))
        }
    }

    @Test(
        .enabled(if: PythonTarget.found.count > 1, "there is one Python only"),
        arguments: PythonTarget.one
    )
    func `any number of Pythons run as workers at once, and one in a process`(target: PythonTarget) throws {
        let python = try target.start()
        let other = try #require(PythonTarget.found.first { $0.details.version != target.version })
        let second = PythonTarget(target.backend, other.executable, other.details)
        switch target.backend {
        case .worker:
            #expect(try second.start().version == second.version)
        case .inProcess:
            let error = try pythonError { _ = try second.start() }
            #expect(error.kind == .unsupported)
            #expect(error.message.contains("already runs Python \(target.version)"))
            #expect(error.message.contains("use the worker backend"))
        }
        #expect(try Int(python.eval("1")) == 1)
    }

    @Test(arguments: PythonTarget.one)
    func `objects and modules of one runtime are another's in-process, and refused by a worker`(target: PythonTarget)
        throws
    {
        let (first, second) = (try target.start(), try target.start())
        let list = try first.eval("[1, 2]")
        let module = "pyffi_shared_\(ProcessInfo.processInfo.processIdentifier)"
        try first.exec("import sys, types; sys.modules['\(module)'] = types.SimpleNamespace(x=1); own = 1")
        // Names are never shared.
        #expect(try pythonError { try second.eval("own") }.isException("NameError"))
        switch target.backend {
        case .worker:
            #expect(try pythonError { try second.len(list) }.kind == .staleObject)
            #expect(try pythonError { _ = try second.import(module) }.isException("ModuleNotFoundError"))
        case .inProcess:
            #expect(try Int(second.len(list)) == 2)
            #expect(try Int(second.import(module).x) == 1)
        }
        // What is only data can go anywhere.
        #expect(try Int(second.len(PythonValue(list))) == 2)
        try first.exec("del sys.modules['\(module)']")
    }

    @Test(arguments: PythonTarget.one)
    func `handlers get what descriptors get on the worker, and what sys.stdout gets in-process`(target: PythonTarget)
        async throws
    {
        try await alone(target) {
            let output = OutputCollector()
            let python = try target.start { $0.standardOutput = output.handler }
            try await python.exec("import os; os.write(1, b'descriptor '); print('printed END', flush=True)")
            let wanted = target.backend == .worker ? "descriptor printed " : "printed "
            #expect(output.text(upTo: "END") == wanted)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `shutDown ends the worker and runs its atexit handlers; in-process they run when the program ends`(
        target: PythonTarget
    ) async throws {
        let text = try await alone(target) {
            let python = try target.start()
            try await python.exec("import atexit, sys; atexit.register(print, 'handler ran')")
            await python.shutDown()
            #expect(try pythonError { try python.eval("1") }.kind == .closed)
            print("shut down")
            // In-process the next runtime goes on with the same interpreter.
            let next = try target.start()
            let isSame = try await Bool(
                next.eval("'sys' in __import__('sys').modules and len(__import__('sys').argv) == 1")
            )
            #expect(isSame)
        }
        guard let text else { return }
        let handler = try #require(text.range(of: "handler ran"), "\(text)")
        let shutDown = try #require(text.range(of: "shut down"))
        #expect(handler.lowerBound < shutDown.lowerBound || target.backend == .inProcess)
        if target.backend == .inProcess {
            let end = try #require(text.range(of: Alone.mark))
            #expect(handler.lowerBound > end.lowerBound)
        }
    }

    @Test(arguments: PythonTarget.one)
    func `finalizesInterpreter is for in-process only, and final`(target: PythonTarget) async throws {
        let text = try await alone(target) {
            let python = try target.start { $0.finalizesInterpreter = true }
            try await python.exec("import atexit; atexit.register(print, 'handler ran', flush=True)")
            await python.shutDown()
            print("shut down")
            switch target.backend {
            case .worker:
                #expect(try await Int(target.start().eval("1")) == 1)
            case .inProcess:
                let error = try pythonError { _ = try target.start() }
                #expect(error.kind == .unsupported)
                #expect(error.message.contains("was finalized"))
                #expect(error.message.contains("use the worker backend"))
            }
        }
        guard let text else { return }
        let handler = try #require(text.range(of: "handler ran"), "\(text)")
        let shutDown = try #require(text.range(of: "shut down"))
        #expect(handler.lowerBound < shutDown.lowerBound)
    }

    @Test(arguments: PythonTarget.one)
    func `in-process Python ignores SIGPIPE where the program has not said what it wants`(target: PythonTarget)
        async throws
    {
        func handler() -> UInt? {
            var current = sigaction()
            sigaction(SIGPIPE, nil, &current)
            #if canImport(Darwin)
                return current.__sigaction_u.__sa_handler.map { UInt(bitPattern: unsafeBitCast($0, to: Int.self)) }
            #else
                return current.__sigaction_handler.sa_handler.map { UInt(bitPattern: unsafeBitCast($0, to: Int.self)) }
            #endif
        }
        try await alone(target, part: "the default") {
            signal(SIGPIPE, SIG_DFL)
            _ = try target.start()
            #expect(handler() == (target.backend == .worker ? nil : 1))
        }
        try await alone(target, part: "a handler of its own") {
            signal(SIGPIPE) { _ in }
            let own = handler()
            let python = try target.start()
            #expect(handler() == own)
            #expect(own != 1)
            let error = try pythonError {
                try python.exec("import os\nr, w = os.pipe(); os.close(r); os.write(w, b'x')")
            }
            #expect(error.isException("BrokenPipeError"))
        }
    }

    @Test(arguments: PythonTarget.one)
    func `a forked child whose code comes back ends as a program does, on both backends`(
        target: PythonTarget
    ) async throws {
        let text = try await alone(target) {
            let python = try target.start()
            try await python.exec("import os, warnings; warnings.simplefilter('ignore')")
            let pid: Int = try await python.eval("os.fork()")
            // Only the parent comes here: a child would print this once more.
            print("came back")
            let wait = try await python.eval("lambda pid: os.waitpid(pid, 0)[1]")
            #expect(try await Int(wait(pid)) == 0)
            let raising = Task { () throws -> Int in
                try python.exec("pid = os.fork()\nif pid == 0: raise SystemExit(7)")
                return try python.eval("os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])")
            }
            #expect(try await raising.value == 7)
        }
        guard let text else { return }
        #expect(text.components(separatedBy: "came back").count == 2)
    }
}
