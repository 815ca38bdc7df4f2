"""Modules without stubs and sources: worker/pyffi_bindings/introspection.py, stub_writer.py and signature_lines.py."""

import ast
import json
import os
import py_compile
import subprocess
import sys
import textwrap
from unittest import mock

from bindings import DescribingTestCase, named, names, signature, signature_text, types, value, values
from client import PACKAGES
from pyffi_bindings import introspection
from pyffi_bindings.conditions import Target
from pyffi_bindings.description import Describer
from pyffi_bindings.introspection import Introspector
from pyffi_bindings.known import STOPS
from pyffi_bindings.modules import Modules
from pyffi_bindings.signature_lines import signatures
from pyffi_bindings.sources import Finder

# Objects that say of themselves what those of C code do: nothing that `inspect` understands.
NATIVE = """
class Native:
    def __init__(self, name, doc=None):
        self.__name__ = name
        self.__doc__ = doc
    @property
    def __signature__(self):
        raise ValueError("no signature")
    def __call__(self, *arguments): ...
    def __get__(self, instance, owner=None):
        return self
"""


class IntrospectionTestCase(DescribingTestCase):
    def compiled(self, files):
        """A folder with modules of bytecode alone."""
        folder = self.folder(files)
        for name in files:
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                py_compile.compile(path, f"{path}c", doraise=True)
                os.remove(path)
        return folder

    def modules(self, asked, folders):
        finder = Finder(folders, introspector=Introspector(asked))
        return Modules(finder, Target(sys.version_info[:2], sys.platform), STOPS)

    def introspected(self, text, others=None, name="subject"):
        """The description of a module `subject` that has no source, beside others that have one."""
        folder = self.compiled({f"{name}.py": text})
        return self.described(name, [folder, self.folder(others or {})])

    def described(self, name, folders=()):
        modules = self.modules(name, list(folders))
        module = modules.load(name)
        self.assertEqual(modules.broken, [])
        ast.parse(module.source.text)
        return Describer(modules, modules.target).describe(module)

    def failure(self, text):
        """What is told of a module whose import fails."""
        modules = self.modules("subject", [self.compiled({"subject.py": text})])
        self.assertIsNone(modules.load("subject"))
        ((_, error),) = modules.broken
        return error.msg


