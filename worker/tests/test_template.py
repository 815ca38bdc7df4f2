"""Workers that a worker forks (protocol, section 12)."""

import contextlib
import os
import select
import shutil
import signal
import unittest

from client import Client, Ended, send_descriptors
from patience import Patience


class Fork(Client):
    """A worker that was forked, and the pipes to it."""

    def __init__(self, template, settings=None, **members):
        given = self.open_descriptors()
        worker_input, self.input = os.pipe()
        self.output, worker_output = os.pipe()
        given += [worker_input, worker_output]
        send_descriptors(template.forks, given)
        for number in given:
            os.close(number)
        self.last, self.attachments, self.template = 0, b"", template
        self.reply = template.request("fork", result="value", **members)
        self.pid = self.reply.get("value", [None])[0]
        if self.pid:
            self.ended = os.pidfd_open(self.pid)
            self.send({"hello": "pyffi-client", "protocol": 1, "settings": settings or {}})
            self.greeting = self.greeted()

    def __exit__(self, *problem):
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.ended, signal.SIGKILL)
            os.close(self.ended)
        if self.input is not None:
            os.close(self.input)
        os.close(self.output)
        self.close_descriptors()

    def wait_for(self, descriptor):
        patience = Patience(self.pid)
        while not select.select([descriptor], [], [], 1)[0]:
            patience.look()

    def status(self):
        self.wait_for(self.ended)
        return self.template.value("reap", pid=self.pid)

    def finish(self):
        os.close(self.input)
        self.input = None
        return self.status()


