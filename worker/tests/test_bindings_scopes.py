"""Names, imports, conditions and `__all__`: worker/pyffi_bindings/scopes.py, conditions.py and modules.py."""

from bindings import DescribingTestCase, named, names, short, signature, types


class Shadowing(DescribingTestCase):
    def test_an_attribute_with_the_name_of_a_type_is_not_meant_where_a_type_is(self):
        subject = self.class_in(
            """
            from dataclasses import dataclass
            from datetime import date
            @dataclass
            class Subject:
                date: date | None = None
                str: str = ""
                other: "date | str | None" = None
            """
        )
        expected = {"date": "date | none", "str": "str", "other": "date | str | none"}
        self.assertEqual(types(subject["fields"]), expected)

    def test_a_method_with_the_name_of_a_type_is_not_meant_where_a_type_is(self):
        subject = self.class_in(
            """
            class Subject:
                def list(self) -> list[int]: ...
                def all(self) -> list[str]: ...
                @property
                def int(self) -> int: ...
                def number(self) -> int: ...
            """
        )
        self.assertEqual([signature(one) for one in subject["methods"]][1], "() -> list[str]")
        self.assertEqual(signature(named(subject["methods"], "number")), "() -> int")
        self.assertEqual(types(subject["properties"]), {"int": "int"})

    def test_classes_named_like_types_of_swift_are_themselves(self):
        text = "class Int: ...\nclass String: ...\nclass Type(Int): ...\ndef function(a: Int, b: String) -> Type: ..."
        described = self.describe(text)
        self.assertEqual(names(described["classes"]), ["Int", "String", "Type"])
        self.assertEqual(signature(described["functions"][0]), "(a: Int, b: String) -> Type")

    def test_a_class_that_shadows_a_builtin_is_meant_in_its_file(self):
        self.assertEqual(self.type_of("list", "class list: ..."), "list")
        self.assertEqual(short({"kind": "list", "element": {"kind": "int"}}), "list[int]")
        function = named(self.describe("class list: ...\ndef function(a: list): ...")["functions"], "function")
        self.assertEqual(function["signatures"][0]["parameters"][0]["type"]["kind"], "class")

    def test_what_is_deleted_is_not_offered(self):
        described = self.describe("first = 1\nsecond = 2\nthird = 3\ndel first, third\ndel missing, a.b, c[0]")
        self.assertEqual(names(described["values"]), ["second"])


class Assignments(DescribingTestCase):
    def test_values_with_their_types(self):
        described = self.describe(
            """
            from typing import Final
            a = 1
            b: float = 2
            c: Final = "x"
            d = -1.5
            e, (f, g) = 1, (True, b"")
            h = i = 3
            j: Final[int] = 5
            k = print()
            _hidden = 1
            l, *m = 1, 2
            """
        )
        expected = {
            "a": "int",
            "b": "float",
            "c": "str",
            "d": "float",
            "e": "int",
            "f": "bool",
            "g": "bytes",
            "h": "int",
            "i": "int",
            "j": "int",
        }
        self.assertEqual(types(described["values"]), expected)
        self.assertEqual(named(described["values"], "d")["value"], {"kind": "float", "value": "-1.5"})


