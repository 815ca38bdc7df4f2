"""Modules, packages and stubs: worker/pyffi_bindings/modules.py, sources.py and documentation.py."""

import os
import zlib

from bindings import DescribingTestCase, names, signature
from pyffi_bindings.main import Options, described
from pyffi_bindings.sources import Finder, Typeshed


class Modules(DescribingTestCase):
    def test_a_package_offers_what_it_gathers_from_its_parts(self):
        files = {
            "package/__init__.py": "import os\nfrom sys import path\nfrom .part import f\n"
            "from package.other import C\nfrom ._all import *",
            "package/part.py": "def f() -> 'G': ...\nclass G: ...",
            "package/other.py": "class C: ...",
            "package/_all.py": "def g() -> int: ...",
        }
        module = self.describe_module("package", files)
        self.assertEqual((names(module["functions"]), names(module["classes"])), (["f", "g"], ["C"]))
        self.assertEqual(signature(module["functions"][0]), "() -> G")
        self.assertEqual(module["source"]["origin"], "package")
        # The file of a package is described as the package.
        path = os.path.join(self.folder(files), "package", "__init__.py")
        module = described(Options([path]))
        self.assertEqual((module["module"], names(module["functions"])), ("package", ["f", "g"]))

    def test_what_a_star_binds_is_what_it_offers_and_the_last_one_counts(self):
        described = self.describe_module(
            "pack",
            {
                "pack/__init__.py": "from pack.a import *\nfrom pack.c import *\nfrom pack.d import *",
                "pack/a.py": "from pack.b import _g as g\n__all__ = ['f']\ndef f(): ...",
                "pack/b.py": "def _g(wrong): ...",
                "pack/c.py": "__all__ = ['g', 'h']\ndef g(right): ...\ndef h(first): ...",
                "pack/d.py": "def h(last): ...",
            },
        )
        functions = {one["name"]: signature(one) for one in described["functions"]}
        self.assertEqual([functions[name].partition(":")[0] for name in "fgh"], ["() -> any", "(right", "(last"])

    def test_stubs_come_before_sources(self):
        files = {
            "one.py": "def f(a, b):\n    'What f does.'\nclass C:\n    def m(self):\n        'What m does.'",
            "one.pyi": "import os\nfrom two import g as g, h\ndef f(a: int, b: str = ...) -> int: ...\n"
            "class C:\n    def m(self) -> int: ...",
            "two.py": "def g(): ...",
            "two-stubs/__init__.pyi": "def g() -> str: ...\ndef h() -> str: ...",
        }
        module = self.describe_module("one", files)
        self.assertEqual(names(module["functions"]), ["g", "f"])
        g, f = module["functions"]
        self.assertEqual((signature(f), f["doc"]), ("(a: int, b: str = ...) -> int", "What f does."))
        self.assertEqual(signature(g), "() -> str")
        self.assertEqual(module["classes"][0]["methods"][0]["doc"], "What m does.")

    def test_code_behind_a_stub_that_can_not_be_read(self):
        for code in ("def f(:", b"\xff", b"a = '\0'", b"# coding: rot13\n", "x = " + "-" * 200_000 + "1"):
            with self.subTest(code[:10]):
                module = self.describe_module("one", {"one.py": code, "one.pyi": "def f() -> int: ..."})
                self.assertNotIn("doc", module["functions"][0])

    def test_a_file_with_the_name_of_a_module_of_python(self):
        path = os.path.join(self.folder({"enum.py": "import enum\nclass Enum: ...\ndef f(a: Enum): ..."}), "enum.py")
        module = described(Options([path]))
        self.assertEqual((names(module["classes"]), names(module["functions"])), (["Enum"], ["f"]))

    def test_bound_methods_are_functions(self):
        module = self.describe(
            """
            class Machine:
                def run(self, a: int) -> str: ...
            _machine: Machine = Machine()
            run = _machine.run
            missing = _machine.missing
            """
        )
        self.assertEqual(names(module["functions"]), ["run"])
        self.assertEqual(
            (module["functions"][0]["kind"], signature(module["functions"][0])), ("function", "(a: int) -> str")
        )

    def test_the_files_that_a_file_imports_from_its_folder_travel_with_it(self):
        others = {
            "near.py": "import parts.words\nimport json",
            "parts/__init__.py": "",
            "parts/words.py": "from . import signs",
            "parts/signs.py": "import near",
            "latin.py": b"a = '\xe9'",
            "far.py": "",
        }
        described = self.describe("def f() -> None:\n    import near, latin", others)
        files = {one["module"]: one["file"] for one in described["source"]["files"]}
        self.assertEqual(
            files,
            {
                "subject": "subject.py",
                "near": "near.py",
                "parts": "parts/__init__.py",
                "parts.words": "parts/words.py",
                "parts.signs": "parts/signs.py",
            },
        )

    def test_instances_of_classes_that_nobody_offers(self):
        described = self.describe_module(
            "pack",
            {
                "pack/__init__.pyi": """
                    from collections.abc import Iterator
                    from ._parts import Whole, Part as Part
                    from .other import Foreign
                    class _Own:
                        def twin(self) -> _Own: ...
                    def whole() -> Iterator[Whole]: ...
                    def part() -> Part: ...
                    def foreign() -> Foreign: ...
                    def own(given: Given) -> _Own | None: ...
                    class Given: ...
                    """,
                "pack/_parts.pyi": """
                    class Whole(Part):
                        deeper: Deeper
                    class Part:
                        x: int
                    class Deeper: ...
                    class Unused: ...
                    """,
                "pack/other.pyi": "class Foreign: ...",
            },
        )
        hidden = {one["name"]: one.get("isHidden", False) for one in described["classes"]}
        self.assertEqual(hidden, {"Part": False, "Given": False, "Whole": True, "_Own": True, "Deeper": True})
        whole = next(one for one in described["classes"] if one["name"] == "Whole")
        self.assertEqual((whole["module"], names(whole["attributes"])), ("pack._parts", ["deeper"]))

    def test_classes_of_others_that_inherit_from_its_own(self):
        described = self.describe_module(
            "pack",
            {
                "pack/__init__.pyi": """
                    from .files import File, Foreign, Late
                    __all__ = ["Image", "opened", "closed", "foreign"]
                    class Image:
                        def late(self) -> Late: ...
                    def opened(given: Foreign) -> list[File]: ...
                    def closed() -> File | None: ...
                    def foreign() -> Foreign: ...
                    """,
                "pack/files.pyi": """
                    from . import Image
                    class File(Image): ...
                    class Late(File): ...
                    class Foreign: ...
                    """,
            },
        )
        self.assertEqual(names(described["classes"]), ["Image"])
        heirs = [(one["class"], one["base"]) for one in described["heirs"]]
        self.assertEqual(heirs, [("pack.files.File", "pack.Image"), ("pack.files.Late", "pack.Image")])

    def test_a_module_without_a_file_is_not_found(self):
        finder = Finder([self.folder({"folder/part.py": ""})])
        self.assertIsNone(finder.find("folder"))
        self.assertTrue(finder.is_folder("folder"))
        self.assertIsNone(finder.find("a\0b"))
        self.assertIsNone(finder.find("x" * 1000))


