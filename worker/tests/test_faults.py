"""Deaths, forks and what else user code does to its process (protocol.md, sections 1, 4 and 9)."""

import os
import signal
import subprocess
import sys
import textwrap
import unittest

from client import HERE, Client, Ended, frame
from patience import wait_for_end

BUSY = "import os; os.write(1, b'busy\\n')\n"


class Deaths(unittest.TestCase):
    def test_the_stacks_at_a_segmentation_fault(self):
        with Client("descriptors") as client:
            client.run("import ctypes\ndef innermost():\n    ctypes.string_at(0)\ndef outer():\n    innermost()")
            client.post("call", target=-1, path=["outer"])
            stacks = client.rest(client.crash).decode()
            self.assertEqual(client.status(), -signal.SIGSEGV)
            self.assertIn("Segmentation fault", stacks)
            self.assertLess(stacks.index("in innermost"), stacks.index("in outer"))
            with self.assertRaises(Ended):
                client.receive()

    def test_the_stacks_of_all_threads_at_an_abort(self):
        with Client("descriptors") as client:
            source = "import os, threading\ne = threading.Event()\ndef waiting(): e.set(); threading.Event().wait()\n"
            client.run(source + "threading.Thread(target=waiting, daemon=True).start(); e.wait()")
            client.post("exec", source="os.abort()")
            stacks = client.rest(client.crash).decode()
            self.assertEqual(client.status(), -signal.SIGABRT)
            self.assertIn("in waiting", stacks)

    def test_crashes_without_descriptors_go_to_standard_error(self):
        with Client("module") as client:
            client.post("exec", source="import ctypes; ctypes.string_at(0)")
            self.assertIn(b"Segmentation fault", client.rest(client.stderr))

    def test_os_exit(self):
        with Client("descriptors") as client:
            client.post("exec", source="import os; os._exit(3)")
            self.assertEqual(client.status(), 3)

    def test_the_client_dies_while_the_worker_is_busy(self):
        # A client in a process of its own is killed; the crash pipe's end tells when its worker is gone.
        work = {
            "a loop": "while True: pass",
            "a call in C": "import time; time.sleep(1000)",
            "C that holds the lock": "sum(iter(int, 1))",
            "a loop that catches everything": (
                "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
            ),
        }
        for name, source in work.items():
            with self.subTest(name):
                script = textwrap.dedent(
                    f"""
                    import os, sys
                    sys.path.insert(0, {HERE!r})
                    from client import Client
                    client = Client("descriptors")
                    client.post("exec", source={BUSY + source!r})
                    client.until(client.stdout, b"busy\\n")
                    print(client.process.pid, flush=True)
                    os.read(0, 1)
                    """
                )
                pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
                with subprocess.Popen([sys.executable, "-c", script], **pipes) as parent:
                    worker = int(parent.stdout.readline())
                    parent.kill()
                    wait_for_end(worker)

    def test_an_idle_worker_ends_with_its_client(self):
        for form in "module", "sources", "descriptors":
            with self.subTest(form), Client(form) as client:
                client.process.stdin.close()
                self.assertEqual(client.status(), 0)

    def test_a_client_that_reads_no_more(self):
        with Client() as client:
            client.process.stdout.close()
            client.post("ping")
            self.assertEqual(client.status(), 0)