class RealModules(IntrospectionTestCase):
    def test_functions_and_constants_of_c(self):
        module = self.described("zlib")
        self.assertEqual(module["source"]["origin"], "introspection")
        self.assertTrue(module["doc"].startswith("The functions in this module"))
        crc32 = named(module["functions"], "crc32")
        shown = [(one["name"], one["kind"]) for one in crc32["signatures"][0]["parameters"]]
        self.assertEqual(shown, [("data", "positionalOnly"), ("value", "positionalOnly")])
        self.assertEqual(value(crc32["signatures"][0]["parameters"][1]["default"]), "0")
        self.assertTrue(crc32["doc"].startswith("Compute a CRC-32 checksum"))
        constants = types(module["values"])
        self.assertEqual((constants["MAX_WBITS"], constants["ZLIB_VERSION"]), ("int", "str"))
        error = named(module["classes"], "error")
        self.assertEqual((error["kind"], error["bases"]), ("exception", ["builtins.Exception"]))

    def test_classes_of_c(self):
        struct = named(self.described("_struct")["classes"], "Struct")
        self.assertLessEqual({"pack", "unpack_from"}, set(names(struct["methods"])))
        unpack = named(struct["methods"], "unpack_from")
        self.assertEqual(names(unpack["signatures"][0]["parameters"]), ["buffer", "offset"])
        # C code may take a value.
        self.assertTrue(named(struct["properties"], "size")["isSettable"])
        self.assertEqual(named(struct["properties"], "size")["doc"], "struct size in bytes")
        self.assertIn(signature_text(struct["initializers"][0]).partition(":")[0], ("(fmt", "(format"))  # up from 3.15

    def test_a_module_of_python_without_a_source(self):
        module = self.introspected(
            """
            'What the module is for.'
            import enum, os
            from collections import OrderedDict
            from typing import List, Optional

            class Base:
                'What a base is.'
                limit = 3
                def __init__(self, size: int, name: Optional[str] = None): ...
                @property
                def size(self) -> int:
                    'How large it is.'
                @property
                def name(self) -> str: ...
                @name.setter
                def name(self, value): ...
                @classmethod
                def made(cls, a: int) -> "Base": ...
                @staticmethod
                def counted(a: List[int]) -> int: ...
                def __len__(self): ...
                def __eq__(self, other): ...
                def _own(self): ...
                class Inner:
                    def m(self) -> float: ...

            class _Hidden(Base):
                def more(self) -> bool: ...

            class Derived(_Hidden, OrderedDict): ...

            Other = Base

            class Color(enum.IntEnum):
                RED = 1
                BLUE = 2
                def shade(self) -> int: ...

            def f(a, b: "Base" = None, *rest: int, c=True, **more) -> "List[Base]":
                'What f does.'

            async def g() -> bytes: ...

            TEXT = "text"
            FLAG = True
            base = Base(1)
            nothing = None
            _own = 1
            """
        )
        self.assertEqual(module["doc"], "What the module is for.")
        self.assertEqual(
            (names(module["functions"]), names(module["classes"])), (["f", "g"], ["Base", "Color", "Derived"])
        )
        self.assertEqual(types(module["values"]), {"FLAG": "bool", "TEXT": "str", "base": "Base", "nothing": "any"})
        self.assertEqual(module["aliases"], [{"name": "Other", "class": "subject.Base"}])
        f, g = module["functions"]
        any = "any: no annotation"
        text = f"(a: {any}, b: Base | none = none, *rest: int, @c: {any} = true, **more: {any}) -> list[Base]"
        self.assertEqual((signature(f), f["doc"]), (text, "What f does."))
        self.assertEqual((signature(g), g["isAsync"]), ("() -> bytes", True))
        base, color, derived = module["classes"]
        self.assertEqual(base["doc"], "What a base is.")
        self.assertEqual(signature_text(base["initializers"][0]), "(size: int, name: str | none = none) -> none")
        self.assertEqual(types(base["properties"]), {"size": "int", "name": "str"})
        self.assertEqual([one.get("isSettable", False) for one in base["properties"]], [False, True])
        self.assertEqual(base["properties"][0]["doc"], "How large it is.")
        self.assertEqual(
            {one["name"]: (one["kind"], signature(one)) for one in base["methods"]},
            {
                "made": ("classMethod", "(a: int) -> Base"),
                "counted": ("staticMethod", "(a: list[int]) -> int"),
                "__len__": ("method", "() -> int"),
            },
        )
        self.assertEqual(types(base["attributes"]), {"limit": "int"})
        self.assertTrue(base["attributes"][0]["isClassAttribute"])
        self.assertEqual(signature(base["classes"][0]["methods"][0]), "() -> float")
        self.assertEqual((color["kind"], values(color["members"])), ("enum", {"RED": "1", "BLUE": "2"}))
        self.assertEqual(names(color["methods"]), ["shade"])
        self.assertEqual(derived["bases"], ["subject._Hidden", "collections.OrderedDict"])
        self.assertEqual([one["inheritedFrom"] for one in derived["methods"]], ["subject._Hidden"])


