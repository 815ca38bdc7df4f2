"""Classes, their bases and their members: worker/pyffi_bindings/classes.py and lineage.py."""

from bindings import DescribingTestCase, named, names, short, signature, types, values


class Members(DescribingTestCase):
    def test_kinds_of_methods(self):
        subject = self.class_in(
            """
            class Subject:
                def __init__(self, a: int) -> None: ...
                def plain(self, a: int) -> str: ...
                @classmethod
                def make(cls, a: int) -> "Subject": ...
                @staticmethod
                def add(a: int, b: int) -> int: ...
                async def wait(self) -> int: ...
                def __len__(self) -> int: ...
                def __repr__(self) -> str: ...
                def _hidden(self): ...
                def no_self(): ...
                def takes_all(*arguments: int) -> None: ...
            """
        )
        told = {one["name"]: (one["kind"], signature(one)) for one in subject["methods"]}
        self.assertEqual(
            told,
            {
                "plain": ("method", "(a: int) -> str"),
                "make": ("classMethod", "(a: int) -> Subject"),
                "add": ("staticMethod", "(a: int, b: int) -> int"),
                "wait": ("method", "() -> int"),
                "__len__": ("method", "() -> int"),
                "no_self": ("method", "() -> any: no annotation"),
                "takes_all": ("method", "(*arguments: int) -> none"),
            },
        )
        self.assertTrue(named(subject["methods"], "wait")["isAsync"])
        self.assertEqual([one["parameters"][0]["name"] for one in subject["initializers"]], ["a"])

    def test_properties(self):
        subject = self.class_in(
            """
            import abc, functools
            class Base:
                @property
                def inherited(self) -> int: ...
            class Subject(Base):
                @property
                def read(self) -> int: "What is read."
                @property
                def written(self) -> str: ...
                @written.setter
                def written(self, value: str) -> None: ...
                @written.deleter
                def written(self) -> None: ...
                @functools.cached_property
                def kept(self) -> list[int]: ...
                @property
                @abc.abstractmethod
                def abstract(self): ...
                @Base.inherited.setter
                def inherited(self, value: int) -> None: ...
            """
        )
        told = {one["name"]: (short(one["type"]), one.get("isSettable", False)) for one in subject["properties"]}
        self.assertEqual(
            told,
            {
                "read": ("int", False),
                "written": ("str", True),
                "kept": ("list[int]", False),
                "abstract": ("any: no annotation", False),
                "inherited": ("int", True),
            },
        )
        self.assertEqual(subject["properties"][0]["doc"], "What is read.")
        self.assertEqual(subject["methods"], [])

    def test_attributes(self):
        subject = self.class_in(
            """
            from typing import ClassVar, Final
            class Subject:
                __slots__ = ("a", "b")
                __match_args__ = ("a",)
                a: int
                b = "x"
                c = -1
                d: ClassVar[int] = 1
                e: Final = 5
                f: Final[str] = ""
                g, h = 1, print()
                i = None
                def __init__(self, x: int, y: "str | None", *, z: bool) -> None:
                    self.x = x
                    self.y, self.z = y, z
                    self.k: list[int] = []
                    self.l = 1.5
                    self.m = self.n = print()
                    self._hidden = 1
                    other.o = 1
            """
        )
        self.assertEqual(
            types(subject["attributes"]),
            {
                "a": "int",
                "b": "str",
                "c": "int",
                "d": "int",
                "e": "int",
                "f": "str",
                "g": "int",
                "h": "any: no annotation",
                "i": "any: no annotation",
                "x": "int",
                "y": "str | none",
                "z": "bool",
                "k": "list[int]",
                "l": "float",
                "m": "any: no annotation",
                "n": "any: no annotation",
            },
        )
        settable = [one["name"] for one in subject["attributes"] if not one["isSettable"]]
        self.assertEqual(settable, ["e", "f"])

    def test_attributes_of_an_initializer_whose_object_is_positional_only(self):
        subject = self.class_in("class Subject:\n    def __init__(this, /, x: int):\n        this.x = x\n")
        self.assertEqual(types(subject["attributes"]), {"x": "int"})
        subject = self.class_in("class Subject:\n    def __init__(*all):\n        all[0].x = 1\n        self.y = 1\n")
        self.assertEqual(subject["attributes"], [])

    def test_nested_classes(self):
        subject = self.class_in(
            """
            class Subject:
                class Inner:
                    class Innermost: ...
                    def method(self, a: "Subject.Inner.Innermost") -> "Inner": ...
                class _Hidden: ...
                def method(self) -> Inner: ...
            """
        )
        (inner,) = subject["classes"]
        self.assertEqual((inner["name"], inner["qualifiedName"]), ("Inner", "Subject.Inner"))
        self.assertEqual(names(inner["classes"]), ["Innermost"])
        self.assertEqual(signature(inner["methods"][0]), "(a: Subject.Inner.Innermost) -> Subject.Inner")
        self.assertEqual(signature(subject["methods"][0]), "() -> Subject.Inner")

    def test_classes_nested_as_deep_as_python_allows(self):
        text = "".join(f"{' ' * depth}class C{depth}:\n" for depth in range(90)) + " " * 90 + "x: int"
        described = self.class_in(text, "C0")
        for depth in range(1, 90):
            described = named(described["classes"], f"C{depth}")
        self.assertEqual(types(described["attributes"]), {"x": "int"})

    def test_definitions_under_conditions(self):
        subject = self.class_in(
            """
            import sys
            class Subject:
                if sys.version_info >= (3, 0):
                    def new(self) -> int: ...
                else:
                    def old(self) -> int: ...
                try:
                    def tried(self) -> int: ...
                except Exception:
                    def tried(self) -> str: ...
            """
        )
        self.assertEqual([signature(one) for one in subject["methods"]], ["() -> int", "() -> int"])
        self.assertEqual(names(subject["methods"]), ["new", "tried"])


