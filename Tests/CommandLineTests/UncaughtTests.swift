// Scripts whose hooks, streams, modules or builtins fail or are missing at their end: they end as under python3.
import PyFFI
import TestSupport
import Testing

@Suite(.startsProcesses)
struct UncaughtTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private static let exceptions = [
        SampleScript("an exit with a text, without standard error", "import sys; sys.stderr = None; sys.exit('text')"),
        SampleScript("an exit with a text, standard error deleted", "import sys; del sys.stderr; sys.exit('text')"),
        SampleScript("an exit whose code fails", "class E(SystemExit): code = property(lambda _: 1 / 0)\nraise E(3)"),
        SampleScript(
            "a hook that exits",
            """
            import atexit, sys
            atexit.register(print, "handler")
            def hook(*_): sys.exit(7)
            sys.excepthook = hook
            1 / 0
            """
        ),
        SampleScript(
            "a hook that fails",
            """
            import sys
            def hook(*_): raise KeyError("mine")
            sys.excepthook = hook
            raise ValueError("first")
            """
        ),
        SampleScript(
            "a hook that is interrupted",
            """
            import sys
            def hook(*_): raise KeyboardInterrupt
            sys.excepthook = hook
            raise ValueError
            """
        ),
        SampleScript("a hook that can't be called", "import sys; sys.excepthook = 3; raise ValueError"),
        SampleScript("a hook that is None", "import sys; sys.excepthook = None; raise ValueError"),
        SampleScript("no hook", "import sys; del sys.excepthook; raise ValueError"),
        SampleScript("an interrupt by kill", "import os, time; os.kill(os.getpid(), 2); time.sleep(600)"),
        SampleScript(
            "an exception of a class that fails",
            """
            class Meta(type):
                def __subclasscheck__(self, other): raise RuntimeError("mine")
            class E(Exception, metaclass=Meta): pass
            raise E("x")
            """
        ),
        SampleScript("an interrupt of a class of its own", "class E(KeyboardInterrupt): pass\nraise E"),
        SampleScript(
            "an exception whose properties fail",
            """
            class E(Exception):
                __traceback__ = __cause__ = __context__ = property(lambda _: 1 / 0)
            raise E("x")
            """
        ),
        SampleScript(
            "an exception whose attributes fail",
            """
            class E(Exception):
                def __getattribute__(self, name): raise RuntimeError(name)
            raise E("x")
            """
        ),
        SampleScript(
            "what debuggers look for",
            """
            import atexit, sys
            atexit.register(lambda: print(sys.last_type, sys.last_value, sys.last_traceback.tb_lineno))
            raise ValueError("x")
            """
        ),
    ]

    private static let streams = [
        SampleScript("a full device", "import sys; sys.stdout = open('/dev/full', 'w'); print('x')"),
        SampleScript(
            "a stream of its own that fails",
            """
            import sys
            class Stream:
                closed = property(lambda _: 1 / 0)
                def write(self, text): pass
                def flush(self): raise OSError("full")
                def __repr__(self): return "stream"
            sys.stdout = Stream()
            """
        ),
        SampleScript(
            "a stream of its own that exits",
            """
            import sys
            class Stream:
                def __getattr__(self, name): raise SystemExit(5)
                def __repr__(self): return "stream"
            sys.stdout = Stream()
            """
        ),
        SampleScript(
            "standard error that fails",
            """
            import sys
            class Stream:
                def write(self, text): pass
                def flush(self): raise OSError
            sys.stderr = Stream()
            raise ValueError
            """
        ),
        SampleScript("a stream that is closed", "import sys; sys.stdout = open('/dev/full', 'w'); sys.stdout.close()"),
    ]

    /// A trace or profile function that came to see the library's own code would make the status 77.
    private static let watched = ["trace", "profile"].flatMap { kind in
        ["", "class Own(ValueError): pass\nraise Own('of a class that nobody has seen')"].map { end in
            SampleScript(
                "a \(kind) function that is left on\(end.isEmpty ? "" : ", and an exception")",
                """
                import atexit, sys, threading
                def watch(frame, event, argument):
                    if "pyffi_worker" in frame.f_code.co_filename: raise SystemExit(77)
                    return watch
                atexit.register(lambda: print(sys.get\(kind)() is watch))
                def late(): print("late")
                thread = threading.Timer(0.1, late)
                thread.start()
                sys.set\(kind)(watch)
                \(end)
                """
            )
        }
    }

    private static let remains = [
        SampleScript("no modules", "import sys; print('a'); sys.modules.clear()"),
        SampleScript("no modules, and an exception", "import sys; sys.modules.clear(); raise ValueError"),
        SampleScript(
            "few builtins",
            """
            import atexit, builtins
            atexit.register(lambda p=print: p("handler"))
            for name in "print isinstance int type exec len getattr".split(): delattr(builtins, name)
            raise SystemExit("text")
            """
        ),
        SampleScript(
            "builtins that are none",
            """
            import builtins
            for name in "open str Exception BaseException getattr hasattr issubclass sorted".split():
                builtins.__dict__[name] = None
            1 / 0
            """
        ),
    ]

    @Test(arguments: Machine.settings, exceptions + watched + remains)
    func `a script ends as under python3`(setting: Machine.Setting, script: SampleScript) async throws {
        let path = try scratch.write("script.py", script.source)
        let expected = try await setting.python.command(path).run()
        let result = try await setting.pyffi("exec", path).run()
        #expect(result.status == expected.status)
        #expect(result.output == expected.output)
        #expect(Self.comparable(result.errors) == Self.comparable(expected.errors))
    }

    /// Python reports a failure twice where it also finalizes the stream, and doesn't always mark where in the line.
    @Test(arguments: Machine.settings, streams)
    func `a script whose output is lost has the status that it has under python3`(
        setting: Machine.Setting,
        script: SampleScript
    ) async throws {
        let path = try scratch.write("script.py", script.source)
        let expected = try await setting.python.command(path).run()
        let result = try await setting.pyffi("exec", path).run()
        #expect(result.status == expected.status)
        #expect(result.output == expected.output)
        let errors = Self.comparable(result.errors)
        #expect(Self.comparable(expected.errors).starts(with: errors))
        #expect(errors.isEmpty == expected.errors.isEmpty)
    }

    /// The lines of `errors`, without those that mark a place in a line, and without the addresses and counts that some
    /// Pythons print of an object that they can't print.
    private static func comparable(_ errors: String) -> [Substring] {
        errors.split(separator: "\n").filter { line in
            !line.allSatisfy { " ^~".contains($0) }
                && !["object address", "object refcount", "object type "].contains { line.hasPrefix($0) }
        }
    }

    @Test(arguments: Machine.settings)
    func `sys.exit imports no module of the script's folder that tracebacks need`(setting: Machine.Setting) async throws
    {
        try scratch.write("linecache.py", "print('its own')\n")
        let script = try scratch.write("script.py", "import sys\nsys.exit(3)\n")
        #expect(try await setting.pyffi("exec", script).run() == CommandResult(status: 3, output: "", errors: ""))
    }

    @Test(arguments: Machine.settings)
    func `lost output of an expression is reported`(setting: Machine.Setting) async throws {
        let expression = "setattr(__import__('sys'), 'stdout', open('/dev/full', 'w'))"
        let result = try await setting.pyffi("eval", expression).run()
        #expect(result.status == 120)
        #expect(result.errors.contains("No space left on device"))
    }
}