class Docstrings(IntrospectionTestCase):
    def told(self, doc, name="f"):
        """The signatures of a function that has only a docstring, and what is left of that."""
        module = self.introspected(f"{NATIVE}\n{name} = Native({name!r}, {doc!r})")
        (function,) = module["functions"]
        return [signature_text(one) for one in function["signatures"]], function.get("doc")

    def test_signatures_of_pybind11(self):
        doc = (
            "f(x: int, y: typing.Optional[float] = None, z: m.E = <E.A: 0>, *, k: List[str] = []) -> str\n\nMakes it.\n"
        )
        text = "(x: int, y: float | none = none, z: any: unknown name m.E = ..., @k: list[str] = ...) -> str"
        told, doc = self.told(doc)
        self.assertEqual((told[0], doc), (text, "Makes it."))

    def test_overloads_of_pybind11(self):
        doc = "f(*args, **kwargs)\nOverloaded function.\n\n1. f(x: int) -> int\n\nOf a number.\n\n"
        doc += "2. f(x: str) -> str\n\nOf a text.\n"
        self.assertEqual(self.told(doc), (["(x: int) -> int", "(x: str) -> str"], "Of a number."))

    def test_signatures_of_cython(self):
        doc = "f(double x, unsigned int n=2, bint b=False, str s not None, list l=[], *rest, odd t=None)\n"
        doc += "    What it does.\n"
        self.assertEqual(
            self.told(doc)[0], ["(*args: any: no annotation, **kwargs: any: no annotation) -> any: no annotation"]
        )
        doc = doc.replace("str s not None, ", "").replace("f(", "f(str s not None, ")
        text = "(s: str, x: float, n: int = 2, b: bool = false, l: list[any] = ..., *rest: {0}, @t: {0} = none) -> {0}"
        told, doc = self.told(doc)
        self.assertEqual((told, doc), ([text.format("any: no annotation")], "What it does."))

    def test_signatures_of_c(self):
        any = "any: no annotation"
        self.assertEqual(
            self.told("f(a[, b[, c]]) -> int -- count\nf([d]) -> str.\n\nMore.")[0],
            [
                f"(a: {any}, b: {any} = ..., c: {any} = ...) -> int",
                f"(d: {any} = ...) -> str",
            ],
        )
        self.assertEqual(
            self.told("f(a, ...) -> the number of things"),
            ([f"(a: {any}, *args: {any}, **kwargs: {any}) -> {any}"], None),
        )

    def test_what_is_no_signature(self):
        any = "any: no annotation"
        vague = [f"(*args: {any}, **kwargs: {any}) -> {any}"]
        for doc in (
            "f(x) is large.",
            "f(a, a)",
            "f(lambda)",
            "f(1)",
            "f(",
            "f(a='",
            "(a) -> int",
            "g(a)",
            "f(a" + "," * 100_000,
            "",
        ):
            with self.subTest(doc[:20]):
                self.assertEqual(self.told(doc)[0], vague)

    def test_texts_and_brackets_within_defaults(self):
        (found,), rest = signatures("f(a=', )', b=(1, [2]), c={'x': \",\"}, d: 'int' = 1)", ("f",))
        self.assertEqual(
            [(one.name, one.default) for one in found.parameters],
            [
                ("a", "', )'"),
                ("b", "(1, [2])"),
                ("c", "{'x': \",\"}"),
                ("d", "1"),
            ],
        )
        self.assertIsNone(rest)

    def test_members_and_initializers(self):
        module = self.introspected(
            NATIVE
            + """
class Getter(Native):
    def __set__(self, instance, value): ...
class Made:
    "Made(self, int size, name=None)\\nWhat it is."
    __new__ = Native("__new__")
    method = Native("method", "Made.method(self, x: subject.Made) -> Made\\n\\nDoes it.")
    kind = property(Native("kind", "(self: subject.Made) -> int"), doc="Its kind.")
    attribute = Getter("attribute", "attribute: str\\nWhat it holds.")
class Other:
    __init__ = Native("__init__", "__init__(self: subject.Other, x: float) -> None\\n")
"""
        )
        made, other = named(module["classes"], "Made"), named(module["classes"], "Other")
        self.assertEqual(
            signature_text(made["initializers"][0]), "(size: int, name: any: no annotation = none) -> none"
        )
        self.assertEqual(made["doc"], "What it is.")
        method = named(made["methods"], "method")
        self.assertEqual((signature(method), method["doc"]), ("(x: Made) -> Made", "Does it."))
        self.assertEqual(types(made["properties"]), {"kind": "int", "attribute": "str"})
        self.assertEqual([one["doc"] for one in made["properties"]], ["Its kind.", "What it holds."])
        self.assertEqual(signature_text(other["initializers"][0]), "(x: float) -> none")


