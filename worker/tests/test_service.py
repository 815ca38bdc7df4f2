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

    # Handlers of signals

    ALARM = (
        "import signal, time\nseen = []\n"
        "def handler(number, frame): seen.append(number); raise TimeoutError('late')\n"
        "signal.signal(signal.SIGALRM, handler)\n"
    )

    # What is reported of those that come while the worker is idle would fill the pipe of standard error.
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
        self.client.request("exec", source="signal.signal(signal.SIGALRM, signal.SIG_IGN)")
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
        # What comes for the call now is for nobody, and no mistake.
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
        # Together, so that the nested wait reads more than it is for.
        self.client.last += 1
        ping = {"id": self.client.last, "op": "ping"}
        self.client.send_all([{"return": call["call"], "value": None}, ping])
        self.assertEqual(self.client.receive(), {"id": self.client.last, "value": None})

    def test_a_call_is_answered_while_a_handler_that_it_is_interrupted_by_calls(self):
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
        """They run `__del__` methods, for which the thread that reads must be free."""
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
        # Together: before the next wait it flushes again.
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

    def test_a_loop_that_came_to_grief_leaves_nobody_waiting(self):
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
