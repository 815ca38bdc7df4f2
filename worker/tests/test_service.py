"""What keeps the service going: nothing that user code does, in any thread, ends a connection or loses a message."""

import sys
import unittest

from client import Client, frame

ANY = ["auto", None]


class Service(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)

    def define(self, name, forms=(), kind="call", number=1):
        self.client.define(name, forms, kind, number)

    # Threads

    def test_the_first_calls_of_many_threads_come_one_by_one(self):
        self.define("f", [ANY])
        self.client.run(
            "import sys, threading\nsys.setswitchinterval(1e-6)\ngate, results = threading.Barrier(16), []\n"
            "def work(n):\n    gate.wait()\n    results.append(f(n) == n)\n"
            "threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]\n"
            "for thread in threads: thread.start()"
        )
        numbers = set()
        for _ in range(16):
            call = self.client.receive_aside()
            numbers.add(call["call"])
            self.client.send_aside({"return": call["call"], "value": call["args"][0]})
        self.client.run("for thread in threads: thread.join()")
        self.assertEqual(len(numbers), 16)
        self.assertEqual(self.client.eval("results"), [True] * 16)

    def test_a_large_argument_of_one_thread_does_not_keep_another_from_calling(self):
        self.define("f", [["value", None]])
        self.client.run(
            "import threading\ndata = bytes(50_000_000)\n"
            "thread = threading.Thread(target=f, args=(data,)); thread.start()"
        )
        # The thread is amid sending: this client has read a part of it only.
        self.client.exactly(1000, self.client.side.fileno())
        self.client.post("eval", source="f(1)")
        self.assertEqual(self.client.receive()["args"], [1])

    def test_requests_behind_the_answer_of_their_call_are_refused(self):
        self.define("f")
        self.client.run("import threading")
        for identifier in range(1000, 1020):
            self.client.run("thread = threading.Thread(target=f); thread.start()")
            number = self.client.receive_aside()["call"]
            request = {"id": identifier, "op": "ping", "within": number}
            self.client.side.sendall(frame({"return": number, "value": None}) + frame(request))
            reply = self.client.receive_aside()
            self.assertEqual((reply["id"], reply["error"]["kind"]), (identifier, "request"))
            self.client.run("thread.join()")

    def test_what_a_result_runs_is_run_by_who_waits_for_it(self):
        self.define("call", number=1)
        self.define("start", kind="start", number=2)
        self.client.run(
            "import threading\nclass Key:\n    def __hash__(self):\n"
            "        threads.append(threading.current_thread()); raise ValueError('no hash today')\n"
            "threads, settled = [], []\n"
            "def soon(run, *arguments): threading.Thread(target=run, args=arguments, name='loop').start()\n"
            "def raises(run, *arguments): raise ZeroDivisionError\n"
            "start(lambda value, error: settled.append(repr(error)), soon)"
        )
        self.client.request("eval", source="Key()", as_=77)
        self.client.send_aside({"return": self.client.receive_aside()["call"], "value": {"dict": [{"ref": 77}, 1]}})
        self.client.run("while not settled: pass")
        self.assertEqual(self.client.eval("[thread.name for thread in threads]"), ["loop"])
        self.assertEqual(self.client.eval("settled"), ["ValueError('no hash today')"])
        # A loop that takes nothing any more: what came for it is let go of.
        self.client.run("stop = start(None, raises)")
        number = self.client.receive_aside()["call"]
        self.client.send_aside({"return": number, "value": {"function": [9, "call", []]}, "brings": [9]})
        self.client.side.sendall(frame({"id": 900, "op": "ping", "within": number}))
        self.assertEqual(self.client.receive_aside()["id"], 900)  # refused: what came before it was taken in
        self.client.post("ping")
        self.assertEqual(self.client.receive(), {"drop": [9]})

    @unittest.skipIf("free-threading" in sys.version, "there an object is freed by the thread that made it, later")
    def test_releases_of_a_refused_request_may_call_functions(self):
        """Releases run `__del__` methods, for which the thread that reads must be free."""
        self.define("f")
        self.define("start", kind="start", number=2)
        self.client.run("class C:\n    def __del__(self): f()\nkept = C()")
        self.client.request("eval", source="kept", as_=50)
        self.client.run("del kept\nstart(None, None)")
        self.client.receive_aside()
        self.client.send_aside({"id": 900, "op": "ping", "within": 77, "release": [50]})
        call = self.client.receive_aside()
        self.client.send_aside({"return": call["call"], "value": None})
        self.assertEqual(
            self.client.receive_aside()["error"]["message"], "the call that this request belongs to has ended"
        )

    def test_a_broken_side_connection_ends_the_worker(self):
        self.define("f")
        self.client.run("import threading\nthreading.Thread(target=f).start()")
        self.client.receive_aside()
        self.client.side.sendall(bytes(8))
        self.assertEqual(self.client.receive_aside()["error"]["kind"], "protocol")
        self.assertEqual(self.client.status(), 70)

    # Standard output

    def test_a_standard_output_without_flush(self):
        self.client.run(
            "import sys\nclass Stream:\n    def __init__(self, inner): self.inner = inner\n"
            "    def write(self, text): return self.inner.write(text)\n"
            "sys.stdout = Stream(sys.stdout)\nasync def five(): return 5"
        )
        self.assertEqual(self.client.value("eval", source="five()", **{"await": True}), 5)
        self.define("f")
        self.client.post("eval", source="f()")
        self.client.send({"return": self.client.receive()["call"], "value": 6})
        self.assertEqual(self.client.receive()["value"], 6)

    def test_a_standard_output_whose_flush_calls_a_function(self):
        self.define("f")
        self.client.run(
            "import sys\nclass Stream:\n    busy = False\n    def write(self, text): return len(text)\n"
            "    def flush(self):\n"
            "        if not self.busy: self.busy = True; f()\n"
            "sys.stdout = Stream()"
        )
        call = self.client.receive()
        # The flush comes before a read; what the nested wait reads beyond its answer must not be waited for again.
        self.client.last += 1
        ping = {"id": self.client.last, "op": "ping"}
        self.client.send_all([{"return": call["call"], "value": None}, ping])
        self.assertEqual(self.client.receive(), {"id": self.client.last, "value": None})

    def test_a_standard_output_whose_every_flush_calls_a_function(self):
        self.define("f")
        self.client.run(
            "import sys\nclass Stream:\n    def write(self, text): return len(text)\n    def flush(self): f()\n"
            "usual, sys.stdout = sys.stdout, Stream()"
        )
        answer = {"return": self.client.receive()["call"], "value": None}
        self.client.last += 1
        # Both are sent together: before the next wait the worker flushes again.
        self.client.send_all([answer, {"id": self.client.last, "op": "ping"}])
        self.assertEqual(self.client.receive(), {"id": self.client.last, "value": None})

    # Answers

    def test_what_an_answer_names_may_be_released_behind_it(self):
        self.define("f", [ANY])
        self.client.request("eval", source="[3]", as_=90)
        outer = self.client.post("eval", source="f(1)[0]")
        first = self.client.receive()["call"]
        inner = self.client.post("eval", source="f(2)")
        second = self.client.receive()["call"]
        self.client.send({"return": first, "value": {"ref": 90}})
        self.client.send({"release": [90]})
        self.assertIsNone(self.client.value("ping"))
        self.client.send({"return": second, "value": 4})
        self.assertEqual(self.client.receive(), {"id": inner, "value": 4})
        self.assertEqual(self.client.receive(), {"id": outer, "value": 3})

    def test_answers_are_checked(self):
        self.define("f")
        for answer in {}, {"value": 1, "raise": {"ref": 0}}, {"refused": 5}, {"raise": 5}, {"value": 1, "other": 2}:
            self.client.post("eval", source="f()")
            self.client.send({"return": self.client.receive()["call"], **answer})
            self.assertEqual(self.client.receive()["error"]["exception"]["type"], "TypeError")

    def test_an_answer_to_no_call_is_an_error(self):
        self.define("f")
        identifier = self.client.post("eval", source="f()")
        number = self.client.receive()["call"]
        self.client.send({"return": number + 5, "value": 1})
        self.assertEqual(self.client.receive()["error"]["kind"], "request")
        self.client.send({"return": number, "value": 1})
        self.assertEqual(self.client.receive(), {"id": identifier, "value": 1})

    def test_arguments_beyond_the_listed_forms_are_refused(self):
        self.define("f", [ANY])
        for source in "f()", "f(1, 2, 3)":
            error = self.client.request("eval", source=source)["error"]["exception"]
            self.assertEqual(error["type"], "TypeError")

    # The end

    def test_what_came_behind_a_shutdown_is_refused(self):
        messages = [{"id": 1, "op": "shutdown"}, {"id": 2, "op": "ping"}, {"id": 3, "op": "ping"}]
        self.client.send_all(messages)
        self.assertEqual(self.client.receive(), {"id": 1, "value": None})
        for identifier in 2, 3:
            reply = self.client.receive()
            self.assertEqual((reply["id"], reply["error"]["kind"]), (identifier, "request"))
        self.assertEqual(self.client.status(), 0)

    def test_requests_that_were_put_off_are_answered_at_the_end_of_file(self):
        self.define("f")
        self.client.request("eval", source="f", as_=30)
        self.client.post("steps", steps=[["call", 30, []]], as_=40)
        self.client.receive()
        put_off = self.client.post("ping")
        self.client.process.stdin.close()
        replies = [self.client.receive(), self.client.receive()]
        self.assertIn({"id": put_off, "value": None}, replies)
        self.assertEqual(self.client.status(), 0)

    # Coroutines

    def test_exceptions_that_are_false_or_end_iterations_end_coroutines(self):
        self.client.run(
            "class Empty(Exception):\n    def __len__(self): return 0\nasync def raises(error): raise error"
        )
        for source, found in ("Empty()", "Empty"), ("StopIteration()", "RuntimeError"):
            reply = self.client.request("eval", source=f"raises({source})", **{"await": True})
            self.assertEqual(reply["error"]["exception"]["type"], found)

    def test_an_event_loop_that_fails_leaves_nobody_waiting(self):
        self.client.run(
            "import asyncio\nasync def closes():\n    asyncio.get_running_loop()._selector.close()\n"
            "    await asyncio.sleep(3600)"
        )
        reply = self.client.request("eval", source="closes()", **{"await": True})
        self.assertEqual(reply["error"]["exception"]["type"], "RuntimeError")

    def test_a_child_that_a_coroutine_forks_ends_when_that_does(self):
        self.client.run(
            "import os\nasync def forks():\n    if pid := os.fork(): return os.waitpid(pid, 0)[1]\n"
            "    raise SystemExit(3)"
        )
        self.assertEqual(self.client.value("eval", source="forks()", **{"await": True}), 3 << 8)

    def test_a_coroutine_that_stops_its_loop_does_not_stop_the_others(self):
        self.client.run(
            "import asyncio\nasync def stops(): asyncio.get_running_loop().stop()\nasync def five(): return 5"
        )
        self.client.request("eval", source="stops()", **{"await": True})
        self.assertEqual(self.client.value("eval", source="five()", **{"await": True}), 5)

    def test_a_handle_released_before_its_coroutine_ends_holds_nothing(self):
        self.client.run(
            "import asyncio\nasync def f():\n    global loop, gate\n"
            "    loop, gate = asyncio.get_running_loop(), asyncio.Event(); await gate.wait(); return []\ngate = None"
        )
        waits = self.client.post("eval", source="f()", as_=60, **{"await": True})
        before = self.client.value("info", result="value")["dict"][1]
        self.client.send({"release": [60]})
        release = self.client.post("exec", source="while not gate: pass\nloop.call_soon_threadsafe(gate.set)")
        self.assertEqual({self.client.receive()["id"], self.client.receive()["id"]}, {waits, release})
        self.assertEqual(self.client.value("info", result="value")["dict"][1], before - 1)

    # Forked children

    def test_a_forked_child_can_not_await_or_call(self):
        self.define("f")
        self.define("start", kind="start", number=2)
        self.client.run(
            "import os, threading\n"
            "def attempt(function, *arguments):\n    try: function(*arguments)\n"
            "    except RuntimeError as error: return str(error)\n"
            "def child():\n    texts = attempt(f), attempt(start, None, None)\n"
            "    os.write(1, repr(texts).encode()); os._exit(0)\n"
            "def fork():\n    if not (pid := os.fork()): child()\n    os.waitpid(pid, 0)"
        )
        self.client.run("fork()")
        text = self.client.until(self.client.stdout, b")").decode()
        self.assertEqual(text.count("a forked child of the worker can't call functions"), 2)

    def test_a_child_forked_within_a_call_of_a_thread_goes_on(self):
        self.define("f")
        self.client.run(
            "import os, threading\ndef body():\n    try: f()\n"
            "    except RuntimeError as error: os.write(1, str(error).encode() + b'\\n'); os._exit(0)\n"
            "    os.write(1, b'parent\\n')\n"
            "threading.Thread(target=body).start()"
        )
        number = self.client.receive_aside()["call"]
        self.client.send_aside({"id": 900, "op": "eval", "source": "os.fork() and None", "within": number})
        self.assertEqual(self.client.receive_aside(), {"id": 900, "value": None})
        text = self.client.until(self.client.stdout, b"\n")
        self.assertIn(b"forked child", text)
        self.client.send_aside({"return": number, "value": None})
        self.client.until(self.client.stdout, b"parent\n")


if __name__ == "__main__":
    unittest.main()