class Belonging(IntrospectionTestCase):
    def test_what_the_module_only_uses_is_left_out(self):
        others = {"near.py": "class Near: ...\ndef near(): ..."}
        text = "from near import Near, near\nfrom zlib import crc32\nimport os\nfrom typing import Any, List\n"
        text += "class Own(Near):\n    def m(self, a: Near) -> 'os.PathLike': ..."
        module = self.introspected(text, others)
        self.assertEqual((names(module["functions"]), names(module["classes"])), ([], ["Own"]))
        own = module["classes"][0]
        self.assertEqual((own["bases"], signature(own["methods"][0])), (["near.Near"], "(a: Near) -> path"))
        # Unless it says that it offers it.
        module = self.introspected(f"{text}\n__all__ = ['Near', 'near', 'List']", others)
        self.assertEqual((names(module["functions"]), names(module["classes"])), (["near"], ["Near"]))

    def test_names_in_annotations(self):
        module = self.introspected(
            """
            import collections.abc as abc
            from typing import Literal
            class Exception(Exception): ...
            class C: ...
            class_ = [C]
            def f(a: "subject.C", b: "abc.Sequence[int]", c: "Optional[int]", d: "Literal['C']") -> None: ...
            Alias = Literal[1]
            """
        )
        text = "(a: C, b: sequence[int], c: int | none, d: literal['C']) -> none"
        self.assertEqual(signature(module["functions"][0]), text)
        self.assertEqual(named(module["classes"], "Exception")["bases"], ["builtins.Exception"])
        self.assertEqual((names(module["functions"]), types(module["values"])), (["f"], {"class_": "list[any]"}))

    def test_names_that_the_package_around_it_claims(self):
        folder = self.compiled(
            {"pack/__init__.py": "", "pack/part.py": "class C: ...\nC.__module__ = 'pack'\nimport pack\npack.C = C"}
        )
        self.assertEqual(names(self.described("pack.part", [folder])["classes"]), ["C"])

    def test_bases_without_a_name(self):
        module = self.introspected(
            "def made():\n    class Base:\n        def m(self) -> int: ...\n    return Base\nclass C(made()): ..."
        )
        (one,) = module["classes"]
        self.assertEqual((one["bases"], names(one["methods"])), ([], ["m"]))

    def test_a_package_offers_what_its_compiled_parts_have(self):
        folder = self.folder({"pack/__init__.py": "from ._core import f, C"})
        part = self.compiled({"_core.py": "def f() -> int: ...\nclass C: ..."})
        os.rename(os.path.join(part, "_core.pyc"), os.path.join(folder, "pack", "_core.pyc"))
        module = self.described("pack", [folder])
        self.assertEqual((names(module["functions"]), names(module["classes"])), (["f"], ["C"]))
        self.assertEqual(module["source"]["origin"], "package")

    def test_others_are_imported_only_if_they_are_compiled(self):
        modules = self.modules("subject", [])
        self.assertIsNone(modules.load("_symtable"))
        self.assertIsNotNone(self.modules("_symtable", []).load("_symtable"))


