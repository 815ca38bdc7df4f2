"""Functions: worker/pyffi_bindings/signatures.py."""

from bindings import DescribingTestCase, named, names, short, signature, signature_text


class Signatures(DescribingTestCase):
    def signatures(self, text, name="function"):
        function = named(self.describe(text)["functions"], name)
        return [signature_text(one) for one in function["signatures"]]

    def test_kinds_of_parameters(self):
        text = "def function(a: int, /, b: str, *rest: int, c: bool = True, **others: float) -> None: ..."
        expected = "(/a: int, b: str, *rest: int, @c: bool = true, **others: float) -> none"
        self.assertEqual(self.signatures(text), [expected])

    def test_names_that_are_words_in_swift_stay_as_they_are(self):
        text = "def function(where: int, default: int, inout: int, self: int, object: int, in_: int, Type: int): ..."
        function = named(self.describe(text)["functions"], "function")
        wanted = ["where", "default", "inout", "self", "object", "in_", "Type"]
        self.assertEqual(names(function["signatures"][0]["parameters"]), wanted)

    def test_a_parameter_can_not_be_named_in(self):
        problem = self.problem_of("def function(in: int): ...")
        self.assertEqual(problem["line"], 1)

    def test_defaults_that_can_be_written(self):
        text = """
            import enum
            class Color(enum.Enum):
                RED = 1
            def function(
                a=1, b=-1.5, c="x", d=None, e=b"\\xff", f=(1, "a"), g=[], h={"a": [1]}, i=Color.RED, j={1}
            ): ...
        """
        function = named(self.describe(text)["functions"], "function")
        defaults = [one["default"] for one in function["signatures"][0]["parameters"]]
        kinds = ["int", "float", "str", "none", "bytes", "tuple", "list", "dict", "member", "set"]
        self.assertEqual([one["kind"] for one in defaults], kinds)
        self.assertEqual(defaults[1]["value"], "-1.5")
        self.assertEqual(defaults[4]["value"], "ff")

    def test_other_defaults_are_expressions(self):
        text = 'def function(a=print, b=..., c=1e999, d="\\ud800", e=2j, f=[print], g=f"{1}", h=lambda: 1): ...'
        function = named(self.describe(text)["functions"], "function")
        defaults = [one["default"] for one in function["signatures"][0]["parameters"]]
        self.assertEqual({one["kind"] for one in defaults}, {"expression"})
        self.assertEqual(defaults[0]["value"], "print")

    def test_numbers_that_python_refuses_to_write(self):
        huge = "0x" + "f" * 9000
        text = f"def function(a={huge}, b=[-{huge}], c=print({huge})): ...\nvalue = {huge}\n"
        function = named(self.describe(text)["functions"], "function")
        self.assertEqual(
            {one["default"]["kind"] for one in function["signatures"][0]["parameters"]} - {"list"}, {"expression"}
        )

    def test_a_text_that_older_pythons_can_not_write_again(self):
        text = "def function(a=f'''{\"\"\"\n\"\"\"}'''): ..."
        self.assertIn("function", names(self.describe(text)["functions"]))

    def test_none_as_a_default_makes_the_type_optional(self):
        text = "def function(a: int = None, b: 'str | None' = None, c: object = None): ..."
        expected = "(a: int | none = none, b: str | none = none, c: any = none) -> any: no annotation"
        self.assertEqual(self.signatures(text), [expected])

    def test_results_without_annotation(self):
        text = "def nothing(x: int):\n    print(x)\n    def inner():\n        return 1\n    return\n"
        text += "def generated():\n    yield 1\ndef declared(): ...\n"
        self.assertEqual(
            [signature(one) for one in self.describe(text)["functions"]],
            ["(x: int) -> none", "() -> any: it has no annotation for its result", "() -> any: no annotation"],
        )

    def test_a_function_that_a_decorator_is_called_with_stays_what_it_is(self):
        text = "from functools import lru_cache\ndef f(x: int) -> int: ...\nf = lru_cache(f)\n"
        text += "def g(x: int) -> int: ...\ng = lru_cache(maxsize=3)(g)\n"
        self.assertEqual([signature(one) for one in self.describe(text)["functions"]], ["(x: int) -> int"] * 2)

    def test_a_file_without_annotations(self):
        described = self.describe(
            "def function(a, *b, c=1, **d):\n    return a\nclass C:\n    def method(self, x): ..."
        )
        self.assertEqual(
            [short(one["type"]) for one in described["functions"][0]["signatures"][0]["parameters"]],
            ["any: no annotation"] * 4,
        )
        told = [(one["severity"], one["line"], one["column"], one["message"]) for one in described["problems"]]
        self.assertEqual(
            told,
            [
                ("warning", 1, 14, "parameter a of function takes any object: no annotation"),
                ("warning", 1, 21, "parameter c of function takes any object: no annotation"),
                ("warning", 1, 1, "function gives any object: it has no annotation for its result"),
                ("warning", 4, 22, "parameter x of C.method takes any object: no annotation"),
            ],
        )

    def test_overloads_are_all_that_is_told(self):
        text = """
            from typing import Literal, overload
            @overload
            def function(a: Literal[True]) -> int: ...
            @overload
            def function(a: Literal[False] = ...) -> str: ...
            @overload
            def function(b: bool) -> str: ...
            def function(*arguments):
                return 1
        """
        expected = ["(a: literal[true]) -> int", "(a: literal[false] = ...) -> str", "(b: bool) -> str"]
        self.assertEqual(self.signatures(text), expected)

    def test_of_functions_with_one_name_the_last_counts(self):
        text = "def function(a: int): ...\ndef function(a: str) -> int: ..."
        self.assertEqual(self.signatures(text), ["(a: str) -> int"])

    def test_two_underscores_mean_by_position_only(self):
        text = "def function(__a: int, b: int, __c: int): ..."
        self.assertEqual(self.signatures(text), ["(/__a: int, b: int, __c: int) -> any: no annotation"])
        subject = self.class_in("class Subject:\n    def method(self, __a: int, b: int) -> None: ...")
        self.assertEqual(signature(subject["methods"][0]), "(/__a: int, b: int) -> none")

    def test_coroutines_and_asynchronous_generators(self):
        described = self.describe(
            """
            from typing import AsyncIterator, Iterator
            async def waits() -> int: ...
            async def gives() -> AsyncIterator[int]:
                if True:
                    yield 1
            async def inner() -> int:
                def other():
                    yield 1
                return 1
            def plain() -> Iterator[int]:
                yield 1
            """
        )
        told = {
            one["name"]: (one.get("isAsync", False), short(one["signatures"][0]["result"]))
            for one in described["functions"]
        }
        self.assertEqual(
            told,
            {
                "waits": (True, "int"),
                "gives": (False, "asyncIterator[int]"),
                "inner": (True, "int"),
                "plain": (False, "iterator[int]"),
            },
        )

    def test_context_managers(self):
        described = self.describe(
            """
            from contextlib import asynccontextmanager, contextmanager
            from typing import AsyncIterator, Iterator
            @contextmanager
            def one() -> Iterator[int]:
                yield 1
            @asynccontextmanager
            async def two() -> AsyncIterator[str]:
                yield ""
            @contextmanager
            def three():
                yield 1
            """
        )
        one, two, three = described["functions"]
        self.assertEqual(signature(one), "() -> context[int]")
        self.assertEqual(signature(two), "() -> async context[str]")
        self.assertNotIn("isAsync", two)
        self.assertEqual(signature(three), "() -> context[any: no annotation]")
        self.assertNotIn("decorators", one)

    def test_unknown_decorators_are_named(self):
        described = self.describe(
            """
            import functools
            @app.route("/")
            @functools.lru_cache(maxsize=None)
            @(lambda function: function)
            def function(a: int) -> int: ...
            """
        )
        function = described["functions"][0]
        self.assertEqual(function["decorators"], ["route"])
        self.assertEqual(signature(function), "(a: int) -> int")

    def test_documentation_loses_its_indentation(self):
        described = self.describe('"""The module."""\ndef function():\n    """First.\n\n        More.\n    Last."""\n')
        self.assertEqual(described["doc"], "The module.")
        self.assertEqual(described["functions"][0]["doc"], "First.\n\n    More.\nLast.")
