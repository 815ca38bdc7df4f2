import Foundation
import PyFFI
import SystemSupport
import TestSupport
import Testing

/// What belongs to the interpreter as a whole, each in a process whose interpreter nobody else uses.
@Suite(.startsProcesses, .serialized)
struct InterpreterSettingsTests {
    @Test(arguments: PythonTarget.inProcess)
    func `what Python prints reaches the handlers, in order, and nothing else does`(target: PythonTarget) async throws {
        let text = try await alone(target) {
            let (output, errors) = (OutputCollector(), OutputCollector())
            let python = try target.start {
                $0.standardOutput = output.handler
                $0.standardError = errors.handler
            }
            try python.exec(
                """
                import os, subprocess, sys, threading
                print('printed')
                os.write(1, b'to the descriptor\\n')
                subprocess.run(['echo', 'by a child'])
                sys.stdout.buffer.write(b'bytes\\n')
                sys.stdout.buffer.flush()
                thread = threading.Thread(target=print, args=('in a thread',))
                thread.start(); thread.join()
                print('to stderr', file=sys.stderr)
                print('\\udcff', end='')
                print('END'); print('END', file=sys.stderr)
                """
            )
            #expect(output.text(upTo: "END") == "printed\nbytes\nin a thread\n\\udcff")
            #expect(errors.text(upTo: "END") == "to stderr\n")
            // Uncaught in a thread: Python prints it.
            try python.exec("thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join()")
            #expect(errors.text(upTo: "ZeroDivisionError: division by zero").contains("in <lambda>"))
        }
        guard let text else { return }
        #expect(text.contains("to the descriptor\n") && text.contains("by a child\n"))
        #expect(!text.contains("printed\n") && !text.contains("to stderr"))
    }

