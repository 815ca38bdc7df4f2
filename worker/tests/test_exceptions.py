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
                self.assertIn(f", in <module>\n{error['type']}: {message}\n", error["traceback"])
            client.run("for one in kept: os.close(one)")
            self.assertIsNone(client.request("import", name="json").get("error"))


if __name__ == "__main__":
    unittest.main()
