"""The program's own signals: what they do is what they do under python3, but never to the worker's own code."""

import os
import pty
import signal
import unittest

from client import Client


class Interrupts(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)
        self.client.run("import _thread, os, signal, subprocess, sys, threading, time")

    def test_an_interrupt_of_the_programs_own_is_keyboardinterrupt_in_the_code_that_runs(self):
        for source in (
            "signal.raise_signal(signal.SIGINT)",
            "os.kill(os.getpid(), signal.SIGINT)",
            "_thread.interrupt_main()",
            # Not by module threading: the interrupt may strike amid its locks, and is then a RuntimeError of theirs.
            "_thread.start_new_thread(_thread.interrupt_main, ())\nwhile True: time.sleep(0.01)",
            "subprocess.run([sys.executable, '-c', 'import os; os.kill(os.getppid(), 2)'])",
        ):
            with self.subTest(source):
                body = "\n    ".join([*source.splitlines(), "time.sleep(600)"])
                error = self.client.request("exec", source=f"{source}\ntime.sleep(600)")["error"]["exception"]
                self.assertEqual(error["type"], "KeyboardInterrupt")
                self.assertNotIn("pyffi_worker", error["traceback"])
                self.client.run(f"caught = finished = False\ntry:\n    {body}\nexcept KeyboardInterrupt: caught = True")
                self.assertTrue(self.client.eval("caught"))

    def test_an_interrupt_from_outside_strikes_what_runs_and_nothing_where_nothing_does(self):
        os.kill(self.client.process.pid, signal.SIGINT)
        self.assertIsNone(self.client.value("ping"))
        busy = self.client.post("exec", source="os.write(1, b'busy\\n')\nwhile True: pass")
        self.client.until(self.client.stdout, b"busy\n")
        os.kill(self.client.process.pid, signal.SIGINT)
        reply = self.client.receive()
        self.assertEqual((reply["id"], reply["error"]["exception"]["type"]), (busy, "KeyboardInterrupt"))
        for _ in range(1000):
            os.kill(self.client.process.pid, signal.SIGINT)
            self.client.request("ping")
        self.assertEqual(self.client.eval("6 * 7"), 42)

    def test_an_interrupt_that_comes_where_it_can_not_strike_does_so_afterwards(self):
        self.client.run(
            "import pyffi_worker.execution.interrupts as interrupts, pyffi_worker.process.signal_handlers as handlers\n"
            "def amid():\n    with interrupts.Shield(handlers.main.interrupts): os.kill(os.getpid(), signal.SIGINT)\n"
            "    time.sleep(600)"
        )
        error = self.client.request("exec", source="amid()")["error"]["exception"]
        self.assertEqual(error["type"], "KeyboardInterrupt")

    def test_the_handler_is_pythons(self):
        self.assertTrue(self.client.eval("signal.getsignal(signal.SIGINT) is signal.default_int_handler"))
        self.client.run("before = signal.signal(signal.SIGINT, signal.SIG_IGN)\nos.kill(os.getpid(), signal.SIGINT)")
        self.client.run("signal.signal(signal.SIGINT, before)")
        error = self.client.request("exec", source="os.kill(os.getpid(), signal.SIGINT)\ntime.sleep(600)")["error"]
        self.assertEqual(error["exception"]["type"], "KeyboardInterrupt")

    def test_whatever_the_program_does_with_signals_the_clients_interrupts_arrive(self):
        for number in "SIGINT", "SIGURG":
            for handler in "signal.SIG_IGN", "lambda *_: None":
                with self.subTest(number, handler=handler):
                    self.client.run(f"signal.signal(signal.{number}, {handler})")
                    busy = self.client.post("exec", source="os.write(1, b'busy\\n')\nwhile True: pass")
                    self.client.until(self.client.stdout, b"busy\n")
                    self.client.send({"cancel": busy})
                    self.client.interrupt()
                    self.assertEqual(self.client.receive()["error"]["exception"]["type"], "KeyboardInterrupt")

    def test_the_signal_of_the_clients_interrupts_is_the_programs_too(self):
        self.client.run(
            "seen = []\ndef handler(number, frame): seen.append(number)\n"
            "before = signal.signal(signal.SIGURG, handler)\nos.kill(os.getpid(), signal.SIGURG)\n"
            "after = signal.signal(signal.SIGURG, before)\nos.kill(os.getpid(), signal.SIGURG)"
        )
        self.assertTrue(self.client.eval("seen == [signal.SIGURG] and before == signal.SIG_DFL and after is handler"))
        error = self.client.request("exec", source="signal.signal(signal.SIGURG, 'h')")["error"]["exception"]
        self.assertEqual(error["type"], "TypeError")

    def test_a_forked_child_has_the_handlers_of_any_process(self):
        self.client.run(
            "def handler(*_): pass\nsignal.signal(signal.SIGUSR1, handler)\npid = os.fork()\n"
            "if pid == 0:\n"
            "    import pyffi_worker.process.signal_handlers as handlers\n"
            "    raw = [handlers.get_signal(number) for number in (signal.SIGINT, signal.SIGURG, signal.SIGUSR1)]\n"
            "    os._exit(raw == [signal.default_int_handler, signal.SIG_DFL, handler])"
        )
        self.assertEqual(self.client.eval("os.waitpid(pid, 0)[1] >> 8"), 1)