class Conditions(DescribingTestCase):
    def offered(self, text, version=(3, 11), platform="linux"):
        described = self.describe_for(version, platform, text)
        return sorted(names(described["functions"]) + names(described["classes"]) + names(described["values"]))

    def assert_truth(self, condition, expected, version=(3, 11), platform="linux"):
        text = f"import sys, typing\nif {condition}:\n    def yes(): ...\nelse:\n    def no(): ..."
        wanted = {True: ["yes"], False: ["no"], None: ["no", "yes"]}[expected]
        with self.subTest(condition):
            self.assertEqual(self.offered(text, version, platform), wanted)

    def test_versions(self):
        for condition, expected in (
            ("sys.version_info >= (3, 11)", True),
            ("sys.version_info >= (3, 12)", False),
            ("sys.version_info > (3, 11)", True),
            ("sys.version_info <= (3, 11)", False),
            ("sys.version_info < (3, 12)", True),
            ("sys.version_info > (3,)", True),
            ("sys.version_info >= (3,)", True),
            ("sys.version_info >= (3, 11, 0, 'final')", True),
            ("sys.version_info[:2] == (3, 11)", True),
            ("sys.version_info[:2] > (3, 11)", False),
            ("sys.version_info[0] == 3", True),
            ("sys.version_info[0] < 3", False),
            ("sys.version_info[1] >= 12", False),
            ("sys.version_info.major >= 3", True),
            ("sys.version_info.minor == 10", False),
            ("not sys.version_info >= (3, 11)", False),
            ("(3, 11) <= sys.version_info", None),
            ("sys.version_info >= minimum", None),
            ("sys.version_info >= 'x'", None),
            ("sys.version_info >= ('x', 'y')", None),
            ("sys.version_info[5] >= 12", None),
            ("sys.version_info['x':] >= 12", None),
            ("sys.version_info[[]] >= 12", None),
        ):
            self.assert_truth(condition, expected)

    def test_platforms(self):
        for condition, expected in (
            ("sys.platform == 'linux'", True),
            ("sys.platform != 'linux'", False),
            ("sys.platform == 'win32'", False),
            ("sys.platform.startswith('lin')", True),
            ("sys.platform.startswith(('win', 'dar'))", False),
            ("sys.platform in ('linux', 'darwin')", True),
            ("sys.platform not in ['linux']", False),
            ("sys.platform == 'win32' or sys.version_info >= (3, 9)", True),
            ("sys.platform == 'win32' and missing", False),
            ("sys.platform.startswith()", None),
            ("sys.platform.startswith(5)", None),
        ):
            self.assert_truth(condition, expected)

    def test_other_conditions(self):
        for condition, expected in (
            ("typing.TYPE_CHECKING", True),
            ("not typing.TYPE_CHECKING", False),
            ("False", False),
            ("missing", None),
            ("missing or True", True),
        ):
            self.assert_truth(condition, expected)

    def test_a_definition_says_which_version_has_it_first(self):
        described = self.describe_for(
            (3, 11),
            "linux",
            """
            import sys
            if sys.version_info >= (3, 10):
                def new(): ...
                class Newer: ...
            def old(): ...
            """,
        )
        since = {one["name"]: one.get("since") for one in described["functions"] + described["classes"]}
        self.assertEqual(since, {"new": "3.10", "old": None, "Newer": "3.10"})

    def test_of_two_branches_that_only_the_program_knows_the_first_counts(self):
        text = """
            def before(a: int) -> int: ...
            if missing:
                def function(a: int) -> int: ...
            elif other:
                def function(a: str) -> int: ...
                def before(a: str) -> int: ...
            else:
                def function(a: bytes) -> int: ...
                def last(a: int) -> int: ...
                def last(a: str) -> int: ...
            """
        described = self.describe(text)
        expected = {"before": "(a: int) -> int", "function": "(a: int) -> int", "last": "(a: str) -> int"}
        self.assertEqual({one["name"]: signature(one) for one in described["functions"]}, expected)

    def test_overloads_and_setters_in_a_branch_stay_together(self):
        described = self.describe(
            """
            from typing import overload
            try:
                import missing
            except ImportError:
                @overload
                def function(a: int) -> int: ...
                @overload
                def function(a: str) -> str: ...
                def function(a): return a
            """
        )
        self.assertEqual(len(described["functions"][0]["signatures"]), 2)

    def test_an_import_that_may_fail_comes_first(self):
        described = self.describe(
            """
            try:
                from others import Thing
            except ImportError:
                Thing = None
            try:
                from missing import Missing
            except ImportError:
                class Missing: ...
            def function(a: Thing, b: Missing): ...
            """,
            {"others.py": "class Thing: ..."},
        )
        self.assertIn("a: Thing?, b: Missing?", signature(described["functions"][0]).replace("Thing,", "Thing?,"))

    def test_names_that_are_bound_in_loops_and_with_statements(self):
        described = self.describe(
            """
            with open("x") as file:
                def first(): ...
            for number in range(3):
                def second(): ...
            while True:
                def third(): ...
            """
        )
        self.assertEqual(names(described["functions"]), ["first", "second", "third"])

    def test_many_branches(self):
        count = 300
        text = "if first:\n    a = 1\n" + "".join(f"elif x{number}:\n    a{number} = 1\n" for number in range(count))
        self.assertEqual(len(self.describe(text)["values"]), count + 1)


