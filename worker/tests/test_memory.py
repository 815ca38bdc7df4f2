"""What the worker does when the program has used up its memory (protocol.md, section 8)."""

import select
import sys
import unittest

from client import Client, Ended, frame

FILL = """
import resource
with open('/proc/self/statm') as file: size = int(file.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + (30 << 20), resource.RLIM_INFINITY))
kept = []
def fill(size):
    try:
        while True: kept.append(bytearray(size))
    except MemoryError:
        pass
fill(1 << 20)
fill(1 << 16)
"""
FREE = "kept.clear(); resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))"


@unittest.skipUnless(sys.platform == "linux", "elsewhere RLIMIT_AS limits nothing")
@unittest.skipIf("free-threading" in sys.version, "its allocator takes 32 MiB at a time, more than is left here")
class OutOfMemory(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)

    def fails(self, op, attachments=b"", **members):
        reply = self.client.request(op, attachments, **members)
        self.assertEqual(reply["id"], self.client.last)
        return reply["error"]["exception"]

    def answers(self):
        """The next request is answered, if only by what Python itself says where there is no room to compile it."""
        reply = self.client.request("eval", source="1 + 1")
        self.assertEqual(reply["id"], self.client.last)
        if "error" in reply:
            self.assertEqual(reply["error"]["exception"]["type"], "MemoryError")
        else:
            self.assertEqual(reply["value"], 2)

    def is_well(self):
        # Python may lack the room to compile even this, and a failure may make some.
        for _ in range(10):
            reply = self.client.request("exec", source=FREE)
            if "error" not in reply:
                break
            self.assertEqual(reply["error"]["exception"]["type"], "MemoryError")
        self.assertEqual(self.client.eval("'x' * 3000000"), "x" * 3000000)
        self.assertIn("in <module>", self.fails("eval", source="1 / 0")["traceback"])

    def test_what_fails_is_told(self):
        self.client.run(FILL)
        for _ in range(3):
            self.assertEqual(self.fails("eval", source="'x' * 100000000")["type"], "MemoryError")
            self.assertEqual(self.client.eval("1 + 1"), 2)
            error = self.fails("eval", source="1 / 0")
            self.assertEqual((error["type"], error["message"]), ("ZeroDivisionError", "division by zero"))
            self.client.run("fill(1 << 20)")
        self.is_well()

    def test_a_script_that_leaves_no_memory_comes_to_its_end(self):
        self.client.run("from pyffi_worker.process import program\nprogram.prepare([], [])")
        self.client.run(FILL)
        self.client.run("error = program.execute(lambda: [fill(1 << size) for size in range(12, 5, -1)])")
        self.client.run(FREE)
        self.assertEqual(self.client.eval("error is None"), True)

    def test_what_is_kept_aside_is_used_up(self):
        # With what is left there is room for little, or for less than is read at once.
        for spare, rest in (
            ("[bytearray(100000) for _ in range(4)]", "fill(1 << 20); fill(1 << 17)"),
            ("bytearray(100000)", "fill(1 << 20); fill(1 << 16); spare = None"),
            ("None", "fill(1 << 20); fill((1 << 17) - 200)"),
        ):
            with self.subTest(rest=rest), Client("descriptors") as self.client:
                self.client.run(f"spare = {spare}" + FILL)
                for _ in range(4):
                    self.assertEqual(self.fails("eval", source="'x' * 100000000")["type"], "MemoryError")
                    self.client.request("exec", source=rest)
                    self.answers()
                self.is_well()

    def test_cancels_are_looked_for_while_there_is_no_memory(self):
        self.client.run(
            FILL + "kept.clear()\nimport signal\nseen = []\n"
            "signal.signal(signal.SIGURG, lambda *_: seen.append(1))\n"
            "def busy():\n"
            "    try:\n"
            "        while len(seen) < 5: fill(1 << 20); fill(1 << 16); fill(1 << 13)\n"
            "    except MemoryError: busy()\n"
            "    kept.clear()\n"
        )
        busy = self.client.post("exec", source="busy()")
        others = []
        while not select.select([self.client.output], [], [], 0.02)[0]:
            if len(others) < 16:
                others += [self.client.post("length", literal="y" * 12000) for _ in range(4)]
                self.client.send({"cancel": others[-1]})
            self.client.interrupt()
        self.assertEqual(self.client.receive(), {"id": busy, "value": None})
        for count, other in enumerate(others, 1):
            reply = self.client.receive()
            if count % 4:
                self.assertEqual(reply, {"id": other, "value": 12000})
            else:
                self.assertEqual(reply["error"]["exception"]["type"], "KeyboardInterrupt")
        self.is_well()

    def test_a_request_that_there_is_no_memory_for(self):
        self.client.run(FILL)
        text = "y" * 50000000
        for literal in text, [[]] * 9000000:
            self.assertEqual(self.fails("length", literal=literal)["type"], "MemoryError")
        attached = self.fails("length", bytes(50000000), literal={"bytes": [0, 50000000]})
        self.assertIn("there is no memory for a frame of 500000", attached["message"])
        self.assertEqual(self.client.eval("1 + 1"), 2)
        self.is_well()

    def test_a_result_that_there_is_no_memory_for(self):
        self.client.run("text = 'z' * 20000000\ndata = bytes(20000000)\nnumbers = [[]] * 3000000" + FILL)
        for name in "text", "numbers":
            self.assertEqual(self.fails("eval", source=name, result="value")["type"], "MemoryError")
        self.assertEqual(self.client.eval("data"), {"bytes": [0, 20000000]})  # it is not copied
        self.is_well()

    def test_an_answer_that_there_is_no_memory_for(self):
        self.client.run(
            "import threading\n"
            "def caught():\n"
            "    try: return f()\n"
            "    except MemoryError as error: return str(error)\n"
            "def beside():\n"
            "    found = []\n"
            "    thread = threading.Thread(target=lambda: found.append(caught()))\n"
            "    thread.start()\n"
            "    thread.join()\n"
            "    return found[0]\n"
        )
        self.client.value("set", target=-1, path=["f"], value={"function": [1, "call", []]}, brings=[1])
        # The thread begins while there is memory: it needs a stack.
        self.client.send({"id": 1001, "op": "eval", "source": "beside()"})
        number = self.client.receive_aside()["call"]
        self.client.send_aside({"id": 1002, "op": "exec", "source": FILL, "within": number})
        self.assertEqual(self.client.receive_aside(), {"id": 1002, "value": None})
        answer = {"return": number, "value": "x" * 50000000}
        expected = f"there is no memory for a frame of {len(frame(answer)) - 8} bytes"
        self.client.send_aside(answer)
        self.assertEqual(self.client.receive(), {"id": 1001, "value": expected})
        identifier = self.client.post("eval", source="caught()")
        answer["return"] = self.client.receive()["call"]
        self.client.send(answer)
        self.assertEqual(self.client.receive(), {"id": identifier, "value": expected})
        self.is_well()

    def test_a_frame_whose_request_nobody_knows_ends_the_worker(self):
        self.client.run(FILL)
        self.client.send({"op": "length", "id": 7, "literal": "x" * 50000000})
        error = self.client.receive()["error"]
        self.assertEqual(error["kind"], "protocol")
        self.assertIn("there is no memory for a frame of 50000", error["message"])
        with self.assertRaises(Ended):
            self.client.receive()
        self.assertEqual(self.client.status(), 70)

    def test_coroutines(self):
        self.client.run("async def co(size): return 'x' * size")
        awaited = {"op": "call", "target": -1, "path": ["co"], "await": True, "result": "value"}
        self.assertEqual(self.client.value(**awaited, args=[3]), "xxx")
        # A thread may have up to 64 MiB of memory for itself.
        self.client.run("texts = ['z' * 70000000]\nasync def texts_of(size): return texts" + FILL)
        self.assertEqual(self.fails(**awaited, args=[100000000])["type"], "MemoryError")
        self.assertEqual(self.fails(**{**awaited, "path": ["texts_of"]}, args=[0])["type"], "MemoryError")
        self.assertEqual(self.client.value(**awaited, args=[3]), "xxx")
        self.is_well()


if __name__ == "__main__":
    unittest.main()