class Snapshots(DescribingTestCase):
    def snapshot(self, version):
        files = {
            "VERSIONS": "# versions\nold: 3.0-3.10\nnew: 3.12-  # later\npackage: 3.0-\npackage.part: 3.11-\n",
            "old.pyi": "",
            "new.pyi": "def f() -> int: ...",
            "package/__init__.pyi": "",
            "package/part.pyi": "",
            "package/other.pyi": "",
        }
        data = b"".join(f"{name} {len(text)}\n{text}".encode() for name, text in files.items())
        return Typeshed(zlib.compress(data), version)

    def test_modules_of_the_wanted_version(self):
        wanted = ("old", "new", "package", "package.part", "package.other", "missing")
        for version, expected in (
            ((3, 10), ["old", "package", "package.other"]),
            ((3, 11), ["package", "package.part", "package.other"]),
            ((3, 12), ["new", "package", "package.part", "package.other"]),
        ):
            snapshot = self.snapshot(version)
            self.assertEqual([name for name in wanted if snapshot.find(name)], expected)

    def test_stubs_of_the_snapshot_come_first(self):
        finder = Finder([self.folder({"new.py": "def f(): ..."})], self.snapshot((3, 12)))
        source = finder.find("new")
        self.assertEqual((source.origin, source.is_stub, source.path), ("typeshed", True, "typeshed/new.pyi"))
