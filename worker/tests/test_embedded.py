"""Modules that a Swift program carries: worker/pyffi_worker/bindings/embedded.py."""

import importlib
import inspect
import os
import subprocess
import sys
import tempfile
import unittest

from client import PACKAGES

sys.path.insert(0, PACKAGES)

from pyffi_worker.bindings import embedded


class Embedded(unittest.TestCase):
    def load(self, name, sources, adapting=None):
        self.addCleanup(self.forget, [one for one, _, _ in sources])
        return embedded.load(name, sources, adapting, None)

    @staticmethod
    def forget(names):
        for name in names:
            embedded.texts.pop(name, None)
            for one in [name, *(part for part in [name.rpartition(".")[0]] if part)]:
                sys.modules.pop(one, None)
        embedded.adapters.clear()

    def test_a_folder_without_an_init_file_is_a_package(self):
        sources = [
            ("embedded_top", "embedded_top.py", "from embedded_sub.words import WORD"),
            ("embedded_sub.words", "embedded_sub/words.py", "WORD = 'w'"),
        ]
        self.assertEqual(self.load("embedded_top", sources)[0].WORD, "w")

    def test_a_folder_has_what_is_installed_under_its_name_as_well(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "embedded_space"))
            with open(os.path.join(folder, "embedded_space", "installed.py"), "w") as file:
                file.write("WORD = 'i'")
            sys.path.append(folder)
            self.addCleanup(sys.path.remove, folder)
            importlib.invalidate_caches()
            source = "from embedded_space.installed import WORD"
            module = self.load("embedded_space.own", [("embedded_space.own", "embedded_space/own.py", source)])[0]
            self.assertEqual(module.WORD, "i")
            sys.modules.pop("embedded_space.installed")

    def test_lines_are_those_of_the_module_and_not_of_a_file_of_its_name(self):
        with tempfile.TemporaryDirectory() as folder:
            before = os.getcwd()
            os.chdir(folder)
            self.addCleanup(os.chdir, before)
            with open("embedded_lines.py", "w") as file:
                file.write("wrong")
            module = self.load("embedded_lines", [("embedded_lines", "embedded_lines.py", "def f():\n    return 1\n")])[
                0
            ]
            self.assertEqual(inspect.getsource(module.f), "def f():\n    return 1\n")

    def test_adapters_are_those_of_the_module_that_is_there(self):
        sources = [("embedded_one", "embedded_one.py", "class C: pass")]
        adapting = "module.C.extra = 1"
        first, space, _ = self.load("embedded_one", sources, adapting)
        self.assertIs(embedded.load("embedded_one", sources, adapting, None)[1], space)
        old = first.C
        importlib.reload(first)
        self.assertIsNot(first.C, old)
        self.assertEqual(first.C.extra, 1)
        self.assertIs(embedded.load("embedded_one", sources, adapting, None)[1], space)
        del sys.modules["embedded_one"]
        again, other, _ = embedded.load("embedded_one", sources, adapting, None)
        self.assertIsNot(again, first)
        self.assertIs(other.module, again)
        self.assertEqual(again.C.extra, 1)

    def test_other_processes_find_it_before_others_of_its_name_and_in_its_encoding(self):
        source = "# -*- coding: latin-1 -*-\nNAME = '\xe9'\n"
        code = f"""if 1:
            import sys
            sys.path.insert(0, {PACKAGES!r})
            from pyffi_worker.bindings import embedded
            embedded.load("tabnanny", [("tabnanny", "tabnanny.py", {source!r})], None, None)
            embedded.share()
            print(sys.path[0])
            import subprocess
            text = "import tabnanny; print(ascii(tabnanny.NAME))"
            print(subprocess.run([sys.executable, "-c", f"import sys; sys.path[:] = {{sys.path!r}}; {{text}}"],
                capture_output=True, text=True).stdout)
            """
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "TMPDIR": folder}
            )
            self.assertEqual((done.stderr, os.listdir(folder)), ("", []))
            first, name = done.stdout.split()
        self.assertEqual((os.path.dirname(first), name), (folder, "'\\xe9'"))


if __name__ == "__main__":
    unittest.main()
