"""Both forms of start, the handshake and the end (protocol.md, sections 1, 3 and 11)."""

import gzip
import os
import signal
import subprocess
import sys
import tempfile
import unittest

from client import PACKAGES, PREAMBLE, Client, bootstrap, embedded_sources, frame

FORMS = "module", "sources", "descriptors"


class Start(unittest.TestCase):
    def test_the_greeting(self):
        for form in FORMS:
            with self.subTest(form), Client(form) as client:
                self.assertEqual(client.greeting["hello"], "pyffi-worker")
                self.assertEqual(client.greeting["protocol"], 1)
                self.assertEqual(client.greeting["version"], list(sys.version_info))
                self.assertEqual(client.greeting["versionText"], sys.version)
                self.assertEqual(client.greeting["pid"], client.process.pid)
                self.assertEqual(client.eval("__import__('sys').executable"), client.greeting["executable"])
                self.assertEqual(client.finish(), 0)

    def test_main_is_the_users_own(self):
        for form in FORMS:
            with self.subTest(form), Client(form) as client:
                self.assertEqual(client.eval("__name__"), "__main__")
                self.assertEqual(
                    client.eval("sorted(globals())"),
                    sorted(["__builtins__", "__doc__", "__loader__", "__name__", "__package__", "__spec__"]),
                )
                self.assertEqual(client.eval("[__spec__, __import__('sys').argv]"), [None, [""]])
                self.assertTrue(client.eval("__import__('__main__').__dict__ is globals()"))

    def test_the_current_directory_is_not_on_the_path(self):
        for form in FORMS:
            with self.subTest(form), Client(form, cwd=os.path.dirname(os.path.abspath(__file__))) as client:
                self.assertEqual(
                    client.request("import", name="test_start")["error"]["exception"]["type"], "ModuleNotFoundError"
                )
                self.assertTrue(
                    client.eval(
                        "'' not in __import__('sys').path and __import__('os').getcwd() not in __import__('sys').path"
                    )
                )

    def test_nothing_of_the_current_directory_is_executed(self):
        # What the worker imports first, and what Python itself does for -c and -m.
        names = (
            "_imp marshal os fcntl faulthandler linecache runpy tokenize _json _socket _struct select _posixsubprocess"
        )
        with tempfile.TemporaryDirectory() as folder:
            for name in names.split():
                with open(os.path.join(folder, name + ".py"), "w") as file:
                    file.write(f"open({os.path.join(folder, 'executed')!r}, 'a').write({name!r} + ' ')\n")
            for form in FORMS:
                if form == "module" and sys.version_info < (3, 11):
                    continue  # Python imports runpy itself, and no setting prevents that
                with self.subTest(form), Client(form, cwd=folder) as client:
                    error = client.request("exec", source="1 / 0\n")["error"]["exception"]
                    self.assertEqual(error["type"], "ZeroDivisionError")
                    client.finish()
                self.assertEqual([name for name in os.listdir(folder) if name == "executed"], [])

    def test_user_code_does_not_see_what_kept_the_current_directory_away(self):
        seen = "[__import__('os').environ.get('PYTHONSAFEPATH'), getattr(__import__('sys').flags, 'safe_path', None)]"
        own = {**os.environ, "PYTHONSAFEPATH": "1"}
        for form in FORMS:
            with self.subTest(form):
                with Client(form) as client:
                    has_flag, forgets = sys.version_info >= (3, 11), sys.version_info >= (3, 13)
                    self.assertEqual(client.eval(seen), [None, (not forgets) if has_flag else None])
                with Client(form, environment=own) as client:
                    self.assertEqual(client.eval(seen), ["1", True if has_flag else None])

    def test_no_other_descriptors_than_those_of_the_protocol(self):
        with Client("descriptors") as client:
            for descriptor in client.eval("[int(n) for n in __import__('os').listdir('/dev/fd') if int(n) > 2]"):
                inherited = client.eval(
                    f"__import__('subprocess').call(['test', '-e', '/dev/fd/{descriptor}'], close_fds=False) == 0"
                )
                self.assertFalse(inherited, descriptor)

    def test_what_a_sitecustomize_puts_in_the_place_of_a_stream_stays(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "sitecustomize.py"), "w") as file:
                file.write("import io, sys\nsys.stdout = type('Mine', (), {'write': len, 'flush': int})()\n")
            environment = {**os.environ, "PYTHONPATH": folder}
            with Client("descriptors", environment=environment, keeps_path=True) as client:
                self.assertEqual(client.eval("type(__import__('sys').stdout).__name__"), "Mine")

    def test_settings(self):
        settings = {"argv": ["a", "é"], "path": ["/x", "/y"], "spin": 20, "unknown": 1}
        with Client(settings=settings) as client:
            self.assertEqual(client.eval("__import__('sys').argv"), ["a", "é"])
            self.assertEqual(client.eval("__import__('sys').path[:2]"), ["/x", "/y"])

    def test_first_frames_that_are_no_hello(self):
        good = {"hello": "pyffi-client", "protocol": 1}
        firsts = [
            {"id": 1, "op": "ping"},
            [good],
            dict(good, protocol=2),
            dict(good, protocol=True),
            {"hello": "x", "protocol": 1},
            b"garbage",
            b"[]",
        ]
        firsts += [dict(good, settings=[]), dict(good, settings={"argv": "x"}), dict(good, settings={"path": [1]})]
        firsts += [
            dict(good, settings={"spin": -1}),
            dict(good, settings={"spin": 1.5}),
            dict(good, settings={"join": -1}),
            dict(good, limits={"json": "x"}),
        ]
        for first in firsts:
            with self.subTest(first), Client(hello=False) as client:
                client.greeted()
                client.send(first)
                reply = client.receive()
                self.assertEqual((reply["id"], reply["error"]["kind"]), (None, "protocol"))
                self.assertEqual(client.status(), 70)

    def test_unknown_members_of_the_hello_are_ignored(self):
        with Client(hello=False) as client:
            client.greeted()
            client.send({"hello": "pyffi-client", "protocol": 1, "more": {"a": 1}, "limits": {"more": "x"}})
            self.assertIsNone(client.value("ping"))

    def test_requests_may_come_with_the_sources(self):
        sources = embedded_sources()
        hello = frame({"hello": "pyffi-client", "protocol": 1})
        data = sources + hello + frame({"id": 1, "op": "eval", "source": "6 * 7"})
        command = [sys.executable, "-c", bootstrap(), str(len(sources))]
        done = subprocess.run(command, input=data, capture_output=True)
        self.assertTrue(done.stdout.startswith(PREAMBLE))
        self.assertTrue(done.stdout.endswith(frame({"id": 1, "value": 42})), done)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_unknown_options_are_refused(self):
        sources = embedded_sources()
        forms = ["-m", "pyffi_worker"], ["-c", bootstrap(), str(len(sources))]
        for form in forms:
            for options in ["--descriptor"], ["--cache"], ["--descriptors", "x"]:
                with self.subTest(form=form[0], options=options):
                    ended = subprocess.run(
                        [sys.executable, *form, *options], input=sources, capture_output=True, cwd=PACKAGES
                    )
                    self.assertEqual((ended.returncode, ended.stdout), (64, b""))
                    self.assertIn(b"unknown options: " + " ".join(options).encode(), ended.stderr)

    def test_sources_that_are_cut(self):
        command = [sys.executable, "-c", bootstrap(), "1000"]
        done = subprocess.run(command, input=b"pyffi_worker 5", stdout=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stdout), (70, b""))

    def test_a_client_that_sends_no_descriptors(self):
        with Client("descriptors", hello=False) as client:
            pass
        import socket

        ours, theirs = socket.socketpair()
        sources = embedded_sources()
        command = [sys.executable, "-c", bootstrap(), str(len(sources)), "--descriptors"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=theirs) as process:
            theirs.close()
            ours.close()
            process.communicate(sources)
            self.assertEqual(process.returncode, 70)
        self.assertIsNotNone(client.process.returncode)

    def test_the_workers_own_lines_are_known_to_tracebacks(self):
        with Client("sources") as client:
            module = "__import__('sys').modules['pyffi_worker.execution.executor']"
            line = client.eval(f"__import__('inspect').getsource({module}.Executor.answer)")
            self.assertIn("def answer(self, message):", line)

    def test_the_workers_own_lines_are_not_those_of_code_that_has_no_file(self):
        for form in FORMS:
            with self.subTest(form), Client(form) as client:
                client.run("text = 'def f():\\n    1 / 0\\n\\nf()'")
                error = client.request("exec", source="exec(text)")["error"]["exception"]
                self.assertEqual([frame["source"] for frame in error["frames"]], ["exec(text)", None, None])
                self.assertEqual(
                    error["traceback"].splitlines()[3:-1],
                    ['  File "<string>", line 4, in <module>', '  File "<string>", line 2, in f'],
                )

    def test_the_end_runs_atexit_and_flushes(self):
        for form in FORMS:
            with self.subTest(form), Client(form) as client:
                client.run("import atexit; atexit.register(print, 'good', 'bye', end='')")
                self.assertEqual(client.finish(), 0)
                self.assertEqual(client.rest(client.stdout or client.stderr), b"good bye")

    def test_threads_that_never_end_do_not_keep_the_worker_from_ending_in_order(self):
        with Client("descriptors", settings={"join": 100}) as client, tempfile.TemporaryDirectory() as folder:
            client.run(
                "import atexit, concurrent.futures, threading\n"
                f"file = open({os.path.join(folder, 'file')!r}, 'w'); file.write('text')\n"
                "atexit.register(print, 'handler')\n"
                "threading.Thread(target=lambda: threading.Event().wait(), name='endless').start()\n"
                "pool = concurrent.futures.ThreadPoolExecutor(1)\n"
                "pool.submit(threading.Event().wait)"
            )
            self.assertEqual(client.finish(), 0)
            self.assertEqual(client.rest(client.stdout), b"handler\n")
            said = client.rest(client.stderr).decode()
            self.assertRegex(said, "^pyffi: Python's time to end is over; .* cut off: endless, ThreadPool")
            with open(os.path.join(folder, "file"), encoding="utf-8") as file:
                self.assertEqual(file.read(), "text")

    def test_threads_may_outlast_the_main_one(self):
        for settings in {}, {"join": 600000}:
            with self.subTest(settings), Client("descriptors", settings=settings) as client:
                client.run(
                    "import atexit, concurrent.futures.thread, threading, time\n"
                    "def job():\n"
                    "    while not concurrent.futures.thread._shutdown: time.sleep(0.001)\n"
                    "    print('job')\n"
                    "def outlast():\n    threading.main_thread().join()\n    print('thread')\n"
                    "atexit.register(print, 'handler')\n"
                    "threading.Thread(target=outlast).start()\n"
                    "concurrent.futures.ThreadPoolExecutor(1).submit(job)"
                )
                self.assertEqual(client.finish(), 0)
                self.assertEqual(client.rest(client.stdout), b"job\nthread\nhandler\n")

    def test_what_lives_at_the_end_needs_modules_that_live(self):
        with Client("descriptors") as client, tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "file")
            client.run(
                f"import gzip\nfile = gzip.open({path!r}, 'wt'); file.write('text')\n"
                "class Finalized:\n    def __del__(self): print(gzip is not None)\n"
            )
            client.request("eval", source="Finalized()", result="handle")
            self.assertEqual(client.finish(), 0)
            self.assertEqual(client.rest(client.stdout), b"True\n")
            self.assertEqual(client.rest(client.stderr), b"")
            with gzip.open(path, "rt") as file:
                self.assertEqual(file.read(), "text")

    def test_shutdown_ends_even_with_more_input(self):
        with Client() as client:
            self.assertIsNone(client.value("shutdown"))
            self.assertEqual(client.status(), 0)

    def test_signals_that_the_client_blocks_are_not_blocked(self):
        blocked = {signal.SIGINT, signal.SIGUSR1}

        def block():
            signal.pthread_sigmask(signal.SIG_BLOCK, blocked)

        with Client("descriptors", preexec_fn=block) as client:
            client.run("import signal")
            self.assertEqual(client.eval("list(map(int, signal.pthread_sigmask(signal.SIG_BLOCK, [])))"), [])

    def test_end_of_file_in_the_middle_of_a_frame(self):
        with Client() as client:
            client.write(frame({"id": 1, "op": "ping"})[:-1])
            client.process.stdin.close()
            self.assertEqual(client.receive()["error"]["kind"], "protocol")
            self.assertEqual(client.status(), 70)

    def test_isolated_interpreters(self):
        sources = embedded_sources()
        data = (
            sources
            + frame({"hello": "pyffi-client", "protocol": 1})
            + frame({"id": 1, "op": "eval", "source": "6 * 7"})
        )
        for options in ["-I"], ["-S"], ["-I", "-S", "-B"], ["-X", "utf8"], ["-u"], ["-O"]:
            with self.subTest(options):
                command = [sys.executable, *options, "-c", bootstrap(), str(len(sources))]
                done = subprocess.run(command, input=data, capture_output=True)
                self.assertTrue(done.stdout.endswith(frame({"id": 1, "value": 42})), done)

    def test_nothing_slow_is_imported_before_the_first_result(self):
        slow = (
            "json re enum functools collections typing dataclasses contextlib threading signal "
            "asyncio traceback socket array datetime"
        )
        sources = f"import sys; found = sorted(set({slow!r}.split()) & set(sys.modules))"
        bare = (
            subprocess.run([sys.executable, "-c", sources + "; print(found)"], stdout=subprocess.PIPE)
            .stdout.decode()
            .strip()
        )
        with Client("descriptors") as client:
            client.request("import", name="math")
            self.assertEqual(
                str(sorted(client.eval(f"[m for m in {slow!r}.split() if m in __import__('sys').modules]"))), bare
            )


if __name__ == "__main__":
    unittest.main()