class Programs(unittest.TestCase):
    """The module `program`, by which the command `pyffi` executes scripts."""

    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)
        self.client.run("import os, signal, time, traceback, pyffi_worker.process.program as program")

    def test_no_frame_is_seen_beside_the_programs(self):
        self.client.run(
            "def main():\n    try:\n        os.kill(os.getpid(), signal.SIGINT)\n        time.sleep(600)\n"
            "    except KeyboardInterrupt: seen.append(traceback.format_exc())\n"
            "seen = []\nmain()\nprogram.execute(main)"
        )
        self.assertEqual(self.client.eval("['pyffi_worker' in text for text in seen]"), [True, False])

    def test_what_a_program_leaves_uncaught_is_its_result_without_frames_beside_its_own(self):
        self.client.run("def main(): 1 / 0\nerror = program.execute(main)")
        self.assertEqual(self.client.eval("type(error).__name__"), "ZeroDivisionError")
        self.assertEqual(self.client.eval("error.__traceback__.tb_frame.f_code.co_name"), "main")

    def test_afterwards_signals_are_kept_from_the_workers_code_again(self):
        self.client.run(
            "def handler(*_): raise TimeoutError('late')\n"
            "def main():\n    signal.signal(signal.SIGALRM, handler)\n    os.kill(os.getpid(), signal.SIGALRM)"
        )
        self.assertEqual(self.client.eval("type(program.execute(main)).__name__"), "TimeoutError")
        os.kill(self.client.process.pid, signal.SIGALRM)
        os.kill(self.client.process.pid, signal.SIGINT)
        self.client.until(self.client.stderr, b"TimeoutError: late")
        self.assertTrue(self.client.eval("signal.getsignal(signal.SIGALRM) is handler"))
        self.assertTrue(self.client.eval("signal.getsignal(signal.SIGINT) is signal.default_int_handler"))

    def test_an_interrupt_after_a_program_does_not_strike_it(self):
        # Python calls the handler as soon as there is code again: the worker's.
        self.client.run("import ctypes\nerror = program.execute(ctypes.pythonapi.PyErr_SetInterrupt)")
        self.assertIsNone(self.client.eval("error"))

    def test_what_watches_code_sees_the_programs_only(self):
        self.client.run(
            # The exit handlers of packages that this Python starts with are not the program's.
            "import atexit, sys\natexit._clear()\nseen = []\n"
            "def watch(frame, event, argument): seen.append(frame.f_code.co_name)\n"
            "def main():\n    atexit.register(handle)\n    sys.excepthook = hook\n"
            "    sys.setprofile(watch)\n    1 / 0\n"
            "def hook(*error): pass\ndef handle(): pass"
        )
        self.client.run("program.finish(program.report(program.execute(main)))")
        self.assertEqual(self.client.eval("seen"), ["main", "hook", "hook", "handle", "handle"])

    def test_after_the_end_signals_have_no_handlers(self):
        self.client.run("signal.signal(signal.SIGALRM, lambda *_: None)")
        self.assertEqual(self.client.eval("program.finish(7)"), 7)
        for name in "SIGINT", "SIGALRM":
            self.assertTrue(self.client.eval(f"signal.getsignal(signal.{name}) is signal.SIG_DFL"))

    def test_a_cancel_message_stops_a_program(self):
        self.client.run(
            "def main():\n    signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
            "    signal.signal(signal.SIGURG, signal.SIG_IGN)\n    os.write(1, b'busy\\n')\n    while True: pass"
        )
        busy = self.client.post("eval", source="program.execute(main)")
        self.client.until(self.client.stdout, b"busy\n")
        self.client.send({"cancel": busy})
        self.client.interrupt()
        self.assertEqual(self.client.receive()["error"]["exception"]["type"], "KeyboardInterrupt")

    def test_a_handler_that_could_not_be_set_changes_nothing(self):
        self.client.run(
            "import signal, threading\n"
            "wanted, other = (lambda *_: seen.append('first')), (lambda *_: seen.append('other'))\n"
            "seen, errors = [], []\nsignal.signal(signal.SIGUSR2, wanted)\n"
            "def change(number):\n    try: signal.signal(number, other)\n"
            "    except ValueError as error: errors.append(str(error))\n"
            "for number in signal.SIGUSR2, signal.SIGUSR1:\n"
            "    thread = threading.Thread(target=change, args=(number,))\n    thread.start()\n    thread.join()\n"
            "signal.raise_signal(signal.SIGUSR2)"
        )
        self.assertEqual(self.client.eval("len(errors)"), 2)
        self.assertEqual(self.client.eval("seen"), ["first"])
        self.assertTrue(self.client.eval("signal.getsignal(signal.SIGUSR2) is wanted"))
        self.assertTrue(self.client.eval("signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL"))

    def test_a_handler_that_raises_as_it_is_set_is_set(self):
        self.client.run(
            "import signal, pyffi_worker.process.signal_handlers as handlers\nset_signal = handlers.set_signal\n"
            "def set_and_raise(number, handler):\n    set_signal(number, handler)\n    raise KeyError(number)\n"
            "def wanted(*_): pass\nhandlers.set_signal = set_and_raise\n"
            "try: signal.signal(signal.SIGUSR2, wanted)\nexcept KeyError: raised = True\n"
            "finally: handlers.set_signal = set_signal\n"
        )
        self.assertTrue(self.client.eval("raised and signal.getsignal(signal.SIGUSR2) is wanted"))

    def test_a_handler_that_a_script_took_away_does_not_come_back(self):
        self.client.run(
            "import signal, pyffi_worker.process.program as program\nsignal.signal(signal.SIGUSR1, lambda *_: None)\n"
            "program.execute(lambda: signal.signal(signal.SIGUSR1, signal.SIG_DFL))\n"
            "found = []\nprogram.execute(lambda: found.append(signal.getsignal(signal.SIGUSR1)))"
        )
        self.assertTrue(self.client.eval("found == [signal.SIG_DFL]"))

    def test_handlers_are_never_compared(self):
        self.client.run(
            "import signal, pyffi_worker.process.program as program\n"
            "class Handler:\n    def __call__(self, *_): seen.append(1)\n"
            "    def __eq__(self, other): raise ValueError('no comparison')\n    __hash__ = None\n"
            "seen, handler = [], Handler()\n"
            "program.execute(lambda: signal.signal(signal.SIGUSR2, handler))\n"
            "same = signal.getsignal(signal.SIGUSR2) is handler\nsignal.raise_signal(signal.SIGUSR2)"
        )
        self.assertEqual(self.client.eval("same and seen"), [1])

    def test_signals_that_were_ignored_at_the_start_stay_ignored(self):
        self.client.run("program.prepare([signal.SIGHUP, signal.SIGINT], [])")
        self.client.run("for number in signal.SIGHUP, signal.SIGINT: os.kill(os.getpid(), number)")
        self.assertTrue(self.client.eval("signal.getsignal(signal.SIGHUP) == signal.SIG_IGN"))


