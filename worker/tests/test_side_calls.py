"""Calls of other threads than the main one, and of async code (protocol.md, section 9)."""

import struct
import unittest
from pathlib import Path

from client import Client

ANY = ["auto", None]


class SideCalls(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)

    def define(self, name, forms=(), kind="call", number=1):
        self.client.define(name, forms, kind, number)

    def threaded(self, source):
        """Runs `source` in a thread that the main thread waits for."""
        return self.client.post(
            "exec",
            source=f"import threading\ndef run():\n    {source}\nt = threading.Thread(target=run); t.start(); t.join()",
        )

    def test_executors_are_freed_without_the_garbage_collector(self):
        # The numbers in a request's attachments would stay in memory with its executor.
        self.define("f")
        self.client.run("import gc\nasync def one(): return 1\ngc.collect()\ngc.disable()")
        for number in range(1, 6):
            self.assertEqual(self.client.value("eval", source="one()", **{"await": True}), 1)
            identifier = self.threaded("f()")
            self.client.receive_aside()
            self.client.send_aside({"id": 900 + number, "op": "ping", "within": number})
            self.client.receive_aside()
            self.client.send_aside({"return": number, "value": None})
            self.assertEqual(self.client.receive()["id"], identifier)
        kinds = "[kind for kind in map(type, gc.get_objects()) if kind.__name__ in ('AwaitExecutor', 'SideExecutor')]"
        self.assertEqual(self.client.eval(f"len({kinds})"), 0)

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

    def test_the_end_of_the_side_connection_ends_the_calls_of_threads(self):
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
        # The outer call's answer is for later.
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
        # The event loop's thread waits for a function that blocks.
        identifier = self.client.post("eval", source="loop.run_until_complete(begin(True))")
        started, blocking = self.client.receive_aside()["call"], self.client.receive()["call"]
        self.serves_aside(started)
        self.client.send({"return": blocking, "value": 3})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": 3})
        # The event loop has stopped, though it may run again.
        self.serves_aside(started)
        self.client.run("loop.run_until_complete(begin(False))")
        self.serves_aside(self.client.receive_aside()["call"])
        # The event loop runs again.
        identifier = self.client.post("eval", source="loop.run_until_complete(begin(None))")
        last = self.client.receive_aside()["call"]
        self.serves_aside(started)
        self.serves_aside(last)
        self.client.send_aside({"return": last, "value": 4})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": 4})
        self.serves_aside(started)

    def test_the_main_thread_hears_of_requests_of_async_code_where_it_has_given_up_spinning(self):
        with Client("descriptors", settings={"spin": 50}) as client:
            self.client = client
            self.test_requests_of_async_code_whose_event_loop_does_not_run()
            for _ in range(20):
                identifier = client.post("eval", source="loop.run_until_complete(begin(True))")
                started, blocking = client.receive_aside()["call"], client.receive()["call"]
                # Waits until the worker sleeps: whatever it does before that would hear of the request, too.
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
        reply = self.client.receive_aside()
        self.assertEqual((reply["id"], reply["error"]["kind"]), (901, "cancelled"))
        self.client.run("lock.release()")
        self.assertEqual(self.client.receive_aside(), {"id": 900, "value": True})
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
        # Without a GIL an object of two threads is freed when the one that made it has something to do.
        message = self.client.request("ping")
        while message.get("id", 1000) < 1000:
            self.client.send_aside({"cancel": 1000})
            message = self.client.request("ping")
        self.assertEqual(message, {"drop": [3]})

    def test_a_call_says_for_which_request_of_its_thread_it_is_made(self):
        self.define("f")
        self.client.run("import threading\nthread = threading.Thread(target=f)\nthread.start()")
        self.assertEqual(self.client.receive_aside(), {"call": 1, "function": 1, "args": []})
        self.client.send_aside({"id": 900, "op": "eval", "source": "f()", "within": 1})
        self.assertEqual(self.client.receive_aside(), {"call": 2, "function": 1, "for": 900, "args": []})
        self.client.send_aside({"return": 2, "value": 5})
        self.assertEqual(self.client.receive_aside(), {"id": 900, "value": 5})
        self.client.send_aside({"return": 1, "value": None})
        self.client.run("thread.join()")

    def test_a_handler_that_raises_amid_the_making_of_the_connection_waits_for_its_end(self):
        self.define("start", kind="start")
        self.define("f", number=2)
        self.client.run(
            "import signal, sys, threading\n"
            "def handler(number, frame): raise TimeoutError('late')\n"
            "signal.signal(signal.SIGUSR1, handler)\n"
            "def trace(frame, event, argument):\n"
            "    if frame.f_code.co_name == 'begin_reading':\n"
            "        sys.settrace(None)\n"
            "        signal.raise_signal(signal.SIGUSR1)\n"
            "sys.settrace(trace)\n"
            "try: start(print, lambda run: run())\n"
            "except TimeoutError: pass\n"
            "results = []\n"
            "thread = threading.Thread(target=lambda: results.append(f()))\n"
            "thread.start()"
        )
        call = self.client.receive_aside()
        if call["function"] == 1:
            call = self.client.receive_aside()
        self.client.send_aside({"return": call["call"], "value": 3})
        self.client.run("thread.join()")
        self.assertEqual(self.client.eval("results"), [3])

    def test_the_first_call_of_a_thread_after_the_end_of_the_input_raises(self):
        self.define("f")
        self.client.run(
            "import os, threading, time\nfrom pyffi_worker.process import signal_handlers as handlers\n"
            "def late():\n    while not handlers.main.is_over: time.sleep(0.001)\n"
            "    try: f()\n    except RuntimeError as error: os.write(1, str(error).encode())\n"
            "threading.Thread(target=late).start()"
        )
        self.assertEqual(self.client.finish(), 0)
        self.assertIn(b"ended the connection", self.client.rest(self.client.stdout))
