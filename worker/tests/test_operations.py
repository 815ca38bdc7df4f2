"""Operations that no other test is about (protocol.md, section 4)."""

import unittest

from client import Client


class Paths(unittest.TestCase):
    def test_the_usual_operations_need_no_import_once_one_was_executed(self):
        with Client("descriptors") as client:
            client.run("import sys\nsys.meta_path.clear()\nx = 'a'")
            self.assertEqual(client.value("call", target=-1, path=["x", "upper"]), "A")
            self.assertEqual(client.value("get", target=-1, path=["x"]), "a")

    def test_a_malformed_path_changes_nothing(self):
        with Client() as client:
            client.run("class Box: inside = 1\nbox = Box()\nbox.box = box\nitems = [box]")
            before = client.eval("vars(box).keys() == {'box'} and items == [box]")
            for op, members in {"set": {"value": 5}, "delete": {}, "has": {}}.items():
                for path in "inside", "", 5, {}, [5], [None], [[]], [["a", "b"]], [True], ["box", ["a", "b"]]:
                    with self.subTest(op=op, path=path):
                        reply = client.request(op, target=-1, path=path, **members)
                        self.assertEqual(reply["error"]["kind"], "request", reply)
            self.assertEqual((before, client.eval("vars(box).keys() == {'box'} and items == [box]")), (True, True))

    def test_the_last_step_is_what_is_set_and_deleted(self):
        with Client() as client:
            client.run("class Box: pass\nbox = Box()\nbox.items = [1, 2, 3]")
            client.value("set", target=-1, path=["box", "name"], value="n")
            client.value("set", target=-1, path=["box", "items", [1]], value=7)
            self.assertEqual(client.eval("[box.name, *box.items]"), ["n", 1, 7, 3])
            self.assertIs(client.value("has", target=-1, path=["box", "name"]), True)
            client.value("delete", target=-1, path=["box", "items", [0]])
            client.value("delete", target=-1, path=["box", "name"])
            self.assertIs(client.value("has", target=-1, path=["box", "name"]), False)
            self.assertEqual(client.eval("box.items"), [7, 3])
            reply = client.request("has", target=-1, path=["box", "items", [0]])
            self.assertEqual(reply["error"]["kind"], "request", reply)


HEADERS = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate": "a=1"}


class TraceContexts(unittest.TestCase):
    """The members `trace` and `mark` of requests (protocol, section 4)."""

    def setUp(self):
        self.client = Client("descriptors").__enter__()
        self.addCleanup(self.client.__exit__, None, None, None)
        self.client.run(
            "import asyncio, swift_bridge\nfrom swift_bridge import trace_context as now\n"
            "async def soon():\n  before = now(); await asyncio.sleep(0); return [before, now()]\n"
            "async def both(): return await asyncio.gather(soon(), asyncio.create_task(soon()))"
        )

    def value(self, op, **members):
        answer = self.client.request(op, result="value", **members)
        self.assertIn("value", answer, answer)
        return answer["value"]

    def test_an_operation_has_it_and_no_other(self):
        self.assertEqual(self.value("eval", source="now()"), {"dict": []})
        found = self.value("eval", source="list(now().items())", trace=HEADERS)
        self.assertEqual([tuple(pair["tuple"]) for pair in found], list(HEADERS.items()))
        self.assertEqual(self.value("eval", source="now()"), {"dict": []})
        self.assertEqual(self.client.request("eval", source="1 / 0", trace=HEADERS)["error"]["kind"], "exception")
        self.assertEqual(self.value("eval", source="now()"), {"dict": []})

    def test_a_coroutine_keeps_its_own(self):
        first, second = ({"traceparent": text} for text in "ab")
        one = self.client.post("eval", source="both()", result="value", trace=first, **{"await": True})
        two = self.client.post("eval", source="both()", result="value", trace=second, **{"await": True})
        answers = {}
        while len(answers) < 2:
            message = self.client.receive()
            if "id" in message:
                answers[message["id"]] = message["value"]
        for number, headers in (one, first), (two, second):
            form = {"dict": [part for pair in headers.items() for part in pair]}
            self.assertEqual(answers[number], [[form, form], [form, form]])
        self.assertEqual(self.value("eval", source="soon()", **{"await": True}), [{"dict": []}, {"dict": []}])

    def test_calls_within_calls_have_their_own(self):
        self.client.define("f")
        self.client.run("def outer(): return [now().get('traceparent'), f(), now().get('traceparent')]")
        number = self.client.post("call", target=-1, path=["outer"], result="value", trace={"traceparent": "a"})
        call = self.client.receive()["call"]
        self.assertEqual(self.value("eval", source="now().get('traceparent')", within=call), "a")
        inner = self.value("eval", source="now()['traceparent']", within=call, trace={"traceparent": "b"})
        self.assertEqual(inner, "b")
        self.client.send({"return": call, "value": 1})
        answer = self.client.receive()
        self.assertEqual((answer["id"], answer["value"]), (number, ["a", 1, "a"]))

    def test_opentelemetry_has_it_too(self):
        self.client.run(
            "import sys, types\nseen = []\ncontext, propagate = types.ModuleType('c'), types.ModuleType('p')\n"
            "context.attach = lambda c: seen.append(c) or 5\ncontext.detach = lambda t: seen.append(t)\n"
            "propagate.extract = lambda h: h['traceparent']\n"
            "sys.modules.update({'opentelemetry': types.ModuleType('o'), 'opentelemetry.context': context,"
            " 'opentelemetry.propagate': propagate})"
        )
        self.assertEqual(self.value("eval", source="seen[:]", trace={"traceparent": "a"}), ["a"])
        self.assertEqual(self.value("eval", source="seen"), ["a", 5])
        # A propagator that fails costs no operation.
        self.assertEqual(self.value("eval", source="1", trace={}), 1)

    def test_calls_by_coroutines_have_the_requests_mark(self):
        client = self.client
        client.define("f")
        client.run("async def ways(): return [f(), await asyncio.to_thread(f)]")
        for mark in {}, {"mark": 77}:
            number = client.post("eval", source="ways()", result="value", **mark, **{"await": True})
            for value in 1, 2:
                call = client.receive_aside()
                self.assertEqual((call.get("mark"), "for" in call), (mark.get("mark"), False))
                client.send_aside({"return": call["call"], "value": value})
            answer = client.receive()
            while "awaiting" in answer:
                answer = client.receive()
            self.assertEqual((answer["id"], answer["value"]), (number, [1, 2]))

    def test_async_calls_within_the_operation_have_its_mark_too(self):
        client = self.client
        client.define("start", kind="start")
        client.run(
            "async def call():\n  loop = asyncio.get_running_loop(); future = loop.create_future()\n"
            "  start(lambda value, error: future.set_result(value), loop.call_soon_threadsafe)\n  return await future"
        )
        client.post("eval", source="asyncio.run(call())", result="value", mark=78)
        call = client.receive_aside()
        self.assertEqual(call["mark"], 78)
        client.send_aside({"return": call["call"], "value": 5})
        self.assertEqual(client.receive()["value"], 5)

    def test_wrong_ones_are_refused(self):
        for wrong in [], None, "a", {"traceparent": 1}:
            self.assertEqual(self.client.request("eval", source="1", trace=wrong)["error"]["kind"], "request")
        for wrong in 0, -1, "1", None, 1 << 63:
            self.assertEqual(self.client.request("eval", source="1", mark=wrong)["error"]["kind"], "request")


if __name__ == "__main__":
    unittest.main()
