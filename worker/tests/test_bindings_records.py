"""Dataclasses and other classes that consist of fields: worker/pyffi_bindings/classes.py."""

from bindings import DescribingTestCase, named, names, signature, types, value


class Records(DescribingTestCase):
    def fields(self, text, name="Subject"):
        return self.class_in(text, name)["fields"]

    def required(self, text):
        return {one["name"]: one["isRequired"] for one in self.fields(text)}

    def defaults(self, fields):
        return {one["name"]: value(one["default"]) for one in fields if "default" in one}


class Dataclasses(Records):
    def test_fields_with_their_defaults(self):
        fields = self.fields(
            """
            import dataclasses
            from dataclasses import KW_ONLY, InitVar, dataclass, field
            from typing import ClassVar
            @dataclass(frozen=True)
            class Subject:
                a: int
                b: str = "x"
                c: list[int] = field(default_factory=list)
                d: dict = dataclasses.field(default_factory=lambda: {})
                e: int = field(default=5)
                f: int = field(init=False)
                g: ClassVar[int] = 1
                h: "ClassVar[int]" = 1
                i: InitVar[int] = 3
                j: int = field(kw_only=True)
                k = 1
                _l: int = 0
                _: KW_ONLY
                m: int = 1
            """
        )
        self.assertEqual(names(fields), ["a", "b", "c", "d", "e", "f", "i", "j", "_l", "m"])
        defaults = {"b": "'x'", "c": "[]", "d": "(lambda: {})()", "e": "5", "i": "3", "_l": "0", "m": "1"}
        found = self.defaults(fields)
        # Older Pythons write functions without a name with one more space.
        found["d"] = "(lambda: {})()" if "lambda" in found["d"] else found["d"]
        self.assertEqual(found, defaults)
        self.assertFalse(named(fields, "f")["isInitialized"])
        self.assertTrue(named(fields, "i")["isInitOnly"])
        self.assertEqual([one["name"] for one in fields if one.get("isKeywordOnly")], ["j", "m"])

    def test_all_fields_may_be_keyword_only(self):
        fields = self.fields(
            """
            from dataclasses import dataclass, field
            @dataclass(kw_only=True)
            class Subject:
                a: int
                b: int = field(kw_only=False)
            """
        )
        self.assertEqual([one["isKeywordOnly"] for one in fields], [True, False])

    def test_names_under_which_instances_are_made(self):
        fields = self.class_in("import attr\n@attr.define\nclass Subject:\n    x: int\n    _y: int = 1")["fields"]
        self.assertEqual([one.get("alias") for one in fields], [None, "y"])
        text = "from pydantic import BaseModel, Field\nclass Subject(BaseModel):\n    size: int = Field(alias='Size')"
        self.assertEqual(self.class_in(text)["fields"][0]["alias"], "Size")

    def test_what_none_is_given_to_may_be_none(self):
        text = "from dataclasses import dataclass\n@dataclass\nclass Subject:\n    x: int = None"
        self.assertEqual(types(self.class_in(text)["fields"]), {"x": "int | none"})
        text = "class Subject:\n    def __init__(self, x: int = None, *, y: str = None):\n        self.x, self.y = x, y"
        self.assertEqual(types(self.class_in(text)["attributes"]), {"x": "int | none", "y": "str | none"})

    def test_classes_that_are_more_than_their_fields(self):
        before = "from dataclasses import dataclass\nfrom typing import NamedTuple\n@dataclass\nclass A:\n    x: int\n"
        cases = {
            "@dataclass\nclass Subject:\n    x: int": None,
            "@dataclass\nclass Subject(A):\n    y: int": None,
            "class Subject(NamedTuple):\n    x: int": None,
            "@dataclass\nclass Subject:\n    x: int\n    def __post_init__(self): self.x *= 2": True,
            "@dataclass\nclass Subject:\n    x: int\n    def __init__(self, y): self.x = y": True,
            "@dataclass(init=False)\nclass Subject:\n    x: int": True,
            "class Subject(A):\n    y: int = 0": True,
            "class Pair(NamedTuple):\n    x: int\nclass Subject(Pair):\n    def __new__(cls, x): ...": True,
        }
        for text, expected in cases.items():
            with self.subTest(text):
                self.assertEqual(self.class_in(before + text).get("isMoreThanFields"), expected)

    def test_fields_that_cannot_be_set(self):
        text = """
            import attrs
            from dataclasses import dataclass
            from pydantic import BaseModel, ConfigDict
            @dataclass(frozen=True)
            class Data:
                a: int
            @dataclass(frozen=False)
            class Free:
                a: int
            @attrs.frozen
            class Attrs:
                a: int
            class Model(BaseModel):
                model_config = ConfigDict(frozen=True)
                a: int
            class Heir(Model):
                b: int
            class Option(BaseModel, frozen=True):
                a: int
            """
        frozen = {
            name: [one.get("isFrozen", False) for one in self.fields(text, name)]
            for name in ("Data", "Free", "Attrs", "Model", "Heir", "Option")
        }
        self.assertEqual(
            frozen,
            {"Data": [True], "Free": [False], "Attrs": [True], "Model": [True], "Heir": [True] * 2, "Option": [True]},
        )

    def test_fields_of_ancestors_come_first(self):
        text = """
            import typing
            from dataclasses import dataclass
            T = typing.TypeVar("T")
            @dataclass
            class Base(typing.Generic[T]):
                a: T
                b: int
            class Plain(Base[T]):
                x: int
            @dataclass
            class Subject(Plain[str]):
                c: int
                a: str = "x"
            """
        fields = self.fields(text)
        self.assertEqual(types(fields), {"a": "str", "b": "int", "c": "int"})
        self.assertEqual(names(fields), ["a", "b", "c"])
        self.assertEqual(names(self.fields(text, "Plain")), ["a", "b"])

    def test_attrs(self):
        fields = self.fields(
            """
            import attr
            from attrs import define, field, Factory
            @define
            class Subject:
                a: int
                b: list = field(factory=list)
                c: list = Factory(list)
                d: int = attr.ib(default=1, kw_only=True)
            """
        )
        self.assertEqual(self.defaults(fields), {"b": "[]", "c": "[]", "d": "1"})

    def test_pydantic(self):
        fields = self.fields(
            """
            from pydantic import BaseModel, Field
            class Base(BaseModel):
                model_config: dict = {}
                a: int
                _private: int = 1
            class Subject(Base):
                b: str = Field("x", max_length=3)
                c: list[int] = Field(default_factory=list)
                d: int = Field(...)
            """
        )
        self.assertEqual(names(fields), ["a", "b", "c", "d"])
        self.assertEqual(self.defaults(fields), {"b": "'x'", "c": "[]"})