class Settings(unittest.TestCase):
    def test_termination_is_ignored_where_the_client_wants_that(self):
        with Client("descriptors", settings={"ignore": [signal.SIGTERM]}) as client:
            client.run("import os, signal, subprocess")
            os.kill(client.process.pid, signal.SIGTERM)
            client.run("os.kill(os.getpid(), signal.SIGTERM)")
            self.assertTrue(client.eval("signal.getsignal(signal.SIGTERM) == signal.SIG_IGN"))
            # Processes that the program starts don't ignore it.
            client.run("child = subprocess.Popen(['sleep', '600'])\nchild.terminate()")
            self.assertEqual(client.eval("child.wait()"), -signal.SIGTERM)
            client.run("pid = os.fork()\nif pid == 0:\n    os.kill(os.getpid(), signal.SIGTERM)\n    os._exit(0)")
            self.assertEqual(client.eval("os.waitpid(pid, 0)[1]"), signal.SIGTERM)
            # A handler of the program's own is called.
            client.run("seen = []\nsignal.signal(signal.SIGTERM, lambda *_: seen.append(1))")
            client.run("os.kill(os.getpid(), signal.SIGTERM)")
            self.assertEqual(client.eval("seen"), [1])

    def test_a_detached_worker_has_no_terminal(self):
        source = (
            "def opened():\n    try: os.close(os.open('/dev/tty', os.O_RDWR))\n"
            "    except OSError as error: return errno.errorcode[error.errno]\n    return 'open'"
        )
        for detached in False, True:
            with self.subTest(detached=detached):
                child, terminal = pty.fork()
                if child == 0:
                    try:
                        with Client("descriptors", settings={"detached": detached}) as client:
                            client.run("import errno, os\n" + source)
                            print(client.eval("opened()"), flush=True)
                    finally:
                        os._exit(0)
                with open(terminal, "rb") as output:
                    self.assertEqual(output.readline(), b"ENXIO\r\n" if detached else b"open\r\n")
                os.waitpid(child, 0)


if __name__ == "__main__":
    unittest.main()
