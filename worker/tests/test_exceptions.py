"""How exceptions are described (protocol.md, section 8), where that can't be seen from outside."""

import sys
import unittest

from client import PACKAGES, Client

sys.path.insert(0, PACKAGES)
from pyffi_worker.execution.exceptions import is_tame


@unittest.skipUnless(sys.version_info[:2] == (3, 11), "only 3.11 crashes, and not always")
class Names(unittest.TestCase):
    def raised(self, source, **names):
        try:
            exec(source, names)
        except (NameError, AttributeError) as error:
            return error

    def test_the_usual_is_printed_by_the_interpreter(self):
        for source in "unknown", "[].unknown", "int.unknown", "import sys; sys.unknown", "def f(): unknown\nf()":
            with self.subTest(source):
                self.assertTrue(is_tame(self.raised(source)))

    def test_namespaces_with_keys_that_are_no_names(self):
        for source in (
            "eval('unknown', {(1,): 2})",
            "class C:\n    def __dir__(self): return [(1,)]\nC().unknown",
            "m = type(__import__('sys'))('m'); m.__dict__[1] = 2; m.unknown",
            "m = type(__import__('sys'))('m'); m.__dir__ = lambda: [(1,)]; m.unknown",
        ):
            with self.subTest(source):
                self.assertFalse(is_tame(self.raised(source)))


class Lines(unittest.TestCase):
    """Lines of texts that a client had compiled."""

    def setUp(self):
        self.client = Client()
        self.addCleanup(self.client.__exit__)

    def traceback(self, source, op="eval", **members):
        return self.client.request(op, source=source, **members)["error"]["exception"]["traceback"]

    def test_each_text_has_its_own_lines(self):
        self.client.run("def f(x):\r\n    return (  # a comment\f\u2028\n        1 /\\\n        x)")
        self.client.run("class C:\r    def g(self): return [f(x) for x in (1, 0)]\r")
        self.client.run("def f1(x): return f(x)")
        rows = self.traceback("C().g()").split("\n")
        self.assertEqual(
            rows[:3], ["Traceback (most recent call last):", '  File "<string>", line 1, in <module>', "    C().g()"]
        )
        self.assertIn("    def g(self): return [f(x) for x in (1, 0)]", rows)
        self.assertEqual(
            rows[-4:], ['  File "<string>", line 3, in f', "    1 /\\", "ZeroDivisionError: division by zero", ""]
        )

    def test_a_place_of_two_texts(self):
        self.client.run("def f(): 1 / 0")
        self.client.run("kept = f\ndef other(): pass")
        self.client.run("def f(): return kept( )")
        error = self.client.request("eval", source="f()")["error"]["exception"]
        self.assertEqual(
            [frame["source"] for frame in error["frames"]], ["f()", "def f(): return kept( )", "def f(): 1 / 0"]
        )
        place = '  File "<string>", line 1, in '
        rows = [f"{place}<module>", "    f()", f"{place}f", f"{place}f", "ZeroDivisionError: division by zero", ""]
        self.assertEqual(error["traceback"].split("\n")[1:], rows)

    def test_chains_and_groups(self):
        self.client.run(
            "def f(x):\n"
            "    try: 1 / x\n"
            "    except Exception as error:\n"
            "        raise ValueError(x) from error\n"
            "def g():\n"
            "    try: f(0)\n"
            "    except Exception as error:\n"
            "        raise ExceptionGroup('group', [error])\n"
        )
        self.assertIn("line 2, in f\n    try: 1 / x\nZero", self.traceback("f(0)"))
        if sys.version_info >= (3, 11):
            found = self.traceback("g()")
            self.assertIn('\n    |   File "<string>", line 6, in g\n    |     try: f(0)\n    |   File', found)

    def test_code_of_unknown_texts_has_no_lines(self):
        rows = self.traceback("eval('1 / 0')").split("\n")[1:]
        place = '  File "<string>", line 1, in <module>'
        self.assertEqual(rows, [place, place, "ZeroDivisionError: division by zero", ""])

    def test_messages_stay_as_they_are(self):
        old = self.traceback("1 / 0")
        self.client.run(f"old = {old!r}\ndef f():\n    raise ValueError(old)")
        self.assertTrue(self.traceback("f()").endswith(f"ValueError: {old}\n"))
        other = '  File "<string>", line 1, in <module>\nKeyError'
        self.client.run(f"old = {other!r}")
        found = self.traceback("f()")
        self.assertTrue(found.endswith(f"    raise ValueError(old)\nValueError: {other}\n"), found)

    def test_long_lines_are_cut(self):
        self.client.run(f"def f(n): return f(n - 1) if n else 1 / n, '{'x' * 1000000}'")
        error = self.client.request("eval", source="f(300)")["error"]["exception"]
        self.assertEqual(error["type"], "ZeroDivisionError")
        self.assertEqual({len(frame["source"]) for frame in error["frames"][1:]}, {1000})

    def test_what_python_knows_itself_comes_once(self):
        found = self.traceback("__import__('json').loads('{')")
        self.assertEqual(found.count("__import__('json').loads('{')"), 1)
        self.assertEqual(found.count("raise "), found.count("raise JSONDecodeError"))

    def test_a_text_goes_with_its_code(self):
        # Without a GIL the collector alone frees code.
        kept = "__import__('sys').modules['pyffi_worker.execution.texts'].kept"
        count = f"__import__('gc').collect() * 0 + len({kept})"
        before = self.client.eval(count)
        self.client.run("x = [1]\nfor _ in range(3): x.append(lambda: 1)")
        self.assertEqual(self.client.eval(count), before + 1)
        self.client.run("del x")
        self.assertEqual(self.client.eval(count), before)


class Descriptors(unittest.TestCase):
    def test_when_no_file_can_be_opened_any_more(self):
        source = (
            "import os, resource\n"
            "most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
            "resource.setrlimit(resource.RLIMIT_NOFILE, (30, most))\n"
            "kept = []\n"
            "while True: kept.append(os.open(os.devnull, os.O_RDONLY))"
        )
        with Client("sources") as client:
            full = "[Errno 24] Too many open files: '/dev/null'"
            for failing, message in (source, full), ("1 / 0", "division by zero"):
                error = client.request("exec", source=failing)["error"]["exception"]
                self.assertEqual(error["message"], message)
                self.assertEqual([frame["function"] for frame in error["frames"]], ["<module>"])
                line = failing.rpartition("\n")[2]
                self.assertIn(f", in <module>\n    {line}\n{error['type']}: {message}\n", error["traceback"])
            client.run("for one in kept: os.close(one)")
            self.assertIsNone(client.request("import", name="json").get("error"))


if __name__ == "__main__":
    unittest.main()
