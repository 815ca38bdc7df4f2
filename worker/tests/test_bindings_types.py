"""What annotations mean: worker/pyffi_bindings/types.py and known.py."""

import sys

from bindings import DescribingTestCase, named, short, signature, signature_text, types


class Types(DescribingTestCase):
    def assert_types(self, pairs, before=""):
        for annotation, expected in pairs:
            with self.subTest(annotation):
                self.assertEqual(self.type_of(annotation, before), expected)

    def test_builtin_types(self):
        self.assert_types(
            [
                ("int", "int"),
                ("None", "none"),
                ("object", "any"),
                ("list", "list[any]"),
                ("list[None]", "list[none]"),
                ("dict[str, list[int]]", "dict[str, list[int]]"),
                ("tuple[int, str]", "tuple[int, str]"),
                ("tuple[int, ...]", "tuple[int, ...]"),
                ("tuple[()]", "tuple[]"),
                ("tuple", "sequence[any]"),
                ("type[int]", "type[int]"),
                ("int | str | None", "int | str | none"),
                ("None | int", "int | none"),
                ("int | int", "int"),
            ]
        )

    def test_types_of_typing_by_all_their_names(self):
        before = """
            import typing
            import typing as t
            from typing import *
            from collections.abc import Callable as Function
        """
        self.assert_types(
            [
                ("Optional[int]", "int | none"),
                ("typing.Union[int, str]", "int | str"),
                ("t.List[t.Dict[str, int]]", "list[dict[str, int]]"),
                ("Annotated[int, 'meters']", "int"),
                ("Callable[[int], str]", "callable[[int], str]"),
                ("Function[..., None]", "callable[..., none]"),
                ("Callable", "callable[..., any]"),
                ("Iterable[int]", "iterable[int]"),
                ("Generator[int, None, str]", "iterator[int]"),
                ("AsyncIterator[int]", "asyncIterator[int]"),
                ("Awaitable[int]", "awaitable[int]"),
                ("ContextManager[int]", "context[int]"),
                ("Any", "any"),
                ("Union", "any"),
            ],
            before,
        )

    def test_numbers(self):
        self.assert_types([("Rational", "fraction"), ("Real", "float"), ("Integral", "int")], "from numbers import *")

    def test_another_name_of_a_type_is_not_left_out(self):
        self.assertEqual(self.describe("Sku = str\nNumbers = list[int]")["leftOut"], [])

    def test_what_may_be_none_by_typeshed_is_optional(self):
        self.assert_types([("list[str | MaybeNone]", "list[str | none]")], "from _typeshed import MaybeNone")

    def test_a_list_of_other_types_in_a_class_argument_is_any(self):
        before = "import typing\nP = typing.ParamSpec('P')\nclass Box(typing.Generic[P]): ..."
        self.assert_types([("Box[[int, str]]", "Box[any]")], before)

    def test_literals(self):
        before = """
            from typing import Literal
            import enum
            class Color(enum.Enum):
                RED = 1
            Mode = Literal["r", "w"]
        """
        self.assert_types(
            [
                ("Literal[1, 'a', True]", "literal[1, 'a', true]"),
                ("Literal[-1]", "literal[-1]"),
                ("Literal[b'a']", "literal[61]"),
                ("Literal[None]", "none"),
                ("Literal['a', None]", "literal['a'] | none"),
                ("Literal[Color.RED]", "literal[Color.RED]"),
                ("Literal[Mode, 'x']", "literal['r', 'w', 'x']"),
                ("Literal['a'] | Literal['b']", "literal['a', 'b']"),
                ("Literal", "any"),
            ],
            before,
        )

    def test_annotations_that_are_strings(self):
        self.assert_types(
            [
                ("'int'", "int"),
                ("\"list['int']\"", "list[int]"),
                ("list['int | None']", "list[int | none]"),
                ("' int '", "int"),
                ("'''int |\n    str'''", "int | str"),
                ("'int  # a comment'", "int"),
                ("'list['", "any: not a type: 'list['"),
                ("''", "any: not a type: ''"),
                ("'\\0'", "any: not a type: '\\x00'"),
                ("'\\ud800'", "any: not a type: '\\ud800'"),
                ("'1 +'", "any: not a type: '1 +'"),
            ]
        )

    def test_what_is_no_type_says_so(self):
        before = "import os\nname = 5\ndef function(): ..."
        self.assert_types(
            [
                ("os", "any: os is a module"),
                ("name", "any: not a type: 5"),
                ("missing", "any: unknown name missing"),
                ("a.b.c", "any: unknown name a.b.c"),
                ("function", "any: function is a function"),
                ("1", "any: not a type: 1"),
                ("print('x')", "any: not a type: print('x')"),
                ("[int]", "any: not a type: [int]"),
            ],
            before,
        )

    def test_aliases_stand_for_their_types(self):
        before = """
            import typing
            T = typing.TypeVar("T")
            Numbers = list[int]
            More: typing.TypeAlias = "Numbers | None"
            Pair = tuple[T, T]
            Key = typing.NewType("Key", int)
        """
        self.assert_types(
            [
                ("Numbers", "list[int]"),
                ("More", "list[int] | none"),
                ("Pair[str]", "tuple[str, str]"),
                ("Pair[dict[str, T]]", "tuple[dict[str, T], dict[str, T]]"),
                ("list[Key]", "list[int]"),
            ],
            before,
        )

    def test_arguments_reach_all_types_within_an_alias(self):
        before = """
            import typing
            T = typing.TypeVar("T")
            Tree = typing.Union[dict[str, T], typing.Mapping[T, int], tuple[dict[T, T], ...], None]
        """
        expected = "dict[str, bytes] | mapping[bytes, int] | tuple[dict[bytes, bytes], ...] | none"
        self.assert_types([("Tree[bytes]", expected)], before)

    def test_an_alias_that_contains_itself_ends(self):
        self.assert_types(
            [("JSON", "dict[str, any: subject.JSON contains itself] | str")], "JSON = dict[str, 'JSON'] | str"
        )
        before = "A = list['B']\nB = list['C']\nC = list['A'] | int"
        self.assert_types([("A", "list[list[list[any: subject.A contains itself] | int]]")], before)
        self.assert_types([("A", "any: subject.A contains itself")], "A = B = A")

    def test_a_union_may_have_many_members(self):
        classes = [f"C{number}" for number in range(100)]
        before = "\n".join(f"class {name}: ..." for name in classes)
        self.assert_types([(" | ".join(classes), " | ".join(classes))], before)

    def test_very_deep_types_are_any(self):
        self.assertIn("any: too deep", self.type_of("list[" * 100 + "int" + "]" * 100))
        # Python itself can't read more than so many of them.
        self.assertIn("any", self.type_of(".".join(["a"] * 500)))
        self.assertIn("any", self.type_of("-" * 500 + "1"))
        self.assertIn("any", self.type_of(" + ".join(["a"] * 500)))

    def test_aliases_that_double_each_other_end(self):
        lines = ["A0 = int"]
        lines += (f"A{number + 1} = dict[A{number}, tuple[{f'A{number}, ' * 20}]]" for number in range(59))
        for name in ("A7", "A59"):
            self.assertIn("any: too", self.type_of(name, "\n".join(lines)))

    def test_replacements_that_double_each_other_end(self):
        lines = ["import typing", "T = typing.TypeVar('T')", "class C0(typing.Generic[T]):", "    value: T"]
        lines += (f"class C{number + 1}(C{number}[tuple[T, T]], typing.Generic[T]): ..." for number in range(59))
        lines.append("class Subject(C59[int]): ...")
        self.assertEqual(self.class_in("\n".join(lines))["kind"], "class")

    def test_special_forms_of_parameters(self):
        before = """
            from typing import *
            from typing import Callable
            try:
                from typing_extensions import Concatenate, ParamSpec, Self, TypeVarTuple, Unpack
            except ImportError:
                pass
            P = ParamSpec("P")
            Ts = TypeVarTuple("Ts")
            R = TypeVar("R")
        """
        self.assert_types(
            [
                ("Callable[P, R]", "callable[..., R]"),
                ("Callable[Concatenate[int, P], R]", "callable[..., R]"),
                ("tuple[int, Unpack[Ts]]", "sequence[any]"),
                ("P.args", "any"),
                ("Self", "self"),
            ],
            before,
        )

    def test_variables_are_declared_with_their_bounds(self):
        described = self.describe(
            """
            import typing
            T = typing.TypeVar("T", bound="list[int]")
            S = typing.TypeVar("S", int, str)
            def first(value: T, other: S) -> typing.Dict[T, S]: ...
            def text(value: typing.AnyStr) -> typing.AnyStr: ...
            def given() -> S: ...
            class Box(typing.Generic[S]):
                def put(self, value: S) -> S: ...
            """
        )
        first, text, given = described["functions"]
        # A signature for each type that a variable is constrained to.
        self.assertEqual(
            [signature_text(one) for one in first["signatures"]],
            ["(value: T, other: int) -> dict[T, int]", "(value: T, other: str) -> dict[T, str]"],
        )
        (bound,) = first["signatures"][0]["typeParameters"]
        self.assertEqual((bound["name"], short(bound["bound"])), ("T", "list[int]"))
        self.assertEqual(
            [signature_text(one) for one in text["signatures"]], ["(value: str) -> str", "(value: bytes) -> bytes"]
        )
        # Nothing that is given says which; and what a class' variables are, each object says.
        self.assertEqual(signature(given), "() -> S")
        self.assertEqual(signature(described["classes"][0]["methods"][0]), "(value: S) -> S")

    def test_the_text_of_a_path_is_text(self):
        described = self.describe(
            """
            import os
            from typing import AnyStr, TypeVar
            T = TypeVar("T")
            def ending(path: os.PathLike[AnyStr], other: T) -> tuple[AnyStr, T]: ...
            def both(path: str | os.PathLike[str]) -> str: ...
            """
        )
        ending, both = described["functions"]
        self.assertEqual(signature(ending), "(path: path, other: T) -> tuple[str, T]")
        self.assertEqual([one["name"] for one in ending["signatures"][0]["typeParameters"]], ["T"])
        self.assertEqual(signature(both), "(path: str | path) -> str")

    def test_what_is_bound_to_texts_or_numbers_is_that(self):
        described = self.describe(
            """
            import os
            from typing import TypeVar
            P = TypeVar("P", bound="str | os.PathLike[str]")
            C = TypeVar("C", bound="Some")
            class Some: ...
            def moved(path: P, some: C) -> tuple[P, C]: ...
            """
        )
        self.assertEqual(signature(described["functions"][0]), "(path: str | path, some: C) -> tuple[str | path, C]")

    def test_a_bound_may_mention_its_own_variable(self):
        described = self.describe(
            "import typing\nT = typing.TypeVar('T', bound='list[T]')\ndef same(value: T) -> T: ..."
        )
        self.assertEqual(signature(described["functions"][0]), "(value: T) -> T")

    def test_python_3_12_parameters_and_aliases(self):
        text = """
            type Pair[T] = tuple[T, T]
            type JSON = dict[str, JSON] | None
            def first[T: int](value: Pair[T], *rest: JSON) -> T: ...
            class Box[T]:
                item: T
                def put(self, value: T) -> list[T]: ...
            class Subject(Box[str]): ...
        """
        if sys.version_info < (3, 12):
            self.assertEqual(self.problem_of(text)["line"], 2)
            return
        described = self.describe(text)
        self.assertEqual(
            signature(described["functions"][0]),
            "(value: tuple[T, T], *rest: dict[str, any: subject.JSON contains itself] | none) -> T",
        )
        box = named(described["classes"], "Box")
        self.assertEqual(box["typeParameters"], ["T"])
        self.assertEqual(types(box["attributes"]), {"item": "T"})

    def test_starred_types(self):
        if sys.version_info < (3, 11):
            return
        before = "import typing\nTs = typing.TypeVarTuple('Ts')"
        self.assert_types([("tuple[int, *Ts]", "sequence[any]")], before)
        described = self.describe(f"{before}\ndef function(*arguments: *Ts): ...")
        self.assertIn("not a type: *Ts", signature(described["functions"][0]))