class Imports(DescribingTestCase):
    def test_types_from_other_files(self):
        others = {
            "others.py": "import inner.deep as deep\nclass Thing: ...\nNumbers = list[int]\n",
            "inner/__init__.py": "from .deep import Deep\nfrom . import deep as again",
            "inner/deep.py": "from ..others import Thing\nclass Deep:\n    class Inner: ...\n",
        }
        before = "import others as o, inner.deep\nfrom inner import Deep as D, again\n"
        for annotation, expected in (
            ("o.Thing", "Thing"),
            ("o.Numbers", "list[int]"),
            ("D", "Deep"),
            ("inner.deep.Deep", "Deep"),
            ("again.Deep.Inner", "Deep.Inner"),
            ("o.deep.Deep", "Deep"),
            ("o.missing", "missing?"),
            ("inner.deep", "any: inner.deep is a module"),
        ):
            with self.subTest(annotation):
                self.assertEqual(self.type_of(annotation, before, others), expected)

    def test_files_that_import_each_other(self):
        others = {
            "first.py": "from second import B, loop\nclass A: ...\ndef f(b: B) -> 'A': ...",
            "second.py": "from first import A, loop\nclass B: ...\ndef g(a: A) -> B: ...",
        }
        described = self.describe("from first import *\nfrom second import *\ndef h(c: loop): ...", others)
        told = {one["name"]: signature(one) for one in described["functions"]}
        self.assertEqual(told["f"], "(b: B) -> A")
        self.assertEqual(told["g"], "(a: A) -> B")
        self.assertIn("loop", told["h"])

    def test_modules_all_of_which_import_all_of_each_other(self):
        count = 12
        imports = "".join(f"from m{number} import *\n" for number in range(count))
        others = {f"m{number}.py": f"{imports}def f{number}() -> int: ..." for number in range(count)}
        described = self.describe(f"{imports}def own(a: missing): ...", others)
        self.assertEqual(len(described["functions"]), count + 1)

    def test_an_import_of_itself(self):
        described = self.describe(
            "import subject\nfrom subject import a, b\nfrom subject import *\ndef b(x: subject.b): ..."
        )
        self.assertEqual(names(described["functions"]), ["b"])

    def test_relative_imports_beyond_the_top(self):
        text = (
            "from . import a\nfrom .... import b\nfrom .....x.y import c\ndef function(a: a, b: b.d, c: c) -> int: ..."
        )
        self.assertEqual(names(self.describe(text)["functions"]), ["function"])

    def test_an_import_that_can_not_be_read_is_told(self):
        others = {"broken.py": "x = 1\ndef (", "nulls.py": b"a = 1\0", "latin.py": b"a = '\xe9'"}
        described = self.describe(
            "from broken import A\nfrom nulls import B\nfrom latin import C\ndef f(a: A, b: B, c: C) -> int: ...",
            others,
        )
        told = sorted(problem["message"].partition(" can't be read")[0] for problem in described["problems"])
        self.assertEqual(told, ["broken", "latin", "nulls"])
        broken = next(one for one in described["problems"] if one["message"].startswith("broken"))
        self.assertEqual((broken["severity"], broken["line"]), ("warning", 2))
        self.assertEqual(signature(described["functions"][0]), "(a: A?, b: B?, c: C?) -> int")

    def test_all_names_of_typing(self):
        described = self.describe(
            "from typing import *\ndef function(a: Annotated[List[int], 1], b: Any) -> Dict[str, int]: ..."
        )
        self.assertEqual(signature(described["functions"][0]), "(a: list[int], b: any) -> dict[str, int]")
        self.assertEqual((described["classes"], described["values"]), ([], []))


