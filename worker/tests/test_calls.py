"""Calls of the client's functions (protocol.md, section 9)."""

import json
import struct
import unittest

from client import Client

ANY = ["auto", None]


class Calls(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)

    def define(self, name, forms=(), kind="call", number=1):
        self.client.define(name, forms, kind, number)

    def test_a_function_that_fails_is_dropped_without_the_garbage_collector(self):
        for thread in False, True:
            with self.subTest(thread=thread):
                self.define("f", number=2)
                self.client.run(
                    "import gc, threading\ngc.disable()\n"
                    "def caught():\n    try: f()\n    except TypeError: pass\n"
                    "def beside():\n    thread = threading.Thread(target=caught)\n"
                    "    thread.start()\n    thread.join()\n"
                )
                self.client.post("exec", source="beside()" if thread else "caught()")
                if thread:
                    self.client.send_aside({"return": self.client.receive_aside()["call"], "refused": "no"})
                else:
                    self.client.send({"return": self.client.receive()["call"], "refused": "no"})
                self.client.receive()
                self.client.run("del f")
                self.client.post("ping")
                self.assertEqual(self.client.receive(), {"drop": [2]})
                self.client.receive()

    def test_a_call_waits_for_its_result(self):
        self.define("f", [ANY, ANY])
        identifier = self.client.post("eval", source="f(1, 'two') + 1")
        call = self.client.receive()
        self.assertEqual(call, {"call": 1, "function": 1, "for": identifier, "args": [1, "two"]})
        self.client.send({"return": 1, "value": 41})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": 42})

    def test_arguments_travel_in_the_form_that_was_asked_for(self):
        self.define("f", [["auto", None], ["value", None], ["value", 1], ["handle", None], ["plain", None]])
        self.client.post("exec", source="import collections\nf([1], [[2]], [[3]], 4, collections.OrderedDict(a=b'xy'))")
        call = self.client.receive()
        listed, value, shallow, number, plain = call["args"]
        self.assertEqual((listed["type"], number["type"]), ("list", "int"))
        self.assertEqual(value, [[2]])
        self.assertEqual(shallow[0]["type"], "list")
        self.assertEqual(plain, {"dict": ["a", {"bytes": [0, 2]}]})
        self.assertEqual(self.client.attachments, b"xy")
        self.assertEqual(sorted(call["refs"]), sorted([listed["ref"], shallow[0]["ref"], number["ref"]]))
        self.client.send({"return": 1, "value": None})
        self.assertIsNone(self.client.receive()["value"])

    def test_an_array_brings_its_numbers_and_all_else_comes_as_in_auto_mode(self):
        self.define("f", [["buffer", None]] * 4)
        self.client.post("exec", source="import array\nf(array.array('d', [1.0, 2.0]), b'xy', None, 'x' * 2000)")
        call = self.client.receive()
        numbers, octets, nothing, text = call["args"]
        self.assertEqual((numbers[0]["type"], numbers[1]["type"]), ("array", "memoryview"))
        self.assertEqual(numbers[2:], ["f64", [2], [8], False, {"bytes": [0, 16]}])
        self.assertEqual(octets[2:], ["u8", [2], [1], True, {"bytes": [16, 2]}])
        self.assertEqual((nothing, text["type"]), (None, "str"))
        self.assertEqual(self.client.attachments, struct.pack("<2d", 1, 2) + b"xy")
        held = [part["ref"] for part in (*numbers[:2], *octets[:2], text)]
        self.assertEqual(sorted(call["refs"]), sorted(held))
        self.client.send({"return": 1, "value": None})
        self.assertIsNone(self.client.receive()["value"])

    def test_an_argument_that_can_not_travel_is_an_error_of_the_caller(self):
        self.define("f", [["value", None]])
        self.client.run("loop = []\nloop.append(loop)")
        error = self.client.request("eval", source="f(loop)")["error"]["exception"]
        self.assertEqual((error["type"], error["frames"][-1]["function"]), ("ValueError", "<module>"))
        self.assertIn("contains itself", error["message"])

    def test_errors_are_raised(self):
        self.define("f")
        self.client.post("eval", source="f()")
        self.client.receive()
        self.client.send({"return": 1, "refused": "f() takes no such thing"})
        self.assertEqual(self.client.receive()["error"]["exception"]["bases"][0], "TypeError")
        identifier = self.client.post("eval", source="f()")
        self.client.receive()
        self.client.send({"return": 2, "raise": {"error": ["no luck", "Oops", 7]}})
        error = self.client.receive()["error"]["exception"]
        self.assertEqual((error["qualified"], error["client"]), ("swift_bridge.SwiftError", 7))
        self.assertEqual(error["message"], "no luck")
        self.assertNotIn("pyffi_worker", error["traceback"])
        self.client.request("exec", source="kept = KeyError('k')")
        self.client.post("exec", source="try: f()\nexcept KeyError as error: same = error is kept")
        self.client.receive()
        kept = self.client.last + 1
        self.client.send({"id": kept, "op": "get", "target": -1, "path": ["kept"], "as": 50})
        self.assertEqual(self.client.receive()["ref"], 50)
        self.client.last = kept
        self.client.send({"return": 3, "raise": {"ref": 50}})
        self.client.receive()
        self.assertTrue(self.client.eval("same"))
        self.assertGreater(kept, identifier)

    def test_requests_are_executed_while_a_call_waits(self):
        self.define("f", [ANY])
        outer = self.client.post("eval", source="f(1) * 2")
        self.assertEqual(self.client.receive()["call"], 1)
        inner = self.client.post("eval", source="f(2) * 3", within=1)
        call = self.client.receive()
        self.assertEqual((call["call"], call["for"]), (2, inner))
        self.client.send({"return": 2, "value": 5})
        self.assertEqual(self.client.receive(), {"id": inner, "value": 15})
        self.client.send({"return": 1, "value": 10})
        self.assertEqual(self.client.receive(), {"id": outer, "value": 20})

    def test_attachments_of_a_nested_reply_are_its_own(self):
        self.client.run("class C:\n    def __index__(self): f(); return 1")
        self.define("f")
        outer = self.client.post("eval", source="[b'abc', C(), b'de']", result="plain")
        self.client.receive()
        self.client.post("eval", source="b'12345678'", result="value", within=1)
        self.assertEqual(self.client.receive()["value"], {"bytes": [0, 8]})
        self.assertEqual(self.client.attachments, b"12345678")
        self.client.send({"return": 1, "value": None})
        reply = self.client.receive()
        self.assertEqual(reply, {"id": outer, "value": [{"bytes": [0, 3]}, 1, {"bytes": [3, 2]}]})
        self.assertEqual(self.client.attachments, b"abcde")

    def test_requests_are_put_off_while_many_calls_wait(self):
        self.define("f", [ANY])
        count = 300
        first = [self.client.post("eval", source=f"f({n})") for n in range(count)]
        answers = {}
        while len(answers) < count:
            message = self.client.receive()
            if "call" in message:
                self.client.send({"return": message["call"], "value": message["args"][0]})
            else:
                answers[message["id"]] = message["value"]
        self.assertEqual([answers[identifier] for identifier in first], list(range(count)))

    def test_calls_nest_until_python_says_that_it_is_too_deep(self):
        self.define("f", [ANY])
        self.client.post("eval", source="f(0)")
        deepest, replies = 0, []
        while True:
            message = self.client.receive()
            if "call" not in message:
                break
            deepest = message["args"][0]
            self.client.post("eval", source=f"f({deepest + 1})", within=message["call"])
        self.assertEqual(message["error"]["exception"]["type"], "RecursionError")
        self.assertGreater(deepest, 20)
        for number in range(deepest + 1, 0, -1):
            self.client.send({"return": number, "value": number})
            replies.append(self.client.receive()["value"])
        self.assertEqual(replies, list(range(deepest + 1, 0, -1)))
        self.assertIsNone(self.client.value("ping"))

    def test_a_cancel_takes_effect_when_the_call_returns(self):
        self.define("f")
        identifier = self.client.post(
            "exec", source="try: f()\nexcept KeyboardInterrupt: caught = True\nelse: caught = 0"
        )
        self.client.receive()
        self.client.send({"cancel": identifier})
        self.client.interrupt()
        self.assertIsNone(self.client.value("ping"))
        self.client.send({"return": 1, "value": None})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": None})
        self.assertTrue(self.client.eval("caught"))
        self.client.run("import gc\nsessions = [one for one in gc.get_objects() if type(one).__name__ == 'Session']")
        self.assertEqual(self.client.eval("[len(one.interrupts.cancelled) for one in sessions]"), [0])

    def test_a_cancel_finds_a_request_that_was_put_off(self):
        self.define("f")
        steps = self.client.post("steps", as_=1000, steps=[["call", [-1, "f"], []]])
        self.client.receive()
        identifier = self.client.post("eval", source="1")
        # Read at once: the request is neither put off any more nor executed when its cancel message is looked at.
        self.client.send_all([{"return": 1, "value": None}, {"cancel": identifier}])
        self.assertEqual(self.client.receive(), {"id": steps, "value": None})
        reply = self.client.receive()
        self.assertEqual((reply["id"], reply["error"]["exception"]["type"]), (identifier, "KeyboardInterrupt"))

    def test_what_python_drops_is_told(self):
        self.define("f", number=5)
        self.client.value("delete", target=-1, path=["f"])
        self.client.post("ping")
        self.assertEqual(self.client.receive(), {"drop": [5]})
        self.assertIsNone(self.client.receive()["value"])

    def test_many_dropped_functions_are_told_within_the_least_limits(self):
        functions = [{"function": [2**62 + number, "call", []]} for number in range(1000)]
        self.assertEqual(self.client.value("call", target=0, path=["len"], args=[functions]), 1000)
        self.client.post("ping")
        dropped = []
        while "drop" in (message := self.client.receive()):
            self.assertLess(len(json.dumps(message)), 16384)
            dropped += message["drop"]
        self.assertIsNone(message["value"])
        self.assertEqual(sorted(dropped), [2**62 + number for number in range(1000)])

    def test_what_a_failed_request_brought_is_told_unless_python_has_it(self):
        self.define("f", number=5)
        self.client.run("kept = []\ndef keep(function): kept.append(function); 1 / 0")
        brought = {"function": [7, "call", []]}
        reply = self.client.request("call", target=-1, path=["keep"], args=[brought], brings=[7])
        self.assertEqual(reply["error"]["exception"]["type"], "ZeroDivisionError")
        args = [{"ref": 4711}, {"function": [8, "call", []]}, {"error": ["no luck", "Oops", 9]}]
        reply = self.client.request("call", target=0, path=["print"], args=args, brings=[8, 9])
        self.assertEqual(reply["error"]["kind"], "handle")
        self.client.post("ping")
        self.assertEqual(sorted(self.client.receive()["drop"]), [8, 9])
        self.assertIsNone(self.client.receive()["value"])
        self.client.post("eval", source="f()")
        self.assertEqual(self.client.receive()["call"], 1)
        self.client.send({"return": 1, "value": [{"ref": 4711}, {"function": [10, "call", []]}], "brings": [10]})
        self.assertEqual(self.client.receive()["error"]["exception"]["type"], "TypeError")
        self.client.post("ping")
        self.assertEqual(self.client.receive(), {"drop": [10]})
        self.assertIsNone(self.client.receive()["value"])

    def test_requests_during_a_call_are_outside_of_the_event_loop_that_called(self):
        self.define("f")
        self.client.run(
            "import asyncio\nasync def main():\n    loop = asyncio.get_running_loop()\n    f()\n"
            "    return asyncio.get_running_loop() is loop"
        )
        identifier = self.client.post("eval", source="asyncio.run(main())")
        self.client.receive()
        self.assertTrue(self.client.eval("asyncio._get_running_loop() is None"))
        self.assertEqual(self.client.eval("asyncio.run(asyncio.sleep(0, 5))"), 5)
        self.client.send({"return": 1, "value": None})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": True})

    def test_the_end_of_the_input_ends_a_call_that_waits(self):
        self.define("f")
        self.client.post(
            "exec", source="import sys\ntry: f()\nexcept RuntimeError as error: print(error, file=sys.stderr)"
        )
        self.client.receive()
        self.assertEqual(self.client.finish(), 0)
        self.assertIn(b"has ended the connection", self.client.rest(self.client.stderr))

    def test_a_forked_child_is_refused(self):
        self.define("f")
        source = "try: f()\n    except RuntimeError: os._exit(7)\n    os._exit(0)"
        self.client.run(f"import os\npid = os.fork()\nif not pid:\n    {source}\nstatus = os.waitpid(pid, 0)[1]")
        self.assertEqual(self.client.eval("status >> 8"), 7)

    # Python functions around the client's functions

    def wrapped(self, name, signature, count, **options):
        self.define("_call", [ANY] * count)
        self.client.run("from pyffi_worker.callbacks.functions import define")
        arguments = ", ".join(repr(part) for part in (name, signature, options.get("returns", ""), options.get("doc")))
        self.client.run(f"{name} = define(_call, None, {arguments}, {count})")

    def test_python_binds_the_arguments(self):
        self.wrapped("f", "a, b=2, *rest, key=None, **more", 5, doc="Does it.", returns="int")
        self.client.post("eval", source="f(1, 2, 3, 4, key=5, z=6)")
        args = self.client.receive()["args"]
        self.assertEqual([args[0], args[1], args[3]], [1, 2, 5])
        self.assertEqual([args[2]["type"], args[4]["type"]], ["tuple", "dict"])
        self.client.send({"return": 1, "value": None})
        self.client.receive()
        self.client.run("import inspect")
        self.assertEqual(self.client.eval("str(inspect.signature(f))"), "(a, b=2, *rest, key=None, **more) -> int")
        self.assertEqual(
            self.client.eval("f.__doc__, f.__name__, f.__module__"), {"tuple": ["Does it.", "f", "swift_bridge"]}
        )
        error = self.client.request("eval", source="f()")["error"]["exception"]
        self.assertIn("f() missing 1 required positional argument: 'a'", error["message"])

    def test_a_signature_that_does_not_fit_is_refused(self):
        self.define("_call", [ANY])
        self.client.run("from pyffi_worker.callbacks.functions import define")
        reply = self.client.request("eval", source="define(_call, None, 'f', 'a, b', '', None, 1)")
        self.assertIn("has 2 parameter(s), the Swift closure of f takes 1", reply["error"]["exception"]["message"])
        reply = self.client.request("eval", source="define(_call, None, 'f', 'a b', '', None, 1)")
        self.assertEqual(reply["error"]["exception"]["type"], "SyntaxError")


if __name__ == "__main__":
    unittest.main()