class NamedTuples(Records):
    def test_a_class(self):
        subject = self.class_in(
            """
            from typing import NamedTuple
            class Base(NamedTuple):
                a: int
                b: str = "x"
                def method(self) -> int: ...
            class Subject(Base):
                c: int
            """
        )
        self.assertEqual(subject["kind"], "namedTuple")
        self.assertEqual(types(subject["fields"]), {"a": "int", "b": "str"})
        self.assertEqual(types(subject["attributes"]), {"c": "int"})

    def test_calls(self):
        for call, expected, defaults in (
            ("NamedTuple('Subject', [('a', int), ('b', 'list[str]')])", {"a": "int", "b": "list[str]"}, {}),
            ("NamedTuple('Subject', fields=(('a', int),))", {"a": "int"}, {}),
            ("NamedTuple('Subject', a=int, b=str)", {"a": "int", "b": "str"}, {}),
            ("namedtuple('Subject', 'a, b')", None, {}),
            ("namedtuple('Subject', ['a', 'b'], defaults=[1])", None, {"b": "1"}),
            ("namedtuple(typename='Subject', field_names=('a', 'b'), rename=True)", None, {}),
            ("namedtuple('Subject', missing)", {}, {}),
            ("namedtuple('Subject', [5, None, ('a', 1, 2)])", {}, {}),
            ("namedtuple('Subject', 'a', defaults=[1, 2, 3])", {"a": "any: no annotation"}, {"a": "3"}),
            ("namedtuple()", {}, {}),
        ):
            if expected is None:
                expected = dict.fromkeys("ab", "any: no annotation")
            with self.subTest(call):
                subject = self.class_in(
                    f"from collections import namedtuple\nfrom typing import NamedTuple\nSubject = {call}"
                )
                self.assertEqual(subject["kind"], "namedTuple")
                self.assertEqual(types(subject["fields"]), expected)
                if len(defaults) == len(expected) or defaults:
                    self.assertEqual(self.defaults(subject["fields"]), defaults)

    def test_a_class_whose_base_is_a_call(self):
        subject = self.class_in(
            """
            from collections import namedtuple
            from typing import NamedTuple
            class Subject(namedtuple("Subject", "x y")):
                __slots__ = ()
                def method(self) -> int: ...
            """
        )
        self.assertEqual((subject["kind"], subject["bases"], subject["lineage"]), ("namedTuple", [], []))
        self.assertEqual(names(subject["fields"]), ["x", "y"])
        self.assertEqual(signature(subject["methods"][0]), "() -> int")
        self.assertEqual(subject["attributes"], [])
        text = "import typing\nBase = typing.NamedTuple('Base', [('x', int)])\nclass Subject(Base): ..."
        subject = self.class_in(text)
        self.assertEqual((subject["bases"], types(subject["fields"])), (["subject.Base"], {"x": "int"}))


class TypedDicts(Records):
    def test_required_keys(self):
        before = "from typing import *\nfrom typing_extensions import NotRequired, Required, ReadOnly, Annotated\n"
        fields = "    a: int\n    b: NotRequired[int]\n    c: Required[int]\n    d: 'NotRequired[int]'\n"
        fields += "    e: Annotated[NotRequired[int], 1]\n    f: Annotated[()]\n"
        for head, free in (
            ("class Subject(TypedDict):\n", True),
            ("class Subject(TypedDict, total=True):\n", True),
            ("class Subject(TypedDict, total=False):\n", False),
            ("class Subject(TypedDict, total=b''):\n", False),
        ):
            with self.subTest(head):
                expected = {"a": free, "b": False, "c": True, "d": False, "e": False, "f": free}
                self.assertEqual(self.required(before + head + fields), expected)

    def test_keys_of_ancestors_keep_what_they_are(self):
        text = """
            from typing import TypedDict
            class Base(TypedDict):
                a: int
            class Subject(Base, total=False):
                b: int
            """
        self.assertEqual(self.required(text), {"a": True, "b": False})

    def test_calls(self):
        before = "from typing_extensions import NotRequired, Required, TypedDict\n"
        for call, expected in (
            ("TypedDict('Subject', {'a': int, 'in': NotRequired[str]})", {"a": True, "in": False}),
            ("TypedDict('Subject', {'a': int, 'b': Required[str]}, total=False)", {"a": False, "b": True}),
            ("TypedDict('Subject', {'a': int, **others, 5: int})", {"a": True}),
            ("TypedDict('Subject', a=int)", {"a": True}),
            ("TypedDict('Subject', missing)", {}),
        ):
            with self.subTest(call):
                self.assertEqual(self.required(f"{before}Subject = {call}"), expected)