class Bases(DescribingTestCase):
    def test_diamonds_are_resolved_as_python_does(self):
        subject = self.class_in(
            "class A: ...\nclass B(A): ...\nclass C(A): ...\nclass D(B, C): ...\nclass Subject(D, A): ..."
        )
        self.assertEqual(subject["bases"], ["subject.D", "subject.A"])
        self.assertEqual(subject["lineage"], [f"subject.{name}" for name in "DBCA"])

    def test_bases_that_python_can_not_merge(self):
        subject = self.class_in("class A: ...\nclass B(A): ...\nclass Subject(A, B): ...")
        self.assertEqual(sorted(subject["lineage"]), ["subject.A", "subject.B"])

    def test_members_of_ancestors_that_nobody_describes_are_inherited(self):
        subject = self.class_in(
            """
            class _Base:
                a: int
                def method(self) -> int: ...
                def other(self) -> int: ...
                @property
                def property(self) -> int: ...
                def __init__(self, x: int) -> None: ...
            class Subject(_Base):
                def method(self, x: str) -> str: ...
            """
        )
        inherited = {one["name"]: one.get("inheritedFrom") for one in subject["methods"]}
        self.assertEqual(inherited, {"method": None, "other": "subject._Base"})
        self.assertEqual(subject["properties"][0]["inheritedFrom"], "subject._Base")
        self.assertEqual(subject["attributes"][0]["inheritedFrom"], "subject._Base")
        self.assertEqual(subject["initializers"][0]["parameters"][0]["name"], "x")

    def test_an_override_has_its_own_signature(self):
        described = self.describe(
            """
            class Base:
                def method(self, a: int) -> int: ...
                def other(self) -> int: ...
            class Subject(Base):
                def method(self, a: str, b: int = 1) -> str: ...
            """
        )
        subject = named(described["classes"], "Subject")
        self.assertEqual([signature(one) for one in subject["methods"]], ["(a: str, b: int = 1) -> str"])

    def test_generic_bases_give_their_types(self):
        text = """
            import typing
            T = typing.TypeVar("T")
            S = typing.TypeVar("S")
            class _Box(typing.Generic[T]):
                item: T
                def get(self, other: "dict[str, T] | None") -> list[T]: ...
                def map(self, function: typing.Callable[[T], S]) -> "_Box[S]": ...
                @property
                def first(self) -> T: ...
                def __init__(self, item: T): ...
            class _Pair(_Box[tuple[T, S]], typing.Generic[T, S]): ...
            class Subject(_Pair[int, str]): ...
            """
        subject = self.class_in(text)
        get, apply = subject["methods"]
        self.assertEqual(signature(get), "(other: dict[str, tuple[int, str]] | none) -> list[tuple[int, str]]")
        self.assertIn("callable[[tuple[int, str]], ", signature(apply))
        self.assertEqual(types(subject["attributes"]), {"item": "tuple[int, str]"})
        self.assertEqual(types(subject["properties"]), {"first": "tuple[int, str]"})
        self.assertEqual(types(subject["initializers"][0]["parameters"]), {"item": "tuple[int, str]"})

    def test_type_parameters_stand_in_the_order_of_generic(self):
        subject = self.class_in(
            """
            import typing
            A = typing.TypeVar("A")
            B = typing.TypeVar("B")
            class Subject(dict[A, B], typing.Generic[B, A]): ...
            """
        )
        self.assertEqual(subject["typeParameters"], ["B", "A"])

    def test_a_class_that_is_its_own_ancestor(self):
        for text, name in (
            ("class Subject(Subject): ...", "Subject"),
            ("class Subject(Other): ...\nclass Other(Subject): ...", "Subject"),
            ("class Subject(A): ...\nclass A(B): ...\nclass B(C): ...\nclass C(A, Subject): ...", "Subject"),
            ("class Subject(Subject.Inner):\n    class Inner: ...", "Subject"),
            ("Subject = Subject", None),
            ("A = B\nB = A\nclass Subject(A): ...", "Subject"),
        ):
            with self.subTest(text):
                described = self.describe(text)
                for one in described["classes"]:
                    self.assertNotIn(f"subject.{one['name']}", one["lineage"])
                    self.assertEqual(len(set(one["lineage"])), len(one["lineage"]))
                self.assertEqual("Subject" in names(described["classes"]), name is not None)

    def test_bases_of_two_modules_that_lead_to_each_other(self):
        described = self.describe(
            "import other\nclass A(other.B): ...\nclass C(A): ...",
            {"other.py": "import subject\nclass B(subject.A): ..."},
        )
        self.assertEqual(names(described["classes"]), ["A", "C"])
        for one in described["classes"]:
            self.assertNotIn(f"subject.{one['name']}", one["lineage"])

    def test_a_long_line_of_heirs(self):
        count = 600
        text = "class C0:\n    def method(self) -> int: ...\n"
        text += "".join(f"class C{number}(C{number - 1}): ...\n" for number in range(1, count))
        for order in ("", f"\n__all__ = [f'C{count - 1}', 'C0']".replace("f'", "'")):
            described = self.describe(text + order)
            last = named(described["classes"], f"C{count - 1}")
            self.assertEqual(len(last["lineage"]), count - 1)

    def test_bases_that_are_no_names(self):
        subject = self.class_in("class Subject(make(), *bases, (lambda: int)(), [int][0], metaclass=Meta, x=1): ...")
        self.assertEqual((subject["kind"], subject["bases"]), ("class", []))

    def test_kinds(self):
        for text, kind in (
            ("class Subject(ValueError): ...", "exception"),
            ("import typing\nclass Subject(typing.Protocol): ...", "protocol"),
            ("import typing as t\nclass Base(t.Protocol): ...\nclass Subject(Base): ...", "class"),
            ("import enum\nclass Subject(enum.Enum): ...", "enum"),
            ("from enum import IntFlag as F\nclass Subject(F): ...", "flag"),
            ("import dataclasses as d\n@d.dataclass\nclass Subject: ...", "dataclass"),
            ("import attr\n@attr.s(auto_attribs=True)\nclass Subject: ...", "attrs"),
            ("from attrs import define\n@define\nclass Subject: ...", "attrs"),
            ("from pydantic import BaseModel\nclass Subject(BaseModel): ...", "pydantic"),
            ("@dataclass\nclass Subject: ...", "class"),
        ):
            with self.subTest(text):
                self.assertEqual(self.class_in(text)["kind"], kind)


