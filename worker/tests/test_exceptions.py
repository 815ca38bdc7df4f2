"""How exceptions are described (section 8), where that can't be seen from outside."""

import sys
import unittest

from client import PACKAGES

sys.path.insert(0, PACKAGES)
from pyffi_worker.exceptions import is_tame


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


if __name__ == "__main__":
    unittest.main()
