"""Cancel messages and their signal (protocol.md, section 4)."""

import unittest

from client import Client, frame

BUSY = "import os; os.write(1, b'busy\\n')\nwhile True: pass"


class Interrupts(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)

    def busy(self, source=BUSY):
        identifier = self.client.post("exec", source=source)
        self.client.until(self.client.stdout, b"busy\n")
        return identifier

    def assert_cancelled(self, reply, identifier):
        self.assertEqual(reply["id"], identifier)
        self.assertEqual(reply["error"]["exception"]["type"], "KeyboardInterrupt")

    def test_a_busy_loop_is_cancelled_and_the_worker_lives_on(self):
        self.client.run("kept = [1, 2]")
        identifier = self.busy()
        self.client.send({"cancel": identifier})
        self.client.interrupt()
        self.assert_cancelled(self.client.receive(), identifier)
        self.assertEqual(self.client.eval("kept"), [1, 2])

    def test_a_call_that_sleeps_in_c_is_cancelled(self):
        identifier = self.busy("import os, time; os.write(1, b'busy\\n'); time.sleep(1000)")
        self.client.send({"cancel": identifier})
        self.client.interrupt()
        self.assert_cancelled(self.client.receive(), identifier)

    def test_an_interrupt_that_python_ignores_is_asked_for_again(self):
        self.client.run(
            "import os, weakref\nclass Thing: pass\n"
            "def busy():\n    os.write(1, b'busy\\n')\n    while True: pass\n"
            "def delete():\n    Thing.__del__ = lambda self: busy()\n    Thing()\n"
            "def callback():\n    thing = Thing()\n    kept = weakref.ref(thing, lambda ref: busy())\n    del thing\n"
            "def generator():\n    try: yield\n    finally: busy()\n"
            "def close():\n    begun = generator()\n    next(begun)\n    del begun\n"
        )
        for ignored in "callback", "close", "delete":
            with self.subTest(ignored):
                identifier = self.client.post("exec", source=f"{ignored}(); busy()")
                self.client.until(self.client.stdout, b"busy\n")
                self.client.send({"cancel": identifier})
                self.client.interrupt()
                # The code goes on, since Python ignored the interrupt; the next one ends what is left of the code.
                self.client.until(self.client.stdout, b"busy\n")
                self.client.interrupt()
                self.assert_cancelled(self.client.receive(), identifier)

    def test_code_that_runs_while_cancels_are_looked_for_can_not_call_the_client(self):
        self.client.define("f")
        # As a `__del__` in a garbage collection at this place would.
        self.client.run(
            "import os, signal\nread, seen = os.read, []\n"
            "def read_amid(*arguments):\n    os.read = read\n    try: f()\n"
            "    except RuntimeError as error: seen.append(str(error))\n    return read(*arguments)\n"
            "def look():\n    os.read = read_amid\n    os.kill(os.getpid(), signal.SIGURG)\n"
        )
        self.client.run("look()")
        self.assertEqual(len(self.client.eval("seen")), 1)

    def test_an_interrupt_amid_an_import_leaves_the_global_import_lock_free(self):
        self.client.run(
            "import _imp, _signal, _thread, os, sys, time\n"
            "arrived, arrives = os.pipe()\nos.set_blocking(arrives, False)\n_signal.set_wakeup_fd(arrives)\n"
            "def hold(thread, is_held):\n    _imp.acquire_lock()\n    is_held.release()\n"
            "    while sys._current_frames()[thread].f_code.co_name != '_get_module_lock': time.sleep(0.001)\n"
            "    os.write(1, b'busy\\n')\n    os.read(arrived, 1)\n    _imp.release_lock()\n"
            "def take():\n    is_held = _thread.allocate_lock()\n    is_held.acquire()\n"
            "    _thread.start_new_thread(hold, (_thread.get_ident(), is_held))\n    is_held.acquire()\n"
            "    try: import colorsys\n    finally: os.write(1, b'over\\n')\n    while True: pass\n"
        )
        identifier = self.busy("take()")
        self.client.send({"cancel": identifier})
        self.client.interrupt()
        self.client.until(self.client.stdout, b"over\n")
        self.client.interrupt()
        self.assert_cancelled(self.client.receive(), identifier)
        self.assertIs(self.client.eval("_imp.lock_held()"), False)

    def test_an_ignored_interrupt_of_the_programs_own_is_printed_and_stops_nothing(self):
        self.client.run(
            "import os\nclass Thing:\n    def __del__(self): raise KeyboardInterrupt('own')\n"
            "def caught():\n"
            "    try:\n"
            "        os.write(1, b'busy\\n')\n"
            "        while True: pass\n"
            "    except KeyboardInterrupt: pass\n"
            "    Thing()\n"
            "    return sum(range(1000))\n"
        )
        self.client.run("Thing()")
        self.client.until(self.client.stderr, b"KeyboardInterrupt: own")
        # The same holds after an interrupt that was the client's.
        identifier = self.client.post("eval", source="caught()")
        self.client.until(self.client.stdout, b"busy\n")
        self.client.send({"cancel": identifier})
        self.client.interrupt()
        self.assertEqual(self.client.receive(), {"id": identifier, "value": 499500})
        self.client.until(self.client.stderr, b"KeyboardInterrupt: own")

    def test_many_signals_look_once_at_what_waits(self):
        self.client.run(
            "import pyffi_worker.execution.interrupts as interrupts\nlooked, parse = [0], interrupts.parse\n"
            "def counting(*arguments): looked[0] += 1; return parse(*arguments)\n"
            "interrupts.parse = counting"
        )
        kill = "os.kill(os.getpid(), signal.SIGURG)"
        source = f"while not looked[0]: {kill}\nfor _ in range(100): {kill}"
        identifier = self.busy("import os, signal; os.write(1, b'busy\\n')\n" + source)
        self.client.send({"cancel": 5000})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": None})
        self.assertEqual(self.client.eval("looked"), [1])

    def test_a_queued_request_is_not_started(self):
        busy = self.busy()
        queued = self.client.post("exec", source="started = True")
        after = self.client.post("exec", source="after = True")
        self.client.send({"cancel": queued})
        self.client.interrupt()
        self.client.send({"cancel": busy})
        self.client.interrupt()
        self.assert_cancelled(self.client.receive(), busy)
        self.assert_cancelled(self.client.receive(), queued)
        self.assertEqual(self.client.receive(), {"id": after, "value": None})
        self.assertEqual(self.client.eval("'started' in globals(), after"), {"tuple": [False, True]})

    def test_a_client_that_asks_is_told_which_requests_keep_nobody_waiting(self):
        with Client(settings={"awaiting": True}) as client:
            client.run("import asyncio\nasync def sleep(seconds): await asyncio.sleep(seconds)")
            running = client.post("call", target=-1, path=["sleep"], args=[600], **{"await": True})
            other = client.post("call", target=0, path=["len"], args=["ab"], **{"await": True})
            self.assertEqual(client.receive(), {"awaiting": [running]})
            self.assertEqual(client.receive(), {"id": other, "value": 2})
            self.assertEqual(client.eval("3"), 3)
            client.send({"cancel": running})
            self.assertEqual(client.receive()["error"]["exception"]["type"], "CancelledError")
        with Client() as client:
            client.run("import asyncio")
            client.post("eval", source="asyncio.sleep(600)", **{"await": True})
            self.assertEqual(client.eval("3"), 3)

    def test_a_queued_request_is_cancelled_without_a_signal(self):
        ids = [self.client.last + 1, self.client.last + 2]
        self.client.last += 2
        # One write, so that the worker has the cancel message when it begins.
        messages = [{"id": ids[0], "op": "ping"}, {"id": ids[1], "op": "exec", "source": "x = 1"}, {"cancel": ids[1]}]
        self.client.send_all(messages)
        self.assertEqual(self.client.receive(), {"id": ids[0], "value": None})
        self.assert_cancelled(self.client.receive(), ids[1])

    def test_a_cancelled_request_still_releases(self):
        self.client.request("eval", source="[]", as_=5)
        busy = self.busy()
        queued = self.client.post("ping", release=[5])
        self.client.send({"cancel": queued})
        self.client.send({"cancel": busy})
        self.client.interrupt()
        self.assert_cancelled(self.client.receive(), busy)
        self.assert_cancelled(self.client.receive(), queued)
        self.assertEqual(self.client.request("length", target=5)["error"]["kind"], "handle")

    def test_the_handle_of_a_cancelled_request_holds_its_failure(self):
        busy = self.busy()
        queued = self.client.post("eval", source="[]", as_=7)
        self.client.send_all([{"cancel": queued}, {"cancel": busy}])
        self.client.interrupt()
        self.assert_cancelled(self.client.receive(), busy)
        self.assert_cancelled(self.client.receive(), queued)
        reply = self.client.request("length", target=7)
        self.assertEqual(reply["error"]["exception"]["type"], "KeyboardInterrupt")

    def test_a_signal_without_message_does_nothing(self):
        identifier = self.busy("import os; os.write(1, b'busy\\n')\nfor i in range(3000000): pass\nn = i")
        for _ in range(20):
            self.client.interrupt()
        self.assertEqual(self.client.receive(), {"id": identifier, "value": None})
        self.client.interrupt()
        self.assertEqual(self.client.eval("n"), 2999999)

    def test_a_signal_while_idle_does_nothing(self):
        for _ in range(50):
            self.client.interrupt()
            self.assertIsNone(self.client.value("ping"))

    def test_frames_behind_the_cancel_message_stay_in_order(self):
        identifier = self.busy()
        self.client.send({"cancel": identifier})
        posted = [self.client.post("eval", source=str(number)) for number in range(500)]
        self.client.interrupt()
        self.assert_cancelled(self.client.receive(), identifier)
        for number, queued in enumerate(posted):
            self.assertEqual(self.client.receive(), {"id": queued, "value": number})

    def test_a_frame_that_has_half_arrived_stays(self):
        identifier = self.busy()
        self.client.last += 1
        data = frame({"id": self.client.last, "op": "eval", "source": "6 * 7"})
        self.client.send({"cancel": identifier})
        self.client.write(data[:20])
        self.client.interrupt()
        self.assert_cancelled(self.client.receive(), identifier)
        self.client.write(data[20:])
        self.assertEqual(self.client.receive(), {"id": self.client.last, "value": 42})

    def test_late_cancels_never_hit_another_request(self):
        # Each cancel names the request that was just answered, and comes while the next one may be at any point.
        self.client.run("def spin():\n    for i in range(300): pass\n    return i")
        for _ in range(1000):
            late = self.client.last
            identifier = self.client.post("call", target=-1, path=["spin"])
            self.client.send({"cancel": late})
            self.client.interrupt()
            self.assertEqual(self.client.receive(), {"id": identifier, "value": 299})
            self.client.interrupt()

    def test_cancels_at_any_moment_are_answered_once(self):
        # Here the cancel races with the request that it names: both outcomes are right, none may be lost or doubled.
        self.client.run("def spin():\n    for i in range(2000): pass\n    return i")
        cancelled = 0
        for _ in range(1000):
            identifier = self.client.post("call", target=-1, path=["spin"])
            self.client.send({"cancel": identifier})
            self.client.interrupt()
            reply = self.client.receive()
            self.assertEqual(reply["id"], identifier)
            if "error" in reply:
                self.assert_cancelled(reply, identifier)
                cancelled += 1
            else:
                self.assertEqual(reply["value"], 1999)
        self.assertGreater(cancelled, 0)
        handles = dict(zip(*[iter(self.client.value("info", result="value")["dict"])] * 2))["handles"]
        self.assertEqual(handles, cancelled, "one for each exception")

    def test_a_cancel_ends_a_description_that_does_not_end(self):
        source = (
            "import os\nclass E(Exception):\n    def __str__(self):\n        os.write(1, b'busy\\n"
            "')\n        while True: pass\nraise E"
        )
        identifier = self.busy(source)
        self.client.send({"cancel": identifier})
        self.client.interrupt()
        reply = self.client.receive()
        self.assertEqual((reply["id"], reply["error"]["exception"]["type"]), (identifier, "KeyboardInterrupt"))

    def test_an_interrupted_conversion_leaves_no_handles(self):
        source = (
            "import os\nclass X:\n    def __index__(self):\n        os.write(1, b'busy\\n')\n"
            "        while True: pass\nx = [object(), object(), X()]"
        )
        self.client.run(source)
        identifier = self.client.post("eval", source="x", result="plain")
        self.client.until(self.client.stdout, b"busy\n")
        self.client.send({"cancel": identifier})
        self.client.interrupt()
        reply = self.client.receive()
        self.assert_cancelled(reply, identifier)
        self.client.send({"release": [reply["error"]["exception"]["ref"]]})
        self.assertEqual(self.client.value("info", result="value")["dict"][:2], ["handles", 0])


if __name__ == "__main__":
    unittest.main()