class Enumerations(DescribingTestCase):
    def members(self, body, base="Enum", before=""):
        text = f"from enum import *\nimport enum\nfrom typing import *\n{before}\nclass Subject({base}):\n"
        text += "".join(f"    {line}\n" for line in body.split("\n"))
        return values(self.class_in(text)["members"])

    def test_values(self):
        body = "A = 1\nB = 'x'\nC = (1, 2.5)\nD = None\nE = True\nF = [1]\nG = object()\n"
        body += "__hidden = 5\n_ignore_ = 6\nH: int = 7\n_I = 8"
        expected = {
            "A": "1",
            "B": "'x'",
            "C": "[{'kind': 'int', 'value': '1'}, {'kind': 'float', 'value': '2.5'}]",
            "D": "none",
            "E": "true",
            "F": "[{'kind': 'int', 'value': '1'}]",
            "G": "object()",
            "H": "7",
            "_I": "8",
        }
        self.assertEqual(self.members(body), expected)

    def test_further_names_of_members_have_their_values(self):
        self.assertEqual(self.members("A = 1\nB = A\nC = D = 4"), {"A": "1", "B": "1", "C": "4", "D": "4"})
        self.assertEqual(self.members("A = auto()\nB = A\nC = auto()"), {"A": "1", "B": "1", "C": "2"})

    def test_several_members_in_one_line(self):
        self.assertEqual(self.members("A, B = 1, 2\nC, D = range(2)"), {"A": "1", "B": "2", "C": "...", "D": "..."})

    def test_automatic_values(self):
        self.assertEqual(self.members("A = auto()\nB = 5\nC = enum.auto()"), {"A": "1", "B": "5", "C": "6"})
        self.assertEqual(self.members("A = auto()\nB = 'x'\nC = auto()"), {"A": "1", "B": "'x'", "C": "2"})
        self.assertEqual(self.members("FIRST = auto()", "enum.StrEnum"), {"FIRST": "'first'"})

    def test_exceptions_that_c_code_makes(self):
        for base in ("sqlite3.Error", "queue.Empty", "zlib.error", "ssl.SSLError"):
            with self.subTest(base):
                text = f"import {base.partition('.')[0]}\nclass Subject({base}): ..."
                self.assertEqual(self.class_in(text)["kind"], "exception")

    def test_automatic_values_that_depend_on_the_version_are_unknown(self):
        self.assertEqual(self.members("A = 5\nB = 1\nC = auto()")["C"], "auto()")
        self.assertEqual(self.members("A = 2\nB = other()\nC = auto()", "enum.Flag")["C"], "auto()")

    def test_values_of_names_and_operators(self):
        self.assertEqual(
            self.members("A = BASE\nB = auto()\nC = A + B\nD = 1 << 3", "enum.Flag", "BASE = 1"),
            {"A": "1", "B": "2", "C": "3", "D": "8"},
        )

    def test_values_of_members_that_are_texts_or_numbers_themselves(self):
        self.assertEqual(self.members("A = auto()\nB = 7\nC = 'c'", "str, Enum"), {"A": "'1'", "B": "'7'", "C": "'c'"})
        self.assertEqual(self.members("A = '5'", "int, Enum"), {"A": "A"})
        made = "def __new__(cls, v):\n    one = object.__new__(cls)\n    one._value_ = v * 10\n    return one"
        self.assertEqual(self.members(f"{made}\nA = 1"), {"A": "A"})

    def test_values_that_a_class_makes_itself(self):
        before = "class Base(Enum):\n    def _generate_next_value_(name, *others): return name"
        self.assertEqual(self.members("A = auto()\nB = 1", "Base", before), {"A": "auto()", "B": "1"})

    def test_flags(self):
        body = "R = auto()\nW = auto()\nX = 1 << 4\nRW = R | W\nALL = RW | X\nY = auto()"
        expected = {"R": "1", "W": "2", "X": "16", "RW": "3", "ALL": "19", "Y": "32"}
        self.assertEqual(self.members(body, "Flag"), expected)

    def test_what_is_no_member(self):
        body = "A = 1\nb: int\nc = lambda self: 1\nd = nonmember(5)\nE = member(6)\ndef f(self) -> int: ..."
        self.assertEqual(self.members(body), {"A": "1", "E": "6"})

    def test_values_that_mention_each_other_end(self):
        self.assertEqual(self.members("A = B\nB = A | A\nC = C"), {"A": "A | A", "B": "A | A", "C": "C"})

    def test_members_of_stubs(self):
        described = self.describe_module(
            "stub", {"stub.pyi": "import enum\nclass E(enum.Enum):\n    A: int\n    B = 2\n    C = ..."}
        )
        self.assertEqual(values(described["classes"][0]["members"]), {"A": "...", "B": "2", "C": "..."})

    def test_members_of_a_call(self):
        for call, expected in (
            ("Enum('Subject', 'A B')", {"A": "1", "B": "2"}),
            ("Enum('Subject', 'A, B', start=5)", {"A": "5", "B": "6"}),
            ("Enum('Subject', ['A', 'B'])", {"A": "1", "B": "2"}),
            ("Enum('Subject', names=('A', 'B'))", {"A": "1", "B": "2"}),
            ("Enum('Subject', [('A', 'x'), ['B', 2]])", {"A": "'x'", "B": "2"}),
            ("Enum('Subject', {'A': auto(), 'B': object()})", {"A": "1", "B": "object()"}),
            ("Flag('Subject', 'A B C')", {"A": "1", "B": "2", "C": "4"}),
            ("StrEnum('Subject', 'A B')", {"A": "'a'", "B": "'b'"}),
            ("Enum('Subject', 5)", {}),
            ("Enum('Subject', b'ab')", {}),
            ("Enum('Subject', [('A', 1, 2), 5, None])", {}),
            ("Enum('Subject', {**others})", {}),
            ("Enum('Subject', missing)", {}),
            ("Enum('Subject')", {}),
        ):
            with self.subTest(call):
                described = self.class_in(f"from enum import Enum, Flag, StrEnum, auto\nSubject = {call}")
                self.assertEqual(values(described["members"]), expected)
