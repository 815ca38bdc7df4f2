"""Deep calls: each request is answered, also where there is no room for more."""

import unittest

from client import Client


class Recursion(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)

    def test_recursion_through_a_function_ends_with_an_error(self):
        self.client.define("f")
        self.client.run("def g(n):\n    f()\n    g(n + 1)")
        self.client.post("eval", source="g(0)")
        count, reply = self.client.answer_until_the_reply()
        self.assertEqual(reply["error"]["exception"]["type"], "RecursionError")
        self.assertGreater(count, 100)
        self.assertIsNone(self.client.value("ping"))

    # How a request makes a call in the main thread, and in another one.
    BEGINNINGS = (
        "begin = f",
        "import threading\n"
        "def begin():\n    thread = threading.Thread(target=f)\n    thread.start()\n    thread.join()",
    )

    def deepen(self, levels, beginning):
        """A call within a request within a call, and so on. Returns the calls, and the reply that came in place of the
        next one, or None."""
        self.client.run(beginning)
        self.is_aside = beginning is not self.BEGINNINGS[0]
        self.client.send({"id": 1000, "op": "eval", "source": "begin()"})
        calls = [self.receive()["call"]]
        while len(calls) < levels:
            identifier = 1000 + len(calls)
            self.send({"id": identifier, "op": "eval", "source": "f()", "within": calls[-1]})
            reply = self.receive()
            if "call" not in reply:
                self.assertEqual(reply["id"], identifier)
                return calls, reply
            calls.append(reply["call"])
        return calls, None

    def unwind(self, calls):
        for level in reversed(range(len(calls))):
            self.send({"return": calls[level], "value": None})
            reply = self.receive() if level else self.client.receive()
            self.assertEqual(reply, {"id": 1000 + level, "value": None})

    def send(self, message):
        (self.client.send_aside if self.is_aside else self.client.send)(message)

    def receive(self):
        return self.client.receive_aside() if self.is_aside else self.client.receive()

    def test_a_nested_request_has_as_much_room_as_one_alone(self):
        self.client.define("f")
        self.client.run(
            "import sys\ndef depth(n=0):\n    try: return depth(n + 1)\n    except RecursionError: return n\n"
        )
        source = "depth(), sys.getrecursionlimit()"
        alone, limit = self.client.eval(source)["tuple"]
        for beginning in self.BEGINNINGS:
            for levels in 10, 50, 100:
                calls, _ = self.deepen(levels, beginning)
                self.send({"id": 900, "op": "eval", "source": "depth()", "within": calls[-1]})
                self.assertGreater(self.receive()["value"], alone * 0.95)
                self.unwind(calls)
                self.assertEqual(self.client.eval(source), {"tuple": [alone, limit]})

    def test_the_recursion_limit_that_a_nested_request_sets_stays(self):
        self.client.define("f")
        self.client.run("import sys")
        calls, _ = self.deepen(30, self.BEGINNINGS[0])
        self.client.run("sys.setrecursionlimit(1234)", within=calls[-1])
        self.unwind(calls)
        self.assertEqual(self.client.eval("sys.getrecursionlimit()"), 1234)

    def test_requests_nested_without_end_in_a_thread_are_each_answered(self):
        self.client.define("f")
        calls, reply = self.deepen(10000, self.BEGINNINGS[1])
        self.assertEqual(reply["error"]["exception"]["type"], "RecursionError")
        self.unwind(calls)

    def test_recursion_with_spinning_and_with_large_results(self):
        for settings, value, attachments in ({"spin": 50}, None, b""), ({}, {"bytes": [0, 200000]}, b"x" * 200000):
            with Client("descriptors", settings=settings) as client:
                client.value("set", target=-1, path=["f"], value={"function": [1, "call", []]})
                client.run("def g(n):\n    f()\n    g(n + 1)")
                client.post("eval", source="g(0)")
                while "call" in (message := client.receive()):
                    client.send({"return": message["call"], "value": value}, attachments)
                self.assertEqual(message["error"]["exception"]["type"], "RecursionError")
                self.assertIsNone(client.value("ping"))

    def test_each_request_within_a_deep_call_is_answered(self):
        self.client.define("f")
        self.client.run("def g(n):\n    f()\n    g(n + 1)")
        self.client.post("eval", source="g(0)")

        def answer(call):
            nested = 10000 + call["call"]
            self.client.send({"id": nested, "op": "eval", "source": "{}[1]", "within": call["call"]})
            reply = self.client.receive()
            self.assertEqual((reply["id"], reply["error"]["exception"]["type"]), (nested, "KeyError"))
            return {"return": call["call"], "value": None}

        _, reply = self.client.answer_until_the_reply(answer)
        self.assertEqual(reply["error"]["exception"]["type"], "RecursionError")

    def test_what_can_not_be_answered_where_it_runs_is_answered_later(self):
        self.client.define("f")
        self.client.run(
            "import pyffi_worker.on_demand as on_demand\nfailed = on_demand.failed\n"
            "def out_of_memory(*arguments): on_demand.failed = failed; raise MemoryError"
        )
        self.client.run("on_demand.failed = out_of_memory")
        error = self.client.request("eval", source="1 / 0")["error"]["exception"]
        self.assertEqual(error["type"], "MemoryError")
        outer = self.client.post("eval", source="f()")
        number = self.client.receive()["call"]
        self.client.run("on_demand.failed = out_of_memory", within=number)
        inner = self.client.post("eval", source="1 / 0", within=number)
        replies = {reply["id"]: reply for reply in (self.client.receive(), self.client.receive())}
        self.assertEqual(replies[outer]["error"]["exception"]["type"], "MemoryError")
        self.assertEqual(replies[inner]["error"]["exception"]["type"], "MemoryError")
        self.assertIsNone(self.client.value("ping"))


if __name__ == "__main__":
    unittest.main()
