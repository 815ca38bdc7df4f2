"""Values beyond the vectors: large ones, numpy, and objects that behave badly while they are converted."""

import array
import json
import struct
import unittest

from client import Client


class Values(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = Client()

    @classmethod
    def tearDownClass(cls):
        cls.client.__exit__()

    def error(self, *arguments, **members):
        return self.client.request(*arguments, **members)["error"]

    def test_a_million_floats_both_ways(self):
        data = array.array("d", (number / 3 for number in range(1000000))).tobytes()
        literal = {"list": ["f64", 0, 1000000]}
        reply = self.client.request("get", data, literal=literal, result="value")
        self.assertEqual(reply["value"], literal)
        self.assertEqual(self.client.attachments, data)

    def test_large_bytes_both_ways(self):
        data = bytes(range(256)) * 40000
        reply = self.client.request("get", data, literal={"bytes": [0, len(data)]}, result="value")
        self.assertEqual(reply["value"], {"bytes": [0, len(data)]})
        self.assertTrue(self.client.attachments == data)

    def test_many_attachments_in_one_frame(self):
        # More pieces than one call of writev takes.
        reply = self.client.request("eval", source="[b'%d' % n for n in range(5000)]", result="value")
        parts = [
            self.client.attachments[start : start + count]
            for start, count in (item["bytes"] for item in reply["value"])
        ]
        self.assertEqual(parts, [b"%d" % number for number in range(5000)])

    def test_an_array_that_code_beside_it_changes(self):
        self.client.run(
            "import array\n"
            "class Spoiler:\n"
            "    def __index__(self):\n"
            "        numbers[0] = 99.0\n"
            "        return 7\n"
            "numbers = array.array('d', [1.0, 2.0])"
        )
        reply = self.client.request("eval", source="[numbers, Spoiler()]", result="plain")
        self.assertEqual(reply["value"], [{"list": ["f64", 0, 2]}, 7])
        self.assertEqual(struct.unpack("<2d", self.client.attachments), (1.0, 2.0))

    def test_large_json_both_ways(self):
        text = "é" * 300000
        self.assertEqual(
            self.client.value("get", literal=[text, {"dict": [text, 1]}], result="value"), [text, {"dict": [text, 1]}]
        )

    def test_large_floats_beside_ints(self):
        for value in [1, 1.5e300], [-7.0, -(2**63), 2**63 * -1.5], [True, 1e19, None]:
            self.assertEqual(self.client.value("get", literal=value, result="value"), value)
        for value in [2**63, 0.5], [0.5, 2**63, "x"]:
            self.assertEqual(self.error("get", literal=value)["message"], "a number is outside of 64 bits")

    def test_members_that_python_takes_for_equal(self):
        for value in {"set": [1, True]}, {"frozenset": [1, 1.0]}, {"dict": [1, "a", True, "b"]}:
            error = self.error("get", literal=value)
            self.assertEqual(error["kind"], "conversion")
            self.assertIn("takes two of its keys or members for equal", error["message"])
        nans = {"set": [{"float": "nan"}, {"float": "nan"}]}
        self.assertEqual(self.client.value("get", literal=nans, result="value"), nans)

    def test_a_frame_after_large_ones_is_not_swallowed(self):
        from client import frame

        large = frame({"id": 1001, "op": "length", "literal": {"bytes": [0, 300000]}}, bytes(300000))
        self.client.write(large + frame({"id": 1002, "op": "ping"}) + large)
        self.assertEqual([self.client.receive() for _ in range(3)][1], {"id": 1002, "value": None})

    def test_where_a_conversion_fails(self):
        deep = "deep = []\nfor _ in range(600): deep = [deep]\nt = ()\nfor _ in range(300): t = (t,)"
        cycle = "a = {'x': [1, (2, {3: None})]}\na['x'][1][1][3] = a"
        self.client.run(deep + "\n" + cycle)
        self.assertEqual(
            self.error("eval", source="a", result="value")["message"], "value['x'][1][1][3]: contains itself"
        )
        self.assertEqual(
            self.error("eval", source="deep", result="value")["message"], "value" + "[0]" * 499 + ": nested too deeply"
        )
        self.assertEqual(self.error("eval", source="t", result="value")["kind"], "conversion")
        self.assertEqual(self.error("eval", source="{'k' * 200: a}", result="value")["kind"], "conversion")

    def test_the_nesting_that_is_allowed(self):
        self.client.run("fits = []\nfor _ in range(498): fits = [fits]")
        text = json.dumps(self.client.value("eval", source="fits", result="value"))
        self.assertEqual(text, "[" * 499 + "]" * 499)

    def test_a_low_recursion_limit_is_an_error_at_worst(self):
        with Client() as client:
            client.run("import sys; sys.setrecursionlimit(120)\nx = []\nfor _ in range(400): x = [x]")
            reply = client.request("eval", source="x", result="value")
            self.assertTrue("value" in reply or reply["error"]["kind"] == "conversion")
            client.run("sys.setrecursionlimit(10**6)")
            text = b'{"id":99,"op":"get","literal":' + b"[" * 100000 + b"]" * 100000 + b"}"
            client.send(text)
            self.assertEqual(client.receive()["error"]["kind"], "limit")
            self.assertEqual(client.eval("6 * 7"), 42)

    def test_changes_while_converting(self):
        source = (
            "class X:\n    def __index__(self):\n        d['new'] = 1; l.append(1)\n"
            "        return 5\nd = {'a': X()}\nl = [X(), 1]"
        )
        for name in "d", "l":
            self.client.run(source)
            error = self.error("eval", source=name, result="plain")
            self.assertEqual((error["kind"], error["message"]), ("conversion", "value: changed while it was converted"))

    def test_an_exception_while_converting(self):
        self.client.run("class X:\n    def __index__(self): raise ValueError('no index')")
        error = self.error("eval", source="[object(), X()]", result="plain")
        self.assertEqual(error["exception"]["message"], "no index")

    def test_failed_conversions_leave_no_handles_and_no_attachments(self):
        before = self.client.value("info", result="value")["dict"][1]
        self.client.run("a = [b'x', object()]\na.append(a)")
        self.assertEqual(self.error("eval", source="a", result="value")["kind"], "conversion")
        self.assertEqual(self.client.attachments, b"")
        self.assertEqual(self.client.value("info", result="value")["dict"][1], before)
        self.assertEqual(self.client.eval("b'yz'"), {"bytes": [0, 2]})

    def test_zones_that_stay_handles(self):
        source = (
            "import datetime\nclass Z(datetime.tzinfo):\n"
            "    def utcoffset(self, t): return datetime.timedelta(0)\n"
            "z = datetime.datetime(2024, 1, 1, tzinfo=Z())"
        )
        self.client.run(source)
        for mode in "value", "plain":
            self.assertEqual(self.client.request("eval", source="z", result=mode)["type"], "datetime")
            self.assertEqual(self.client.request("eval", source="[z]", result=mode)["value"][0]["type"], "datetime")

    def test_only_exact_types_by_value(self):
        for source in (
            "True.__class__(1) and __import__('enum').IntEnum('E', 'a')(1)",
            "type('L', (list,), {})()",
            "bytearray()",
        ):
            with self.subTest(source):
                self.assertIn("ref", self.client.request("eval", source=source, result="value"))

    def test_kinds_that_lie(self):
        source = (
            "class M(type):\n    __module__ = property(lambda c: [])\nclass X(metaclass=M):\n"
            "    __class__ = property(lambda s: int)\n"
            "    def __getattr__(self, name): raise SystemExit\nx = X()"
        )
        self.client.run(source)
        for mode in "auto", "handle", "value", "plain":
            self.assertEqual(self.client.request("eval", source="x", result=mode)["type"], "X")

    def test_fake_numpy(self):
        source = """
import sys, types
class generic:
    def __init__(self, value): self.value = value
    def item(self): return self.value
class ndarray:
    ndim = 0
    __init__, item = generic.__init__, generic.item
class longdouble(generic):
    def item(self): return self
numpy = types.ModuleType('numpy')
numpy.generic, numpy.ndarray = generic, ndarray
sys.modules['numpy'] = numpy
one = ndarray([1]); one.ndim = 1
values = [generic(5), generic(0.5), ndarray('x'), longdouble(0), one]
"""
        with Client() as client:
            client.run(source)
            value = client.eval("values", result="plain")
            self.assertEqual(value[:3], [5, 0.5, "x"])
            self.assertEqual([item["type"] for item in value[3:]], ["longdouble", "ndarray"])

    def test_numpy(self):
        if "error" in self.client.request("import", name="numpy"):
            self.skipTest("this interpreter has no numpy")
        self.client.run("import numpy as np")
        source = (
            "[np.float64(0.5), np.float32(0.5), np.int8(-5), np.bool_(True), np.str_('s'), "
            "np.array(7), np.bytes_(b'b'), np.complex128(1j)]"
        )
        expected = [0.5, 0.5, -5, True, "s", 7, {"bytes": [0, 1]}, {"complex": [0.0, 1.0]}]
        self.assertEqual(self.client.eval(source, result="plain"), expected)
        numbers, stays = self.client.eval("[np.arange(3).tolist(), np.longdouble(1)]", result="plain")
        self.assertEqual((numbers, stays["type"]), ([0, 1, 2], "longdouble"))
        self.assertEqual(self.client.eval("[np.float64(0.5)]")[0]["type"], "float64")


class Registered(unittest.TestCase):
    """Classes whose instances the program has a function for."""

    def setUp(self):
        self.client = Client()
        self.addCleanup(self.client.__exit__)
        self.client.run(
            "import collections, dataclasses, swift_bridge\n"
            "from pyffi_worker.values.records import content, contents\n"
            "class A:\n    def __str__(self): return 'a'\n"
            "class Q(collections.deque): pass\n"
            "@dataclasses.dataclass\nclass D: x: int = 1\n"
            "class N(collections.namedtuple('N', 'x')): pass\n"
        )

    def plain(self, source, **members):
        return self.client.value("eval", source=source, result="plain", **members)

    def register(self, kind, function):
        return self.client.request("eval", source=f"swift_bridge.register_conversion({kind}, {function})")

    def test_containers_and_records_go_by_it_before_all_else(self):
        for kind in "Q", "D", "N":
            self.register(kind, "lambda value: ['made']")
        for source in "Q([1])", "D()", "N(2)":
            with self.subTest(source):
                self.assertEqual(self.plain(source), ["made"])
                self.assertEqual(self.plain(source, gather=["list"]), ["made"])
                self.assertEqual(self.client.eval(f"content({source}, {{}})[1][0]"), "made")
        self.assertEqual(self.plain("{'q': (Q(), 1)}"), {"dict": ["q", {"tuple": [["made"], 1]}]})

    def test_objects_come_as_they_are(self):
        self.client.run("class L(list): pass")
        self.register("L", "lambda value: 'made'")
        reply = self.client.request("eval", source="L([1, 2])", result="value", gather=["list"])
        self.assertEqual(reply["value"], [1, 2])
        self.client.run("from pyffi_worker import in_process")
        self.assertEqual(self.client.eval("in_process.gathered_list(L([1, 2]), False)[1]"), 2)
        self.assertEqual(self.client.eval("in_process.gathered_list(L([1, 2]), True) is None"), True)

    def test_values_of_the_standard_library(self):
        self.client.run("import datetime\nclass T(datetime.datetime): pass")
        self.register("A", "lambda a: T(2024, 2, 29)")
        self.register("datetime.timezone", "str")
        self.assertIn("datetime", self.plain("A()"))
        self.client.run("from pyffi_worker import in_process")
        self.assertEqual(self.client.eval("in_process.extended(in_process.bare(A()))[0]"), "datetime")
        self.assertEqual(self.plain("datetime.timezone.utc"), "UTC")
        self.assertEqual(self.client.eval("in_process.bare(datetime.timezone.utc)"), "UTC")

    def test_none_for_a_decoder(self):
        self.register("A", "lambda a: None")
        self.assertEqual(self.client.eval("content(A(), {})[0]"), "value")

    def test_what_is_made_may_have_a_function_too(self):
        self.register("A", "lambda a: D()")
        self.register("D", "lambda d: collections.OrderedDict(x=d.x)")
        self.assertEqual(self.plain("A()"), {"dict": ["x", 1]})

    def test_a_function_that_gives_the_same_changes_nothing(self):
        for function in "lambda a: a", "lambda a: A()":
            self.register("A", function)
            reply = self.client.request("eval", source="A()", result="plain")
            self.assertEqual(reply["type"], "A")

    def test_classes_that_make_each_other_never_end(self):
        self.register("A", "lambda a: D()")
        self.register("D", "lambda d: A()")
        error = self.client.request("eval", source="A()", result="plain")["error"]
        self.assertIn(error["kind"], ("conversion", "exception"))
        self.assertEqual(self.plain("1"), 1)

    def test_the_most_derived_class_counts(self):
        self.register("object", "repr")
        self.register("A", "str")
        self.assertEqual(self.plain("A()"), "a")
        self.assertIn("Thing", self.plain("type('Thing', (), {})()"))

    def test_classes_with_a_hash_or_comparison_of_their_own(self):
        for name, body in (
            ("unhashable", "__eq__ = lambda c, o: c is o"),
            ("raising", "def __hash__(c): raise RuntimeError('hash')"),
            ("equal", "__eq__ = lambda c, o: True; __hash__ = type.__hash__"),
            ("eq", "def __eq__(c, o): raise RuntimeError('eq')\n    __hash__ = type.__hash__"),
        ):
            with self.subTest(name):
                self.client.run(f"class M(type):\n    {body}\nclass O(metaclass=M): pass")
                for source in "O()", "[O()] * 20", "{1: O()}":
                    self.assertNotIn("error", self.client.request("eval", source=source, result="plain"))
                self.assertNotIn("error", self.register("O", "lambda o: 'made'"))
                self.assertEqual(self.plain("[O()]"), ["made"])
                self.assertEqual(self.client.eval("content(O(), {})[1]"), "made")
                self.assertEqual(
                    self.client.eval("[tuple(v) for v in contents([O(), O()], ())[1].values()][0][1]"), "made"
                )

    def test_what_is_refused(self):
        for kind, function, message in (
            ("str", "len", "register_conversion() can't change what str is to Swift: it is a value there"),
            ("__import__('decimal').Decimal", "str", "register_conversion() can't change what Decimal is to Swift"),
            ("A()", "str", "register_conversion() takes a class, got A"),
            ("A", "'str'", "register_conversion() takes a function, got str"),
        ):
            with self.subTest(kind):
                error = self.register(kind, function)["error"]["exception"]
                self.assertEqual(error["type"], "TypeError")
                self.assertIn(message, error["message"])


class Limits(unittest.TestCase):
    def test_the_clients_limits(self):
        with Client(limits={"json": 20000, "attachments": 100, "depth": 16}) as client:
            self.assertEqual(client.request("eval", source="'x' * 30000", result="value")["error"]["kind"], "limit")
            self.assertEqual(client.request("eval", source="[None] * 100000", result="value")["error"]["kind"], "limit")
            self.assertEqual(client.request("eval", source="b'x' * 101", result="value")["error"]["kind"], "limit")
            self.assertEqual(client.eval("b'x' * 100"), {"bytes": [0, 100]})
            self.assertEqual(
                client.request("eval", source="[" * 16 + "]" * 16, result="value")["error"]["kind"], "conversion"
            )
            self.assertEqual(json.dumps(client.eval("[" * 15 + "]" * 15)), "[" * 15 + "]" * 15)
            self.assertEqual(client.request("exec", source="raise ValueError('x' * 30000)")["error"]["kind"], "limit")
            self.assertEqual(client.value("info", result="value")["dict"][:2], ["handles", 0])

    def test_the_longest_scalar_and_the_longest_name_fit_into_the_least_limits(self):
        with Client(limits={"json": 16384, "depth": 16}) as client:
            self.assertEqual(client.value("eval", source="'\x01' * 1024"), "\x01" * 1024)
            name = client.request("eval", source="type('é' * 5000, (), {})()")["type"]
            self.assertEqual(name, "é" * 1000)
            inner = client.eval("[type('\x01' * 5000, (), {})()]")[0]
            self.assertEqual(inner["type"], "\x01" * 1000)

    def test_a_reply_may_be_as_long_as_the_clients_limit(self):
        with Client(limits={"json": 16384}) as client:
            room = 16384 - len('{"id":1,"value":""}')
            for character, count in ("x", room), ("é", room // 2):
                rest = "y" * (room - len((character * count).encode()))
                source = f"{character!r} * {count} + {rest!r}"
                client.last = 0
                self.assertEqual(client.eval(source), character * count + rest)
                client.last = 0
                error = client.request("eval", source=source + " + 'z'", result="value")["error"]
                self.assertEqual(error["kind"], "limit")

    def test_replies_to_what_is_sent_at_once_have_each_their_own_attachments(self):
        with Client(limits={"json": 16384}) as client:
            source = "[object(), 'x' * 9000, b'%d' * 5]"
            client.send_all({"id": 500 + n, "op": "eval", "source": source % n, "result": "value"} for n in range(3))
            for n in range(3):
                reply = client.receive()
                self.assertEqual(reply["id"], 500 + n)
                ref, text, place = reply["value"]
                self.assertEqual((reply["refs"], text), ([ref["ref"]], "x" * 9000))
                self.assertEqual((place, client.attachments), ({"bytes": [0, 5]}, b"%d" % n * 5))

    def test_the_deepest_values_come_and_go(self):
        def nested(tag, count):
            value = 1
            for _ in range(count):
                content = {"dict": [1, value], "slice": [None, value, None]}.get(tag, [value])
                value = content if tag == "list" else {tag: content}
            return value

        with Client() as client:
            for tag in "list", "tuple", "frozenset", "dict", "slice":
                with self.subTest(tag):
                    value = nested(tag, 499 if tag == "list" else 249)
                    self.assertIn("ref", client.request("get", literal=value, result="handle", as_=5), tag)
                    if tag != "slice":
                        self.assertEqual(json.dumps(client.value("get", target=5, result="value")), json.dumps(value))
                    client.send({"release": [5]})

    def test_threads_leave_the_recursion_limit_as_it_was(self):
        with Client("descriptors") as client:
            client.value("set", target=-1, path=["f"], value={"function": [1, "call", [["value", None]]]})
            client.run("import sys\nusual = sys.getrecursionlimit()\nx = []\nfor _ in range(100): x = [x]")
            pool = (
                "from concurrent.futures import ThreadPoolExecutor as Pool\nwith Pool(4) as p: list(p.map(f, [x] * 40))"
            )
            client.post("exec", source=pool)
            for _ in range(40):
                client.send_aside({"return": client.receive_aside()["call"], "value": None})
            client.receive()
            self.assertTrue(client.eval("sys.getrecursionlimit() == usual"))

    def test_a_shared_structure_does_not_grow_without_end(self):
        with Client(limits={"json": 1000000}) as client:
            client.run("x = [1, 2]\nfor _ in range(60): x = [x, x]")
            self.assertEqual(client.request("eval", source="x", result="value")["error"]["kind"], "limit")

    def test_handles(self):
        import sys

        from client import PACKAGES

        sys.path.insert(0, PACKAGES)
        from pyffi_worker.execution.handles import Handles, Refusal

        main = type(array)("__main__")
        handles = Handles("builtins", main, limit=2)
        handles.keep("a", 5)
        negative = handles.keep("b")
        for number in None, 6:
            with self.assertRaises(Refusal) as caught:
                handles.keep("c", number)
            self.assertEqual(caught.exception.error["kind"], "limit")
        handles.release([negative, negative, 0, -1])
        self.assertEqual(len(handles), 1)
        self.assertEqual((handles.find(0), handles.find(-1)), ("builtins", main))
        self.assertLess(handles.keep("d"), negative)

    def test_frames_over_the_limit_are_skipped(self):
        with Client() as client:
            text = b'{"id":1,"op":"ping"}'
            client.write(struct.pack("<II", 268435457, 0) + b" " * 268435457 + struct.pack("<II", len(text), 0) + text)
            self.assertEqual(client.receive()["error"]["kind"], "limit")
            self.assertEqual(client.receive(), {"id": 1, "value": None})
            self.assertLess(client.value("info", result="value")["dict"][3], 64 << 20)

    def test_too_deep_a_message_is_answered_with_its_id(self):
        with Client() as client:
            client.send(b'{"id":7,"op":"get","as":3,"literal":' + b"[" * 500 + b"]" * 500 + b"}")
            reply = client.receive()
            self.assertEqual((reply["id"], reply["error"]["kind"]), (7, "limit"))
            self.assertEqual(client.request("get", target=3)["error"]["kind"], "limit")
            deep = b'{"id":8,"op":"get","literal":' + b"[" * 500 + b"]" * 500 + b"}"
            client.send_all([{"id": 9, "op": "ping"}, deep, {"id": 10, "op": "ping"}])
            replies = [client.receive() for _ in range(3)]
            self.assertEqual([reply["id"] for reply in replies], [9, 8, 10])
            self.assertEqual([reply.get("error", {}).get("kind") for reply in replies], [None, "limit", None])

    def test_a_raised_recursion_limit_does_not_lead_the_scanner_beyond_the_stack(self):
        with Client() as client:
            client.run("import sys\nsys.setrecursionlimit(1 << 30)")
            client.send(b'{"id":7,"op":"get","literal":' + b"[" * 10**6 + b"]" * 10**6 + b"}")
            self.assertEqual(client.receive()["error"]["kind"], "limit")
            text = "[" * 10000 + '\\"'
            self.assertEqual(client.value("get", literal=text, result="value"), text)


if __name__ == "__main__":
    unittest.main()
