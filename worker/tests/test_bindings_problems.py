"""Files that can't be read, and the command line: worker/pyffi_bindings/main.py and sources.py."""

import json
import os
import subprocess
import sys

from bindings import DescribingTestCase, named, names, signature
from client import PACKAGES
from pyffi_bindings.main import Options


class Problems(DescribingTestCase):
    def test_an_error_says_where_it_is(self):
        problem = self.problem_of("x = 1\ndef function(a: int:\n    pass\n")
        self.assertEqual(problem["line"], 2)
        self.assertGreater(problem["column"], 1)
        self.assertTrue(problem["message"])

    def test_a_null_byte(self):
        problem = self.problem_of(b"a = 1\nb = '\0'\n")
        self.assertEqual((problem["line"], problem["column"]), (2, 6))

    def test_bytes_of_another_encoding(self):
        problem = self.problem_of(b"a = 1\n# a long line\nb = 3\nname = '\xe9'\n")
        self.assertEqual((problem["line"], problem["column"]), (4, 9))
        self.assertIn("not written in utf-8", problem["message"])
        self.assertEqual(self.problem_of(b"# coding: ascii\n\n# \xe9")["line"], 3)

    def test_encodings_that_are_none(self):
        for cookie in (b"nonsense", b"rot13", b"hex", b"undefined", b"utf-16", b"idna"):
            with self.subTest(cookie):
                self.assertTrue(self.problem_of(b"# coding: " + cookie + b"\na = '\xe9'\n")["message"])

    def test_half_surrogate_pairs(self):
        self.assertTrue(self.problem_of(b"# coding: utf-7\na = '+2AA-'\n")["message"])

    def test_statements_that_are_nested_too_deeply(self):
        for text in ("x = " + "(" * 300 + ")" * 300, "x = " + "-" * 200_000 + "1"):
            self.assertTrue(self.problem_of(text)["message"])

    def test_expressions_that_are_nested_deeply(self):
        for text in (
            "x = " + "a + " * 800 + "a",
            "x = " + "-" * 800 + "1",
            "x = a" + ".a" * 800,
            "x = a" + "()" * 800,
            "__all__ = ['function']" + " + ['function']" * 400,
            "import enum\nclass E(enum.Enum):\n    A = 1" + " | 1" * 800,
            "if " + "not " * 800 + "a:\n    x = 1",
            "class C(a" + ".a" * 800 + "): ...",
            "def other(x=" + "a + " * 800 + "a): ...",
            "def other(x: " + "a + " * 800 + "a): ...",
        ):
            with self.subTest(text[:30]):
                try:
                    described = self.describe(f"{text}\ndef function() -> int: ...\n")
                except SyntaxError as error:
                    self.assertIn("nested too deeply", error.msg)
                else:
                    self.assertIn("function", names(described["functions"]))


class Texts(DescribingTestCase):
    def test_encodings(self):
        for data in (
            b"# -*- coding: latin-1 -*-\nname = '\xe9'\n",
            b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nname = '\xe9'\n",
            b"\xef\xbb\xbfname = '\xc3\xa9'\n",
            b"\xef\xbb\xbf# coding: utf-8\r\nname = '\xc3\xa9'\r\n",
            b"name = '\xc3\xa9'\r",
        ):
            with self.subTest(data):
                self.assertEqual(named(self.describe(data)["values"], "name")["value"]["value"], "\u00e9")

    def test_lines_of_windows(self):
        described = self.describe(b'def a():\r\n    """One.\r\n    Two."""\r\n\r\ndef b(x): ...\r\n')
        self.assertEqual(described["functions"][0]["doc"], "One.\nTwo.")
        self.assertEqual(described["problems"][0]["line"], 5)

    def test_empty_files(self):
        for data in (b"", b"\n", b"# only a comment", b"\xef\xbb\xbf", b'"""Only this."""'):
            with self.subTest(data):
                described = self.describe(data)
                self.assertEqual((described["functions"], described["classes"], described["problems"]), ([], [], []))

    def test_work_grows_with_the_number_of_functions(self):
        def work(count):
            calls = []
            text = "import typing\n" + "".join(
                f"def f{number}(a: int, b: typing.Optional[str] = None) -> 'list[int]': ...\n"
                for number in range(count)
            )
            sys.setprofile(lambda frame, event, argument: calls.append(1) if event == "call" else None)
            try:
                described = self.describe(text)
            finally:
                sys.setprofile(None)
            self.assertEqual(len(described["functions"]), count)
            return len(calls)

        work(1)
        self.assertLess(work(5000), work(500) * 11)


class CommandLine(DescribingTestCase):
    def run_front_end(self, *arguments):
        code = "import sys; sys.path.insert(0, sys.argv[1]); from pyffi_bindings.main import main; main(sys.argv[2:])"
        command = [sys.executable, "-I", "-S", "-B", "-c", code, PACKAGES, *arguments]
        return subprocess.run(command, capture_output=True, check=False)

    def told(self, *arguments):
        done = self.run_front_end(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return json.loads(done.stdout.decode("utf-8"))

    def test_a_file(self):
        path = os.path.join(
            self.folder({"some.py": "def f(a: int, b='\\d') -> None:\n    '''\\ud800 \u20ac'''\n"}), "some.py"
        )
        described = self.told(path, "--name", "other")
        source = described["source"]
        self.assertEqual((described["module"], source["path"], source["origin"]), ("other", path, "file"))
        (file,) = source["files"]
        with open(path, encoding="utf-8") as text:
            self.assertEqual(file, {"module": "other", "file": "other.py", "text": text.read()})
        self.assertEqual(described["functions"][0]["doc"], "\ufffd \u20ac")

    def test_a_module(self):
        described = self.told("--module", "json")
        self.assertIn("dumps", names(described["functions"]))

    def test_what_is_not_there(self):
        folder = self.folder({"some.py": "x = ("})
        for path in (os.path.join(folder, "missing.py"), folder, os.path.join(folder, "some.py")):
            with self.subTest(path):
                (problem,) = self.told(path)["problems"]
                self.assertEqual((problem["severity"], problem["path"]), ("error", path))
        (problem,) = self.told("--module", "missing_module")["problems"]
        self.assertEqual(problem["message"], "no source of missing_module was found")

    def test_arguments_that_are_none(self):
        for arguments in ([], ["--name"], ["--other", "x"], ["a.py", "--module", "b"]):
            with self.subTest(arguments), self.assertRaises(SystemExit):
                Options(arguments)
        done = self.run_front_end()
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(b"usage", done.stderr)


class Annotations(DescribingTestCase):
    def test_nothing_is_told_of_what_other_modules_say(self):
        described = self.describe(
            "from other import Base\nclass Mine(Base): ...", {"other.py": "class Base:\n    def __init__(self, x): ..."}
        )
        self.assertEqual(described["problems"], [])

    def test_parameters_that_take_any_object_are_told_with_the_reason(self):
        text = "def f(\n    a: missing,\n    b: 'int['): ...\nclass C:\n    def __init__(self, x): ...\n"
        text += "    class D:\n        def g(self, *, y): ..."
        described = self.describe(text)
        told = [(one["line"], one["column"], one["message"]) for one in described["problems"]]
        self.assertEqual(
            told,
            [
                (2, 5, "parameter a of f takes any object: unknown name missing"),
                (3, 5, "parameter b of f takes any object: not a type: 'int['"),
                (5, 24, "parameter x of C takes any object: no annotation"),
                (7, 24, "parameter y of D.g takes any object: no annotation"),
            ],
        )
        self.assertEqual(signature(described["functions"][0])[:2], "(a")
