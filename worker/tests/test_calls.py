"""Calls of the client's functions (section 9)."""

import json
import struct
import unittest
from pathlib import Path

from client import Client, frame

ANY = ["auto", None]


class Calls(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)

    def define(self, name, forms=(), kind="call", number=1):
        """Gives the worker a function under a name of `__main__`."""
        function = {"function": [number, kind, list(forms)]}
        self.assertIsNone(self.client.value("set", target=-1, path=[name], value=function))

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

    def test_an_array_brings_its_numbers_and_all_else_comes_as_it_would_without_a_wish(self):
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

    def test_so_many_waiting_calls_put_other_requests_off(self):
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
        self.client.run("import gc\nloops = [one for one in gc.get_objects() if type(one).__name__ == 'Loop']")
        self.assertEqual(self.client.eval("[len(one.cancelled) for one in loops]"), [0])

    def test_a_cancel_finds_a_request_that_was_put_off(self):
        self.define("f")
        steps = self.client.post("steps", as_=1000, steps=[["call", [-1, "f"], []]])
        self.client.receive()
        identifier = self.client.post("eval", source="1")
        # Read at once: the request is neither put off any more nor executed when its cancel message is looked at.
        self.client.process.stdin.write(frame({"return": 1, "value": None}) + frame({"cancel": identifier}))
        self.client.process.stdin.flush()
        self.assertEqual(self.client.receive(), {"id": steps, "value": None})
        reply = self.client.receive()
        self.assertEqual((reply["id"], reply["error"]["exception"]["type"]), (identifier, "KeyboardInterrupt"))

    def test_what_python_drops_is_told(self):
        self.define("f", number=5)
        self.client.value("delete", target=-1, path=["f"])
        self.client.post("ping")
        self.assertEqual(self.client.receive(), {"drop": [5]})
        self.assertIsNone(self.client.receive()["value"])

    def test_many_that_are_dropped_are_told_within_the_least_limits(self):
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

    # Other threads

    def threaded(self, source):
        """Runs `source` in a thread that the main thread waits for."""
        return self.client.post(
            "exec",
            source=f"import threading\ndef run():\n    {source}\nt = threading.Thread(target=run); t.start(); t.join()",
        )

    def test_another_thread_calls_while_the_main_thread_waits_for_it(self):
        self.define("f", [ANY])
        self.client.run("results = []")
        identifier = self.threaded("results.append(f(3))")
        self.assertEqual(self.client.receive_aside(), {"call": 1, "function": 1, "args": [3]})
        self.client.send_aside({"return": 1, "value": 9})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": None})
        self.assertEqual(self.client.eval("results"), [9])

    def test_the_thread_executes_what_its_call_asks_for(self):
        self.define("f")
        self.client.run("import threading")
        identifier = self.threaded("f()")
        self.client.receive_aside()
        source = "threading.current_thread() is threading.main_thread()"
        self.client.send_aside({"id": 900, "op": "eval", "source": source, "within": 1})
        self.assertEqual(self.client.receive_aside(), {"id": 900, "value": False})
        self.client.send_aside({"return": 1, "value": None})
        self.assertEqual(self.client.receive()["id"], identifier)
        self.client.send_aside({"id": 901, "op": "ping", "within": 1})
        self.assertEqual(self.client.receive_aside()["error"]["kind"], "request")

    def test_many_threads_call_at_once(self):
        self.define("f", [ANY])
        source = (
            "from concurrent.futures import ThreadPoolExecutor\n"
            "with ThreadPoolExecutor(8) as pool: results = list(pool.map(f, range(200)))"
        )
        identifier = self.client.post("exec", source=source)
        for _ in range(200):
            call = self.client.receive_aside()
            self.client.send_aside({"return": call["call"], "value": call["args"][0] * 2})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": None})
        self.assertTrue(self.client.eval("results == [n * 2 for n in range(200)]"))

    def test_the_end_of_the_other_connection_ends_the_calls_of_threads(self):
        self.define("f")
        self.client.run("results = []")
        identifier = self.threaded("\n    ".join(["try: f()", "except RuntimeError as e: results.append(str(e))"]))
        self.client.receive_aside()
        self.client.side.shutdown(2)
        self.assertEqual(self.client.receive()["id"], identifier)
        self.assertEqual(self.client.eval("results"), ["the Swift program has ended the connection"])

    def test_deep_recursion_in_a_thread_leaves_room_for_the_requests_of_its_call(self):
        self.define("f")
        self.client.run(
            "import threading\nresults = []\n"
            "def deep():\n    try: deep()\n    except RecursionError: results.append(f())\n"
            "thread = threading.Thread(target=deep)\nthread.start()"
        )
        self.assertEqual(self.client.receive_aside()["call"], 1)
        recursion = "(lambda f: f(f, 60))(lambda f, n: n and f(f, n - 1))"
        self.client.send_aside({"id": 900, "op": "eval", "source": recursion, "within": 1})
        self.assertEqual(self.client.receive_aside(), {"id": 900, "value": 0})
        self.client.send_aside({"return": 1, "value": 3})
        self.client.run("thread.join()")
        self.assertEqual(self.client.eval("results.pop()"), 3)

    def test_a_thread_executes_what_belongs_to_its_outer_calls_too(self):
        self.define("f")
        self.client.run("import threading\nthread = threading.Thread(target=f)\nthread.start()")
        outer = self.client.receive_aside()["call"]
        self.client.send_aside({"id": 900, "op": "eval", "source": "f()", "within": outer})
        inner = self.client.receive_aside()["call"]
        same = "threading.current_thread() is thread"
        for number, call in (901, outer), (902, inner), (903, outer):
            self.client.send_aside({"id": number, "op": "eval", "source": same, "within": call})
            self.assertEqual(self.client.receive_aside(), {"id": number, "value": True})
        # The outer one's answer is for later.
        self.client.send_aside({"return": outer, "value": None})
        self.client.send_aside({"id": 904, "op": "eval", "source": same, "within": inner})
        self.assertEqual(self.client.receive_aside(), {"id": 904, "value": True})
        self.client.send_aside({"return": inner, "value": 5})
        self.assertEqual(self.client.receive_aside(), {"id": 900, "value": 5})
        self.client.run("thread.join()")

    def test_requests_of_async_code_whose_event_loop_does_not_run(self):
        self.define("start", kind="start")
        self.define("f", number=2)
        self.client.run(
            "import asyncio\n"
            "async def begin(blocks):\n"
            "    loop = asyncio.get_running_loop()\n"
            "    future = loop.create_future()\n"
            "    start(lambda value, error: future.set_result(value), loop.call_soon_threadsafe)\n"
            "    return await future if blocks is None else blocks and f()\n"
            "loop = asyncio.new_event_loop()\n"
        )
        # Its thread waits for a function that blocks.
        identifier = self.client.post("eval", source="loop.run_until_complete(begin(True))")
        started, blocking = self.client.receive_aside()["call"], self.client.receive()["call"]
        self.serves_aside(started)
        self.client.send({"return": blocking, "value": 3})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": 3})
        # It has ended, though it may run again.
        self.serves_aside(started)
        self.client.run("loop.run_until_complete(begin(False))")
        self.serves_aside(self.client.receive_aside()["call"])
        # It runs again.
        identifier = self.client.post("eval", source="loop.run_until_complete(begin(None))")
        last = self.client.receive_aside()["call"]
        self.serves_aside(started)
        self.serves_aside(last)
        self.client.send_aside({"return": last, "value": 4})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": 4})
        self.serves_aside(started)

    def test_the_main_thread_hears_of_such_requests_where_it_has_given_up_spinning(self):
        with Client("descriptors", settings={"spin": 50}) as client:
            self.client = client
            self.test_requests_of_async_code_whose_event_loop_does_not_run()
            for _ in range(20):
                identifier = client.post("eval", source="loop.run_until_complete(begin(True))")
                started, blocking = client.receive_aside()["call"], client.receive()["call"]
                # Until the worker sleeps: whatever it does before that would hear of it, too.
                state = Path(f"/proc/{client.process.pid}/stat")
                while state.exists() and state.read_text().rpartition(")")[2].split()[0] != "S":
                    pass
                self.serves_aside(started)
                client.send({"return": blocking, "value": 3})
                self.assertEqual(client.receive(), {"id": identifier, "value": 3})

    def test_async_code_needs_no_free_descriptor(self):
        self.define("start", kind="start")
        self.client.run("import os, resource\nheld = []")
        self.client.run(
            "resource.setrlimit(resource.RLIMIT_NOFILE, (40, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))"
        )
        self.client.run("try:\n    while True: held.append(os.open(os.devnull, 0))\nexcept OSError: pass")
        self.client.run("start(lambda value, error: None, lambda turn: None)")

    def test_a_request_that_is_executed_above_another_one_leaves_that_its_attachments(self):
        self.define("f")
        self.client.run(
            "import threading\n"
            "class Key:\n"
            "    def __hash__(self):\n"
            "        f()\n"
            "        return 1\n"
            "key = Key()\n"
            "first = lambda d, numbers: numbers\n"
            "thread = threading.Thread(target=f)\n"
            "thread.start()"
        )
        outer = self.client.receive_aside()["call"]
        key, function = (self.client.request("eval", source=name, result="handle")["ref"] for name in ("key", "first"))
        numbers = {"list": ["f64", 0, 3]}
        request = {"op": "call", "target": function, "result": "value", "within": outer}
        self.client.send_aside(
            {"id": 900, **request, "args": [{"dict": [{"ref": key}, 1]}, numbers]}, struct.pack("<3d", 1, 2, 3)
        )
        inner = self.client.receive_aside()["call"]
        self.client.send_aside({"id": 901, **request, "args": [None, numbers]}, struct.pack("<3d", 7, 8, 9))
        self.assertEqual(self.client.receive_aside(), {"id": 901, "value": [7.0, 8.0, 9.0]})
        self.client.send_aside({"return": inner, "value": None})
        self.assertEqual(self.client.receive_aside(), {"id": 900, "value": [1.0, 2.0, 3.0]})
        self.client.send_aside({"return": outer, "value": None})
        self.client.run("thread.join()")

    def test_the_thread_that_reads_executes_what_belongs_to_its_outer_calls_too(self):
        self.define("f")
        self.define("start", number=2, kind="start")
        self.client.run("def soon(turn):\n    f()\n    turn()\nstart(print, soon)")
        started = self.client.receive_aside()["call"]
        self.client.send_aside({"return": started, "value": None})
        outer = self.client.receive_aside()["call"]
        self.client.send_aside({"id": 899, "op": "eval", "source": "f()", "within": outer})
        inner = self.client.receive_aside()["call"]
        self.serves_aside(outer)
        self.client.send_aside({"return": inner, "value": 5})
        self.assertEqual(self.client.receive_aside(), {"id": 899, "value": 5})
        self.client.send_aside({"return": outer, "value": None})

    def test_a_request_of_async_code_does_not_see_the_event_loop_that_executes_it(self):
        self.define("start", kind="start")
        self.client.run(
            "import asyncio\n"
            "async def begin():\n"
            "    loop = asyncio.get_running_loop()\n"
            "    future = loop.create_future()\n"
            "    start(lambda value, error: future.set_result(value), loop.call_soon_threadsafe)\n"
            "    value = await future\n"
            "    return value if asyncio.current_task() and asyncio.get_running_loop() is loop else None\n"
            "async def other(): return asyncio.current_task() is not None"
        )
        identifier = self.client.post("eval", source="asyncio.run(begin())")
        call = self.client.receive_aside()["call"]
        self.client.send_aside({"id": 900, "op": "eval", "source": "asyncio.run(other())", "within": call})
        self.assertEqual(self.client.receive_aside(), {"id": 900, "value": True})
        self.client.send_aside({"return": call, "value": 5})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": 5})

    def serves_aside(self, call):
        self.client.send_aside({"id": 900, "op": "eval", "source": "6 * 7", "within": call})
        self.assertEqual(self.client.receive_aside(), {"id": 900, "value": 42})

    def test_a_coroutine_that_a_thread_asked_for_can_be_cancelled(self):
        self.define("f")
        self.client.run(
            "import asyncio, threading\nbegun = threading.Semaphore(0)\n"
            "async def sleep():\n    begun.release()\n    await asyncio.sleep(600)\n"
            "thread = threading.Thread(target=f)\nthread.start()"
        )
        self.client.receive_aside()
        request = {"id": 900, "op": "call", "target": -1, "path": ["sleep"], "await": True, "within": 1}
        self.client.send_aside(request)
        self.client.run("begun.acquire()")
        self.client.send_aside({"cancel": 900})
        reply = self.client.receive_aside()
        self.assertEqual((reply["id"], reply["error"]["exception"]["type"]), (900, "CancelledError"))
        self.client.send_aside({"return": 1, "value": None})
        self.client.run("thread.join()")

    def test_what_waits_behind_another_request_of_a_thread_is_not_started_once_it_is_cancelled(self):
        self.define("f")
        self.client.run(
            "import threading\nlock = threading.Lock()\nlock.acquire()\nstarted = []\n"
            "thread = threading.Thread(target=f)\nthread.start()"
        )
        self.client.receive_aside()
        self.client.send_aside({"id": 900, "op": "call", "target": -1, "path": ["lock", "acquire"], "within": 1})
        self.client.send_aside({"id": 901, "op": "exec", "source": "started.append(901)", "within": 1})
        self.client.send_aside({"cancel": 901})
        # What follows the cancel message is answered once that is read.
        self.client.send_aside({"id": 902, "op": "ping"})
        self.assertEqual(self.client.receive_aside()["error"]["kind"], "request")
        self.client.run("lock.release()")
        self.assertEqual(self.client.receive_aside(), {"id": 900, "value": True})
        reply = self.client.receive_aside()
        self.assertEqual((reply["id"], reply["error"]["exception"]["type"]), (901, "KeyboardInterrupt"))
        self.client.send_aside({"return": 1, "value": None})
        self.assertEqual(self.client.eval("started"), [])

    def test_a_request_for_a_call_that_has_ended_gives_back_what_it_names(self):
        self.define("start", kind="start")
        self.client.run("start(print, None)\nkept = []")
        self.client.request("get", target=-1, path=["kept"], result="handle", as_=50)
        self.client.receive_aside()
        self.client.send_aside(
            {"id": 900, "op": "call", "target": 0, "path": ["print"], "args": [{"function": [8, "call", []]}],
             "brings": [8], "within": 77, "release": [50]}
        )  # fmt: skip
        error = self.client.receive_aside()["error"]
        self.assertEqual(
            (error["kind"], error["message"]), ("request", "the call that this request belongs to has ended")
        )
        self.assertEqual(self.client.request("length", target=50)["drop"], [8])
        self.assertEqual(self.client.receive()["error"]["kind"], "handle")

    def test_async_code_starts_calls_and_stops_them(self):
        self.define("start", [ANY], kind="start")
        self.client.run(
            "import threading\nresults = []\ngate = threading.Event()\n"
            "def settle(value, error): results.append(error); gate.set()\n"
            "stop = start(settle, lambda run, *arguments: run(*arguments), 'x')"
        )
        self.assertEqual(self.client.receive_aside(), {"call": 1, "function": 1, "args": ["x"]})
        self.client.run("stop()")
        self.assertEqual(self.client.receive_aside(), {"stop": 1})
        self.client.send_aside({"return": 1, "raise": {"error": ["stopped", "CancellationError", 3]}})
        self.client.run("gate.wait()")
        self.assertEqual(self.client.eval("repr(results[0])"), "SwiftError('stopped')")
        self.client.run("results.clear()")
        # Without a GIL an object of two threads goes when the one that made it has something to do.
        message = self.client.request("ping")
        while message.get("id", 1000) < 1000:
            self.client.send_aside({"cancel": 1000})
            message = self.client.request("ping")
        self.assertEqual(message, {"drop": [3]})

    # Python functions around them

    def wrapped(self, name, signature, count, **options):
        self.define("_call", [ANY] * count)
        self.client.run("from pyffi_worker.functions import define")
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
        self.client.run("from pyffi_worker.functions import define")
        reply = self.client.request("eval", source="define(_call, None, 'f', 'a, b', '', None, 1)")
        self.assertIn("has 2 parameter(s), the Swift closure of f takes 1", reply["error"]["exception"]["message"])
        reply = self.client.request("eval", source="define(_call, None, 'f', 'a b', '', None, 1)")
        self.assertEqual(reply["error"]["exception"]["type"], "SyntaxError")


if __name__ == "__main__":
    unittest.main()