    @Test(arguments: PythonTarget.inProcess)
    func `sys.modules has the __main__ of the first runtime, and each has names of its own`(target: PythonTarget)
        async throws
    {
        try await alone(target) {
            let (first, second) = (try target.start(), try target.start())
            try first.exec("mine = 1")
            try second.exec("mine = 2")
            #expect(try Int(second.import("__main__").mine) == 1)
            #expect(try Int(second.eval("mine")) == 2)
            first.shutDown()
            second.shutDown()
            let third = try target.start()
            try third.exec("mine = 3")
            #expect(try Int(third.import("__main__").mine) == 3)
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a handler of output is let go of when another runtime has the streams`(target: PythonTarget) async throws {
        try await alone(target) {
            weak var collector: OutputCollector?
            do {
                let own = OutputCollector()
                collector = own
                let python = try target.start { $0.standardOutput = own.handler }
                try python.exec("print('END')")
                #expect(own.text(upTo: "END") == "")
                python.shutDown()
            }
            #expect(collector != nil)
            let python = try target.start()
            try python.exec("import gc; gc.collect()")
            // The queue that has just called the handler lets go of it in its own time.
            let end = ContinuousClock.now + .seconds(60)
            while collector != nil, ContinuousClock.now < end { sched_yield() }
            #expect(collector == nil)
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a handler of output may use Python while Python prints`(target: PythonTarget) async throws {
        try await alone(target) {
            let runtime = Locked<PythonRuntime?>(nil)
            let answers = OutputCollector()
            let python = try target.start {
                $0.standardOutput = .handler { bytes in
                    let text = String(decoding: bytes, as: UTF8.self)
                    let python = runtime.withLock { $0 }
                    let upper: String? = try? python?.str(text).upper()
                    answers.add(Array((upper ?? "none").utf8))
                }
            }
            runtime.withLock { $0 = python }
            try await python.exec("print('from python', end='', flush=True)")
            _ = try await python.eval("print('END', end='', flush=True)")
            #expect(answers.text(upTo: "END").replacing("\n", with: "") == "FROM PYTHON")
            runtime.withLock { $0 = nil }
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `discarded output is seen nowhere`(target: PythonTarget) async throws {
        let text = try await alone(target) {
            let python = try target.start {
                $0.standardOutput = .discard
                $0.standardError = .discard
            }
            try python.exec("import os, sys; print('unheard'); print('unheard', file=sys.stderr)")
            try python.exec("os.write(2, b'heard\\n')")
        }
        guard let text else { return }
        #expect(text.contains("heard\n") && !text.contains("unheard"))
    }

    @Test(arguments: PythonTarget.inProcess)
    func `inherited output is written at once, whoever reads it`(target: PythonTarget) async throws {
        let text = try await alone(target) {
            let python = try target.start()
            try python.exec("import os; print('first'); os.write(1, b'second\\n'); print('third', end='')")
        }
        guard let text else { return }
        #expect(text.contains("first\nsecond\n") && text.contains("third"))
    }

    @Test(arguments: PythonTarget.inProcess)
    func `arguments and the path of modules are what the first runtime says`(target: PythonTarget) async throws {
        try await alone(target) {
            let folder = try ScratchFolder()
            try folder.write("a_module_of_mine.py", "answer = 42\n")
            let python = try target.start {
                $0.arguments = ["prog", "-x", "ä"]
                $0.modulePath = [folder.path]
            }
            #expect(try [String](python.import("sys").argv) == ["prog", "-x", "ä"])
            #expect(try Int(python.import("a_module_of_mine").answer) == 42)
            let path: [String] = try python.eval("__import__('sys').path")
            #expect(path.first == folder.path)
            #expect(!path.contains("") && !path.contains(FileManager.default.currentDirectoryPath))
            // Folders hold for all runtimes; a second one may add its own.
            let other = try ScratchFolder()
            try other.write("another_module.py", "answer = 43\n")
            let second = try target.start { $0.modulePath = [other.path] }
            #expect(try Int(second.import("another_module").answer) == 43)
            withExtendedLifetime(python) {}
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `standard input is this process's where that is asked for`(target: PythonTarget) async throws {
        try await alone(target, part: "inherited", input: "first line\nsecond\n") {
            let python = try target.start { $0.inheritsStandardInput = true }
            #expect(try String(python.input()) == "first line")
            #expect(try String(python.eval("__import__('sys').stdin.read()")) == "second\n")
        }
        try await alone(target, part: "not inherited", input: "first line\n") {
            let python = try target.start()
            #expect(try pythonError { try python.input() }.isException("EOFError"))
            #expect(readLine() == "first line")
        }
    }

    @Test(arguments: PythonTarget.inProcess)
    func `a later runtime gets what it asks for, or an error that says who decides`(target: PythonTarget) async throws {
        try await alone(target) {
            var first: PythonRuntime? = try target.start { $0.arguments = ["first"] }
            for adjust in [
                { $0.arguments = ["second"] }, { $0.standardOutput = .discard }, { $0.inheritsStandardInput = true },
                { $0.standardError = .handler { _ in } },
            ] as [(inout PythonRuntime.Configuration) -> Void] {
                let error = try pythonError { _ = try target.start(adjust) }
                #expect(error.kind == .unsupported)
                #expect(error.message.contains("give them to the first one, or use the worker backend"))
            }
            let finalizing = try pythonError { _ = try target.start { $0.finalizesInterpreter = true } }
            #expect(finalizing.kind == .unsupported && finalizing.message.contains("finalizesInterpreter"))
            let plain = try target.start()
            #expect(try [String](plain.import("sys").argv) == ["first"])
            plain.shutDown()
            // When the last runtime has ended, the next one is the first again.
            first?.shutDown()
            first = nil
            let next = try target.start { $0.arguments = ["next"] }
            #expect(try [String](next.import("sys").argv) == ["next"])
        }
    }

    private static let environments = [
        [
            "PYTHONHASHSEED": "5", "PYTHONDEVMODE": "1", "PYTHONTRACEMALLOC": "3", "PYTHONINTMAXSTRDIGITS": "700",
            "PYTHONUTF8": "1", "PYTHONSAFEPATH": "1", "LC_ALL": "C.UTF-8",
        ],
        ["PYTHONHASHSEED": "random", "PYTHONDEVMODE": "", "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"],
        ["LC_ALL": "C"],
        ["LC_ALL": "C.UTF-8"],
        ["LC_ALL": "xx_XX.UTF-8"],
    ]

    @Test(
        arguments: PythonTarget.inProcess,
        environments.indices
    )
    func `what python3 takes from its environment is taken from this process's`(target: PythonTarget, index: Int)
        async throws
    {
        try await alone(target, part: "environment \(index)", environment: Self.environments[index]) {
            let python = try target.start()
            try python.exec(
                """
                import subprocess, sys
                code = '\\n'.join((
                    "import faulthandler, os, sys, tracemalloc",
                    "flags = str(sys.flags)",
                    "seed = hash('text') if os.environ.get('PYTHONHASHSEED', 'random') != 'random' else None",
                    "limit = getattr(sys, 'get_int_max_str_digits', int)()",
                    "traced = tracemalloc.get_traceback_limit() if tracemalloc.is_tracing() else None",
                    "warned = [one[:3] for one in sys.warnoptions]",
                    "found = repr((flags, seed, limit, traced, faulthandler.is_enabled(), warned, sys.getfilesystemencoding()))",
                ))
                exec(code)
                command = [sys.executable, '-c', code + '; print(found)']
                usual = subprocess.run(command, stdout=subprocess.PIPE).stdout.decode().strip()
                """
            )
            let (found, usual): (String, String) = (try python.eval("found"), try python.eval("usual"))
            #expect(found == usual)
        }
    }
}