class Forks(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)

    def test_a_child_that_returns_to_the_loop_ends_silently(self):
        self.client.run("import os\npid = os.fork()")
        self.assertEqual(self.client.eval("os.waitpid(pid, 0)[1]"), 0)
        self.assertEqual(self.client.eval("6 * 7"), 42)

    def test_a_child_ends_with_its_own_status(self):
        for source, status in ("raise SystemExit(5)", 5), ("1 / 0", 1), ("pass", 0):
            self.client.run(f"import os\npid = os.fork()\nif pid == 0:\n    {source}")
            self.assertEqual(self.client.eval("os.waitpid(pid, 0)[1] >> 8"), status)

    def test_a_child_executes_none_of_the_frames_that_wait(self):
        self.client.run("import os\nr, w = os.pipe()")
        messages = [{"id": 101, "op": "exec", "source": "pid = os.fork()"}]
        messages += [{"id": 102, "op": "exec", "source": "os.write(w, b'x')"}]
        messages += [{"id": 103, "op": "eval", "source": "os.waitpid(pid, 0)[1], os.read(r, 10)", "result": "value"}]
        self.client.send_all(messages)
        replies = [self.client.receive() for _ in messages]
        self.assertEqual([reply["id"] for reply in replies], [101, 102, 103])
        self.assertEqual(replies[2]["value"], {"tuple": [0, {"bytes": [0, 1]}]})

    def test_a_child_holds_no_private_descriptor_open(self):
        # The child outlives the worker; the pipes must end all the same.
        self.client.run(
            "import os\nr, w = os.pipe()\npid = os.fork()\nif pid == 0:\n"
            "    os.close(1); os.close(2); os.write(w, b'x'); import signal; signal.pause(); os._exit(0)\n"
            "os.read(r, 1)"
        )
        pid = self.client.eval("pid")
        try:
            self.client.post("exec", source="os._exit(0)")
            self.assertEqual(self.client.rest(self.client.output)[8:], b"")
            self.assertEqual(self.client.rest(self.client.crash), b"")
            os.kill(pid, 0)
        finally:
            os.kill(pid, signal.SIGKILL)

    def test_a_child_gets_keyboard_interrupts_as_any_process(self):
        source = (
            "import os, signal\npid = os.fork()\nif pid == 0:\n    try:\n"
            "        os.kill(os.getpid(), signal.SIGINT); signal.pause()\n"
            "    except KeyboardInterrupt:\n        os._exit(7)\n    os._exit(1)\n"
        )
        self.client.run(source)
        self.assertEqual(self.client.eval("os.waitpid(pid, 0)[1] >> 8"), 7)

    def test_multiprocessing(self):
        for method in "fork", "spawn":
            with self.subTest(method):
                source = (
                    f"import multiprocessing, operator\n"
                    f"with multiprocessing.get_context({method!r}).Pool(2) as pool: r = pool.map(abs, range(-5, 0))"
                )
                self.client.run(source)
                self.assertEqual(self.client.eval("r"), [5, 4, 3, 2, 1])


class Releases(unittest.TestCase):
    def test_finalizers_that_misbehave(self):
        with Client("descriptors") as client:
            client.run(
                "class D:\n    def __del__(self):\n        print('gone')\n"
                "        raise SystemExit(9)\nclass K(D):\n"
                "    def __del__(self): raise KeyboardInterrupt"
            )
            for name, number in ("D", 5), ("K", 6):
                client.request("call", target=-1, path=[name], as_=number)
            client.send({"release": [5, 6, 5]})
            self.assertEqual(client.eval("6 * 7"), 42)
            self.assertEqual(client.until(client.stdout, b"gone\n"), b"gone\n")

    def test_a_million_objects_leave_nothing(self):
        with Client() as client:
            client.run("class C: pass")
            request = {"op": "call", "target": -1, "path": ["C"]}
            numbers = range(1, 501)
            replies = b"".join(frame({"id": n, "ref": n, "type": "C"}) for n in numbers)
            memory = []
            for _ in range(120):
                client.send_all({"id": n, **request, "as": n, "release": [n - 1]} for n in numbers)
                self.assertEqual(client.exactly(len(replies)), replies)
                client.send({"release": [500]})
                memory.append(client.value("info", result="value")["dict"])
            self.assertEqual(memory[-1][1], 0)
            self.assertLess(memory[-1][3] - memory[39][3], 1 << 20)

    def test_exceptions_leave_nothing(self):
        with Client() as client:
            client.run(
                "import gc; gc.disable()\nalive = 0\nclass C:\n    def __init__(self):\n"
                "        global alive; alive += 1\n    def __del__(self):\n"
                "        global alive; alive -= 1\ndef f():\n    c = C(); 1 / 0"
            )
            for _ in range(100):
                reply = client.request("call", target=-1, path=["f"], as_=5)
                again = client.request("get", target=5)
                refs = [one["error"]["exception"]["ref"] for one in (reply, again)]
                self.assertNotEqual(*refs)
                client.send({"release": [5, *refs]})
            self.assertEqual(client.eval("alive"), 0)


if __name__ == "__main__":
    unittest.main()
