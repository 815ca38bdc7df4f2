"""Handlers of signals, which Python runs at any moment: amid requests, calls, and while the worker is idle."""

import unittest

from client import Client

ANY = ["auto", None]


class Handlers(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)

    def define(self, name, forms=(), kind="call", number=1):
        self.client.define(name, forms, kind, number)

    ALARM = (
        "import signal, time\nseen = []\n"
        "def handler(number, frame): seen.append(number); raise TimeoutError('late')\n"
        "signal.signal(signal.SIGALRM, handler)\n"
    )

    # What a handler raises while the worker is idle is printed, which would fill the pipe of standard error.
    OFTEN = "import os, sys\nsys.stderr = open(os.devnull, 'w')\nsignal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)"

    def test_a_handler_that_raises_while_the_worker_is_idle(self):
        for settings in {}, {"spin": 50}:
            with Client("descriptors", settings=settings) as client:
                client.run(self.ALARM + "signal.setitimer(signal.ITIMER_REAL, 0.05)")
                self.assertIn(b"TimeoutError: late", client.until(client.stderr, b"TimeoutError: late"))
                self.assertEqual(client.eval("len(seen)"), 1)

    def test_a_handler_that_raises_amid_requests_ends_one_of_them(self):
        self.client.run(self.ALARM + self.OFTEN)
        ended = 0
        while ended < 20:
            reply = self.client.request("eval", source="sum(range(500))")
            if "error" in reply:
                self.assertEqual(reply["error"]["exception"]["type"], "TimeoutError")
                ended += 1
            else:
                self.assertEqual(reply["value"], 124750)
        while "error" in self.client.request("exec", source="signal.signal(signal.SIGALRM, signal.SIG_IGN)"):
            pass  # the handler ended that one, too
        self.assertIsNone(self.client.value("ping"))

    def test_a_handler_that_raises_while_a_function_is_waited_for(self):
        self.define("f")
        self.client.run(
            self.ALARM + "def caught():\n"
            "    signal.setitimer(signal.ITIMER_REAL, 0.05)\n"
            "    try: return f()\n"
            "    except TimeoutError as error: return str(error)\n"
        )
        identifier = self.client.post("eval", source="caught()")
        call = self.client.receive()["call"]
        self.assertEqual(self.client.receive(), {"id": identifier, "value": "late"})
        # The answer to the call is for nobody now, and no mistake.
        self.client.send({"return": call, "value": {"function": [2, "call", []]}, "brings": [2]})
        self.client.post("ping")
        self.assertEqual(self.client.receive(), {"drop": [2]})
        self.assertIsNone(self.client.receive()["value"])

    def test_a_handler_may_call_functions_while_the_worker_is_idle(self):
        self.define("f", [ANY])
        self.client.run("import signal\nsignal.signal(signal.SIGALRM, lambda *_: f('alarm'))")
        self.client.run("signal.setitimer(signal.ITIMER_REAL, 0.05)")
        call = self.client.receive()
        self.assertEqual(call["args"], ["alarm"])
        self.assertNotIn("for", call)
        inner = self.client.post("eval", source="1 + 1", within=call["call"])
        self.assertEqual(self.client.receive(), {"id": inner, "value": 2})
        # Both are sent together, so that the nested wait reads more than its own answer.
        self.client.last += 1
        ping = {"id": self.client.last, "op": "ping"}
        self.client.send_all([{"return": call["call"], "value": None}, ping])
        self.assertEqual(self.client.receive(), {"id": self.client.last, "value": None})

    def test_a_call_is_answered_while_a_handler_that_runs_amid_it_calls_too(self):
        self.define("f", [ANY])
        self.client.run(
            "import signal\nsignal.signal(signal.SIGALRM, lambda *_: f('handler'))\n"
            "def both():\n    signal.setitimer(signal.ITIMER_REAL, 0.05)\n    return f('code')"
        )
        identifier = self.client.post("eval", source="both()")
        code, handler = self.client.receive(), self.client.receive()
        self.assertEqual((code["args"], handler["args"]), (["code"], ["handler"]))
        self.client.send({"return": code["call"], "value": 1})
        self.client.send({"return": handler["call"], "value": 2})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": 1})

    def test_requests_are_executed_while_a_handler_of_an_idle_worker_calls(self):
        self.define("f")
        self.client.run("import signal\nsignal.signal(signal.SIGALRM, lambda *_: f())")
        self.client.run("signal.setitimer(signal.ITIMER_REAL, 0.05)")
        self.client.request("eval", source="[]", as_=70)
        number = self.client.receive()["call"]
        self.assertIsNone(self.client.value("ping"))
        self.client.send({"return": number, "value": None})
        self.assertIsNone(self.client.value("ping"))

    def test_what_a_handler_raises_needs_no_standard_error(self):
        self.client.run(
            "import os, signal, sys\nsys.stderr = None\n"
            "def handler(number, frame): os.write(1, b'came'); raise TimeoutError('late')\n"
            "signal.signal(signal.SIGALRM, handler)\nsignal.setitimer(signal.ITIMER_REAL, 0.05)"
        )
        self.client.until(self.client.stdout, b"came")
        self.assertIsNone(self.client.value("ping"))

    def test_a_handler_that_raises_amid_the_reading_of_a_cancel_message_loses_nothing(self):
        self.client.run(self.ALARM + self.OFTEN)
        for _ in range(50):
            busy = self.client.post("exec", source="while True: pass")
            self.client.send({"cancel": busy})
            last = self.client.post("ping")
            self.client.interrupt()
            answered = {self.client.receive()["id"], self.client.receive()["id"]}
            self.assertEqual(answered, {busy, last})

    def test_handlers_are_those_that_the_program_set(self):
        self.client.run(
            "import signal\ndef h(*_): pass\n"
            "before = signal.signal(signal.SIGUSR1, h), signal.getsignal(signal.SIGUSR1) is h\n"
            "after = signal.signal(signal.SIGUSR1, signal.SIG_DFL) is h, signal.getsignal(signal.SIGUSR1)\n"
            "result = before == (signal.SIG_DFL, True) and after == (True, signal.SIG_DFL)"
        )
        self.assertTrue(self.client.eval("result"))
        error = self.client.request("exec", source="signal.signal(signal.SIGUSR1, 'h')")["error"]["exception"]
        self.assertEqual(error["type"], "TypeError")

    def test_a_handler_that_exits_ends_an_idle_worker_in_order(self):
        self.client.run(
            "import atexit, os, signal, sys\natexit.register(lambda: os.write(1, b'at exit'))\n"
            "signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))"
        )
        self.client.process.terminate()
        self.assertEqual(self.client.status(), 3)
        self.assertEqual(self.client.rest(self.client.stdout), b"at exit")


if __name__ == "__main__":
    unittest.main()