@unittest.skipUnless(hasattr(os, "pidfd_open"), "needs pidfds")
class Template(unittest.TestCase):
    def setUp(self):
        self.template = self.enterContext(Client("descriptors", forks=True))

    def enterContext(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def fork(self, **options):
        return self.enterContext(Fork(self.template, **options))

    def test_a_forked_worker_shares_embedded_modules_itself(self):
        self.template.run(
            "import subprocess, sys\n"
            "from pyffi_worker.bindings import embedded\n"
            "embedded.load('carried', [('carried', 'carried.py', 'NAME = 7')], None, None)\n"
            "embedded.share()"
        )
        worker = self.fork()
        folders = [
            one.eval("[sys.path.count(embedded.shared[0]), embedded.shared[0]]") for one in (self.template, worker)
        ]
        self.assertEqual([count for count, _ in folders], [1, 1])
        (_, first), (_, second) = folders
        self.assertNotEqual(first, second)
        shutil.rmtree(first)  # as the template's end does
        command = (
            "[sys.executable, '-c', f'import sys; sys.path[:] = {sys.path!r}; import carried; print(carried.NAME)']"
        )
        self.assertEqual(worker.eval(f"subprocess.run({command}, capture_output=True, text=True).stdout"), "7\n")
        worker.finish()
        self.assertFalse(os.path.exists(second))

    def test_a_forked_worker_has_what_the_template_has_made(self):
        self.template.run("import json\nmade = [1]")
        first, second = self.fork(), self.fork()
        self.assertEqual(first.greeting["pid"], first.pid)
        self.assertEqual(first.eval("made, 'json' in globals()"), {"tuple": [[1], True]})
        first.run("made.append(2)")
        self.assertEqual([one.eval("made") for one in (self.template, first, second)], [[1], [1, 2], [1]])
        self.assertEqual(self.template.request("eval", source="1")["value"], 1)
        for one in first, second:
            self.assertEqual(one.finish(), 0)
        self.assertEqual(self.template.finish(), 0)

    def test_a_crash_is_the_forked_workers_own(self):
        worker = self.fork()
        worker.post("exec", source="import faulthandler; faulthandler._sigsegv()")
        self.assertEqual(worker.status(), -signal.SIGSEGV)
        self.assertIn(b"Segmentation fault", os.read(worker.crash, 65536))
        self.assertRaises(Ended, worker.receive)
        worker = self.fork()
        worker.post("exec", source="import os; os._exit(7)")
        self.assertEqual(worker.status(), 7)

    def test_its_streams_are_its_own(self):
        self.template.run("print('template')")
        self.assertEqual(os.read(self.template.stdout, 100), b"template\n")
        worker = self.fork()
        worker.run("import sys\nprint('worker'); print('error', file=sys.stderr)")
        self.assertEqual(os.read(worker.stdout, 100), b"worker\n")
        self.assertEqual(os.read(worker.stderr, 100), b"error\n")
        self.assertEqual(worker.eval("sys.stdin.read()"), "")
        self.assertEqual(select.select([self.template.stdout], [], [], 0)[0], [])

    def test_it_dies_with_its_client(self):
        worker = self.fork()
        worker.drop_life()
        self.assertEqual(worker.status(), -signal.SIGKILL)
        self.assertEqual(self.template.eval("1"), 1)

    def test_it_outlives_the_template(self):
        worker = self.fork()
        self.template.process.kill()
        self.template.process.wait()
        self.assertEqual(worker.eval("1 + 1"), 2)
        os.close(worker.input)
        worker.input = None
        worker.wait_for(worker.ended)

    def test_it_is_interrupted_as_any_other(self):
        worker = self.fork()
        number = worker.post("exec", source="while True: pass")
        worker.send({"cancel": number})
        while not select.select([worker.output], [], [], 0.05)[0]:
            signal.pidfd_send_signal(worker.ended, signal.SIGURG)
        self.assertEqual(worker.receive()["error"]["exception"]["type"], "KeyboardInterrupt")
        self.assertEqual(worker.eval("2"), 2)

    def test_handlers_of_signals_stay(self):
        self.template.run(
            "import os, signal\nseen = []\nfor number in signal.SIGUSR1, signal.SIGURG:\n"
            "    signal.signal(number, lambda number, frame: seen.append(int(number)))"
        )
        worker = self.fork()
        worker.run("for number in signal.SIGUSR1, signal.SIGURG: os.kill(os.getpid(), number)")
        self.assertEqual(worker.eval("seen"), [signal.SIGUSR1, signal.SIGURG])
        self.assertEqual(self.template.eval("seen"), [])
        self.assertTrue(worker.eval("signal.getsignal(signal.SIGINT) is signal.default_int_handler"))

    def test_coroutines_and_functions_work_after_those_of_the_template(self):
        source = "import asyncio\nasync def f(): return await asyncio.sleep(0, 5)"
        self.template.run(source)
        self.assertEqual(self.template.value("call", target=-1, path=["f"], **{"await": True}), 5)
        self.template.define("g")
        worker = self.fork()
        self.assertEqual(worker.value("call", target=-1, path=["f"], **{"await": True}), 5)
        error = worker.request("call", target=-1, path=["g"])["error"]["exception"]
        self.assertIn("forked child", error["message"])
        worker.define("h")
        worker.post("call", target=-1, path=["h"])
        self.assertEqual(worker.answer_until_the_reply()[0], 1)
        worker.run("from threading import Thread\nThread(target=h).start()")
        call = worker.receive_aside()
        worker.send_aside({"return": call["call"], "value": None})
        self.assertEqual(self.template.value("call", target=-1, path=["f"], **{"await": True}), 5)

    def test_its_own_forked_children_end_as_usual(self):
        worker = self.fork()
        worker.run("import os\npid = os.fork()\nif pid == 0: raise SystemExit(5)")
        self.assertEqual(worker.eval("os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])"), 5)
        self.assertEqual(worker.eval("3"), 3)

    def test_random_numbers_differ(self):
        self.template.run("import random\nrandom.seed(1)")
        first, second = self.fork(), self.fork()
        self.assertNotEqual(first.eval("random.random()"), second.eval("random.random()"))

    def test_settings_are_its_own(self):
        worker = self.fork(settings={"argv": ["one"], "umask": 0o27})
        self.assertEqual(worker.eval("__import__('sys').argv"), ["one"])
        self.assertEqual(worker.eval("__import__('os').umask(0)"), 0o27)

    def test_other_threads_are_named_instead(self):
        self.template.run(
            "import threading\nend = threading.Event()\n"
            "threading.Thread(target=end.wait, name='looks after things').start()"
        )
        error = self.fork().reply["error"]["exception"]
        self.assertEqual(error["type"], "RuntimeError")
        self.assertIn("there is 'looks after things'", error["message"])
        self.template.run("end.set()\nfor thread in threading.enumerate()[1:]: thread.join()")
        self.assertEqual(self.fork().eval("4"), 4)

    def test_descriptors_of_a_fork_that_was_refused_are_not_those_of_the_next(self):
        self.template.define("f")
        self.template.post("call", target=-1, path=["f"])
        call = self.template.receive()
        before = self.template.eval("len(__import__('os').listdir('/proc/self/fd'))", within=call["call"])
        refused = self.fork(within=call["call"])
        self.assertEqual(refused.reply["error"]["kind"], "request")
        self.template.send({"return": call["call"], "value": None})
        self.assertNotIn("error", self.template.receive())
        self.assertEqual(self.template.eval("len(__import__('os').listdir('/proc/self/fd'))"), before)
        # Also those of a request that never came.
        given = [os.open(os.devnull, os.O_RDWR) for _ in range(8)]
        send_descriptors(self.template.forks, given)
        for number in given:
            os.close(number)
        self.assertEqual(self.fork().eval("6"), 6)

    def test_exit_handlers_of_the_template_are_not_for_its_workers(self):
        self.template.run(
            "import atexit, os, tempfile, multiprocessing.util\n"
            "folder = tempfile.TemporaryDirectory()\nseen = folder.name + '.seen'\n"
            "def note(what): open(seen, 'a').write(what)\n"
            "atexit.register(note, 'T')\nmultiprocessing.util.Finalize(None, note, ['T'], exitpriority=1)"
        )
        folder, seen = self.template.eval("folder.name"), self.template.eval("seen")
        self.addCleanup(os.unlink, seen)
        worker = self.fork()
        worker.run("atexit.register(note, 'w')")
        self.assertEqual(worker.finish(), 0)
        self.assertTrue(os.path.isdir(folder))
        self.assertEqual(self.template.finish(), 0)
        self.assertFalse(os.path.isdir(folder))
        with open(seen) as file:
            self.assertEqual(file.read(), "wTT")

    def test_other_tasks_of_its_event_loop_are_named_instead(self):
        self.template.run(
            "import asyncio\nasync def linger(): await asyncio.sleep(1000)\n"
            "async def start():\n  global task\n  task = asyncio.create_task(linger())\n"
            "async def stop(): task.cancel()"
        )
        self.template.value("call", target=-1, path=["start"], **{"await": True})
        error = self.fork().reply["error"]["exception"]
        self.assertEqual(error["type"], "RuntimeError")
        self.assertIn("there is 'linger'", error["message"])
        self.template.value("call", target=-1, path=["stop"], **{"await": True})
        self.assertEqual(self.fork().eval("4"), 4)

    def test_standard_streams_that_the_template_has_closed_are_there(self):
        self.template.run("import os\nfor number in 0, 1, 2: os.close(number)")
        worker = self.fork()
        worker.run("os.write(1, b'output'); os.write(2, b'error')")
        self.assertEqual((os.read(worker.stdout, 100), os.read(worker.stderr, 100)), (b"output", b"error"))
        self.assertEqual(worker.eval("os.read(0, 1) == b''"), True)

    def test_objects_of_the_template_are_not_kept(self):
        self.template.run("import gc, weakref\nclass Large: pass\nlarge = Large()\nweak = weakref.ref(large)")
        self.template.request("get", target=-1, path=["large"], result="handle", **{"as": 50})
        self.template.run("del large")
        worker = self.fork()
        self.assertEqual(worker.eval("(gc.unfreeze(), gc.collect(), weak() is None)[2]"), True)
        self.assertEqual(self.template.eval("weak() is None"), False)

    def test_the_end_of_one_whose_client_did_not_ask_is_kept_for_the_question(self):
        first = self.fork()
        first.post("exec", source="import os; os._exit(9)")
        first.wait_for(first.ended)
        self.fork()
        with open(f"/proc/{self.template.process.pid}/task/{self.template.process.pid}/children") as children:
            self.assertNotIn(str(first.pid), children.read().split())
        self.assertEqual(first.status(), 9)

    def test_only_what_was_forked_and_has_ended_is_reaped(self):
        worker = self.fork()
        for pid in 1, None, worker.pid:
            self.assertEqual(self.template.request("reap", pid=pid)["error"]["kind"], "request")
        self.template.run("import signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)")
        os.close(worker.input)
        worker.input = None
        self.assertIsNone(worker.status())

    def test_without_room_for_its_descriptors_nothing_is_forked(self):
        self.template.run("import os, resource\nsoft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)")
        self.template.run("lowest = os.open('/dev/null', os.O_RDONLY)\nos.close(lowest)")
        self.template.run("resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + 4, hard))")
        before = self.template.eval("len(os.listdir('/proc/self/fd'))")
        for _ in range(5):
            error = self.fork().reply["error"]["exception"]
            self.assertIn("no room for the descriptors", error["message"])
        self.assertEqual(self.template.eval("len(os.listdir('/proc/self/fd'))"), before)
        self.template.run("resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))")
        self.assertEqual(self.fork().eval("5"), 5)

    def test_nothing_is_forked_amid_other_work(self):
        self.template.define("f")
        self.template.post("call", target=-1, path=["f"])
        call = self.template.receive()
        self.template.send({"id": 100, "op": "fork", "within": call["call"]})
        self.assertEqual(self.template.receive()["error"]["kind"], "request")
        self.template.send({"return": call["call"], "value": None})
        self.assertNotIn("error", self.template.receive())
        error = self.template.request("steps", steps=[{"op": "fork"}])["error"]
        self.assertEqual(error["kind"], "request")
        with Client() as other:
            self.assertEqual(other.request("fork")["error"]["kind"], "request")


if __name__ == "__main__":
    unittest.main()
