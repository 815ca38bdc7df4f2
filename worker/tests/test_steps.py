"""Many operations in one message (protocol.md, section 4): what vectors can't say, as it depends on time or signals."""

import unittest

from client import Client

BUSY = "import os\ndef busy():\n    os.write(1, b'busy\\n')\n    while True: pass"


def call(name, *arguments):
    return ["call", [-1, name], list(arguments)]


class Steps(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)

    def live(self):
        return dict(zip(*[iter(self.client.value("info", result="value")["dict"])] * 2))["handles"]

    def begin(self, steps, first=1000):
        """Sends steps of which one is busy, and waits for that."""
        identifier = self.client.post("steps", as_=first, steps=steps)
        self.client.until(self.client.stdout, b"busy\n")
        return identifier

    def cancel(self, identifier):
        self.client.send({"cancel": identifier})
        self.client.interrupt()

    def assert_interrupted(self, reply):
        self.assertEqual(reply["error"]["exception"]["type"], "KeyboardInterrupt", reply)

    def test_a_cancel_ends_the_running_step_and_those_behind_it(self):
        self.client.run(BUSY + "\ndone = []")
        before = self.live()
        steps = [call("done.append", 1), call("busy"), call("done.append", 2)]
        steps[0][1] = steps[2][1] = [-1, "done", "append"]
        identifier = self.begin([*steps, 1000])
        self.cancel(identifier)
        self.assert_interrupted(self.client.receive())
        self.assertEqual(self.client.eval("done"), [1])
        for number in 1001, 1002:
            self.assert_interrupted(self.client.request("get", target=number))
        self.assertEqual(self.client.request("get", target=1000)["error"]["kind"], "handle")
        # The two failures, and the exceptions that each reply has described.
        self.client.send({"release": [1001, 1002, *range(-50, -1)]})
        self.assertEqual(self.live(), before)

    def test_steps_that_are_cancelled_before_they_begin_fail_all(self):
        self.client.run(BUSY + "\ndone = []")
        busy = self.begin([call("busy")], first=500)
        append = ["call", [-1, "done", "append"], [1]]
        queued = self.client.post("steps", as_=1000, steps=[append, append, 1000])
        self.cancel(queued)
        self.cancel(busy)
        self.assert_interrupted(self.client.receive())
        self.assert_interrupted(self.client.receive())
        self.assertEqual(self.client.eval("done"), [])
        self.assert_interrupted(self.client.request("get", target=1001))
        self.assertEqual(self.client.request("get", target=1000)["error"]["kind"], "handle")

    def test_a_step_that_swallows_the_cancel_ends_the_others_all_the_same(self):
        self.client.run(
            BUSY + "\ndef stubborn():\n    try: busy()\n    except KeyboardInterrupt: return 5"
            "\ndef next(): swallowed.append(1)\nswallowed = []"
        )
        identifier = self.begin([call("stubborn"), call("next")])
        self.cancel(identifier)
        self.assert_interrupted(self.client.receive())
        self.assertEqual(self.client.value("get", target=1000), 5)
        self.assertEqual(self.client.eval("swallowed"), [])

    def test_a_keyboard_interrupt_of_the_codes_own_is_one_failure_among_others(self):
        self.client.run("def interrupted(): raise KeyboardInterrupt('mine')")
        reply = self.client.request("steps", as_=1, steps=[call("interrupted"), ["get", [0, "len"]]])
        self.assertEqual(reply["error"]["exception"]["message"], "mine")
        self.assertEqual(self.client.request("get", target=2)["type"], "builtin_function_or_method")

    def test_a_failed_step_holds_nothing_but_its_failure(self):
        self.client.run(
            "import gc, weakref\nclass Big: pass\nbig = Big(); seen = weakref.ref(big)\ndef fail(x): raise ValueError"
        )
        self.client.request("eval", source="big", as_=1, result="handle")
        reply = self.client.request("steps", as_=2, steps=[call("int", "x"), ["call", [-1, "fail"], [{"ref": 1}]]])
        self.assertEqual(reply["error"]["exception"]["type"], "AttributeError")  # `int` is no name of __main__
        self.client.send({"release": [1, 2, 3, *range(-50, -1)]})
        self.client.run("del big")
        self.assertTrue(self.client.eval("gc.collect() >= 0 and seen() is None"))

    def test_a_forked_child_does_not_go_on_with_the_steps(self):
        self.client.run(
            "import os\nmarks = []\n"
            "def fork():\n    global child\n    child = os.fork()\n"
            "def mark():\n    os.write(1, b'mark\\n')\n"
            "def wait():\n    return os.waitpid(child, 0)[1]"
        )
        reply = self.client.request("steps", as_=1, steps=[call("fork"), call("mark"), call("wait")])
        self.assertEqual(reply, {"id": self.client.last, "value": None})
        self.assertEqual(self.client.value("get", target=3), 0)
        self.client.run("os.write(1, b'end\\n')")
        self.assertEqual(self.client.until(self.client.stdout, b"end\n"), b"mark\nend\n")

    def test_more_steps_than_handles_are_allowed_fail_all(self):
        with Client(environment={"PYTHONPATH": ""}) as client:
            client.run("import sys\nsys._getframe(3).f_locals['self'].handles.limit = 2")
            reply = client.request("steps", as_=1, steps=[["get", 0]] * 3)
            self.assertEqual(reply["error"]["kind"], "limit")
            self.assertEqual(client.request("get", target=2)["error"]["kind"], "limit")

    def test_releases_among_the_steps_take_place_in_order(self):
        self.client.run("import weakref\nclass Box: pass\ndef alive(): return seen() is not None")
        self.client.run("def make():\n    global seen\n    box = Box(); seen = weakref.ref(box); return box")
        self.client.request("steps", as_=1, steps=[call("make"), call("alive"), 1, call("alive"), 0, -1, 99])
        self.assertEqual(self.client.value("peek", handles=[2, 3, 0], result="value"), [[True], [False], "module"])

    def test_what_steps_print_comes_before_their_reply(self):
        self.client.send({"id": 1, "op": "steps", "as": 1, "steps": [["call", [0, "print"], ["hello"]]]})
        self.client.receive()
        self.assertEqual(self.client.until(self.client.stdout, b"\n"), b"hello\n")

    def test_duplicate_keys_within_steps_are_refused(self):
        for step in (
            b'["call",[0,"len"],[{"ref":1,"ref":2}]]',
            b'["call",[0,"dict"],[],{"a":1,"a":2}]',
            b'[{"op":"ping","op":"ping"}]',
            b'["call",[0,"len"],[{"ref":1,"ref":2}, "{\\"ref\\":"]]',
        ):
            self.client.send(b'{"id":7,"op":"steps","as":1,"steps":[' + step + b"]}")
            self.assertIn("duplicate", self.client.receive()["error"]["message"])

    def test_many_messages_of_steps_at_once(self):
        messages = [
            {"id": n, "op": "steps", "as": n * 100, "steps": [["call", [0, "int"], [n]]] * 50} for n in range(1, 101)
        ]
        self.client.send_all(messages)
        self.assertEqual([self.client.receive()["id"] for _ in messages], list(range(1, 101)))
        self.assertEqual(self.live(), 100 * 50)

    def test_peek_shows_what_fits_into_64_bits_and_1024_characters(self):
        shown = ["2**63 - 1", "-2**63", "'x' * 1024", "b'x' * 1024", "None", "1.5"]
        named = {"2**63": "int", "-2**63 - 1": "int", "'x' * 1025": "str", "b'x' * 1025": "bytes", "'\\ud800'": "str"}
        sources = [*shown, *named, "1 / 0"]
        for number, source in enumerate(sources, 10):
            self.client.request("eval", source=source, result="handle", as_=number)
        handles = [*range(10, 10 + len(sources)), 99]
        peeked = self.client.value("peek", handles=handles, result="value")
        values = [(2**63 - 1), -(2**63), "x" * 1024, {"bytes": [0, 1024]}, None, 1.5]
        self.assertEqual(peeked, [*([value] for value in values), *named.values(), None, None])


if __name__ == "__main__":
    unittest.main()