OTHERS = {
    "others.py": "__all__ = ['one', 'two']\ndef one(): ...\ndef two(): ...\ndef three(): ...",
    "more.py": "def four(): ...\ndef _five(): ...\nfrom others import two",
}


class Offered(DescribingTestCase):
    def offered(self, text):
        text += "\ndef a(): ...\ndef b(): ...\ndef _c(): ...\n"
        return sorted(names(self.describe(text, OTHERS)["functions"]))

    def test_without_all_it_is_what_has_no_underscore(self):
        self.assertEqual(self.offered("from others import one"), ["a", "b"])

    def test_all_names_of_other_modules(self):
        self.assertEqual(self.offered("from others import *\nfrom more import *"), ["a", "b", "four", "one", "two"])

    def test_all_in_all_its_forms(self):
        for text, expected in (
            ("__all__ = ['a']", ["a"]),
            ("__all__ = ('a', '_c')", ["_c", "a"]),
            ("__all__: list[str] = ['a']", ["a"]),
            ("__all__ = []", []),
            ("__all__ = ['a'] + ['b']", ["a", "b"]),
            ("__all__ = ['a']\n__all__ += ['b']", ["a", "b"]),
            ("__all__ = ['a']\n__all__ += ('b',)", ["a", "b"]),
            ("__all__ = ['a']\n__all__.extend(['b'])", ["a", "b"]),
            ("__all__ = ['a']\n__all__.append('b')", ["a", "b"]),
            ("__all__ = ['a', 'b']\n__all__.remove('a')", ["b"]),
            ("__all__ = ['a']\n__all__ = __all__ + ['b']", ["a", "b"]),
            ("__all__ = ['a', *['b']]", ["a", "b"]),
            ("__all__ = list(('a',))", ["a"]),
            ("__all__ = names = ['a']", ["a"]),
            ("__all__, other = ['a'], 5", ["a"]),
            ("names = ['a']\n__all__ = names + ['b']", ["a", "b"]),
            ("names = names + ['a']\n__all__ = names", ["a", "b"]),
            ("import others\nfrom others import *\n__all__ = others.__all__ + ['a']", ["a", "one", "two"]),
            ("import others\nfrom others import *\n__all__ = ['a']\n__all__ += others.__all__", ["a", "one", "two"]),
            ("import others\nfrom others import *\n__all__ = [*others.__all__, 'a']", ["a", "one", "two"]),
            ("import others as o\nfrom others import *\n__all__ = []\n__all__.extend(o.__all__)", ["one", "two"]),
            ("from others import __all__, one, two", ["one", "two"]),
            (
                "from others import *\nfrom others import __all__ as theirs\n__all__ = theirs + ['a']",
                ["a", "one", "two"],
            ),
            ("import missing\n__all__ = missing.__all__ + ['a']", ["a"]),
            ("import subject\n__all__ = subject.__all__ + ['a']", ["a"]),
            ("from . import __all__", []),
            ("__all__ = [name for name in dir()]", ["a", "b"]),
            ("__all__ = 5", ["a", "b"]),
            ("__all__ = ['missing', 'a', 'a', '', 'x.y', '../x', '\\0', '\\ud800']", ["a"]),
        ):
            with self.subTest(text):
                self.assertEqual(self.offered(text), expected)

    def test_names_that_lead_nowhere_are_left_out(self):
        described = self.describe("import os as system\nfrom missing import thing\n__all__ = ['system', 'thing']")
        reasons = {one["name"]: one["reason"] for one in described["leftOut"]}
        self.assertEqual(reasons, {"system": "a module", "thing": "its source was not found"})

    def test_a_class_with_several_names_is_described_once(self):
        described = self.describe("class Thing: ...\nOther = Thing\ndef function(): ...\nagain = function")
        self.assertEqual(names(described["classes"]), ["Thing"])
        self.assertEqual(described["aliases"], [{"name": "Other", "class": "subject.Thing"}])
        self.assertEqual(names(described["functions"]), ["function", "again"])