class Hostile(IntrospectionTestCase):
    def test_what_raises_is_left_out(self):
        module = self.introspected(
            """
            import enum, sys
            class Meta(type):
                def __getattribute__(cls, name):
                    if name in ("__qualname__", "__module__", "__doc__", "__bases__"): raise SystemExit(name)
                    return super().__getattribute__(name)
                def __eq__(cls, other): raise KeyboardInterrupt
                __hash__ = None
            class Strange(metaclass=Meta):
                def m(self) -> int: ...
            class Value:
                __class__ = property(lambda self: 1 / 0)
                def __getattr__(self, name): raise MemoryError
                def __repr__(self): raise SystemExit(1)
            value = Value()
            class Callable(Value):
                def __call__(self): ...
            called = Callable()
            class C:
                value = Value()
                huge = 10 ** 10_000
                def __init__(self, a=Value(), b="x" * 10_000, c=huge, d=float("inf"), e=[1], f=-1.5, g=b" "): ...
                def lies(self): ...
                lies.__signature__ = 3
                lies.__doc__ = Value()
            setattr(C, "class", 1)
            setattr(C, "a b", 1)
            class E(enum.Enum):
                A = object()
            globals()["while"] = 1
            globals()["a-b"] = 1
            def surrogate(a="\\ud800"): ...
            surrogate.__doc__ = "Half of a pair: \\ud800"
            def __dir__(): return ["missing", 3, *globals()]
            def __getattr__(name): raise SystemExit(2)
            """
        )
        self.assertLessEqual({"C", "E", "Strange", "Value"}, set(names(module["classes"])))
        self.assertLessEqual({"called", "surrogate"}, set(names(module["functions"])))
        self.assertNotIn("while", names(module["values"]))
        (made,) = named(module["classes"], "C")["initializers"]
        defaults = [value(one["default"]) for one in made["parameters"]]
        self.assertEqual(defaults, ["...", "...", "...", "...", "...", "-1.5", "20"])
        self.assertEqual(values(named(module["classes"], "E")["members"]), {"A": "..."})
        self.assertEqual(names(named(module["classes"], "Strange")["methods"]), ["m"])

    def test_imports_that_fail(self):
        self.assertEqual(self.failure("1 / 0"), "importing subject failed: ZeroDivisionError: division by zero")
        self.assertEqual(self.failure("import sys; sys.exit('no')"), "importing subject failed: SystemExit: no")
        self.assertIn("No module named 'missing_one'", self.failure("import missing_one"))
        self.assertEqual(
            self.failure("import os; os._exit(3)"), "importing subject failed: it ended Python with status 3"
        )
        self.assertEqual(
            self.failure("import os; os.kill(os.getpid(), 9)"), "importing subject failed: signal 9 ended Python"
        )

    def test_imports_that_do_not_end(self):
        with mock.patch.object(introspection, "PATIENCE", 1):
            self.assertIn("more than 1 seconds", self.failure("import time; time.sleep(60)"))

    def test_a_module_that_is_nowhere(self):
        modules = self.modules("no_such_module.part", [])
        self.assertIsNone(modules.load("no_such_module.part"))
        self.assertEqual(modules.broken, [])


class CommandLine(IntrospectionTestCase):
    def run_front_end(self, folder, *arguments):
        text = "import sys; sys.path[:0] = sys.argv[1:3]; from pyffi_bindings.main import main; main(sys.argv[3:])"
        command = [sys.executable, "-c", text, PACKAGES, folder, *arguments]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    def test_nothing_is_imported_unless_it_is_asked_for(self):
        folder = self.compiled({"subject.py": "open(__file__ + '.imported', 'w').close()"})
        told = self.run_front_end(folder, "--module", "subject")
        self.assertEqual(told["problems"][0]["message"], "no source of subject was found")
        self.assertEqual(os.listdir(folder), ["subject.pyc"])

    def test_what_the_import_prints_is_not_in_the_description(self):
        text = """
            import atexit, os, sys, threading, time
            print("printed")
            os.write(1, b"written")
            sys.__stdout__.write("more")
            atexit.register(print, "at exit")
            threading.Thread(target=time.sleep, args=(60,)).start()
            def f(a: int) -> int: ...
            """
        folder = self.compiled({"subject.py": textwrap.dedent(text)})
        os.mkdir(os.path.join(folder, "Some-1.2.dist-info"))
        with open(os.path.join(folder, "Some-1.2.dist-info", "RECORD"), "w", encoding="utf-8") as file:
            file.write("subject.py,,")
        told = self.run_front_end(folder, "--module", "subject", "--introspect")
        self.assertEqual(signature(told["functions"][0]), "(a: int) -> int")
        self.assertEqual(told["source"]["path"], os.path.join(folder, "subject.pyc"))
        self.assertEqual(told["source"]["distribution"], {"name": "Some", "version": "1.2"})

    def test_an_import_that_fails_is_an_error(self):
        told = self.run_front_end(self.compiled({"subject.py": "1 / 0"}), "--module", "subject", "--introspect")
        self.assertEqual(told["problems"][0]["severity"], "error")
        self.assertIn("ZeroDivisionError: division by zero", told["problems"][0]["message"])

    def test_files_are_never_imported(self):
        with self.assertRaises(subprocess.CalledProcessError):
            self.run_front_end(".", "file.py", "--introspect")
