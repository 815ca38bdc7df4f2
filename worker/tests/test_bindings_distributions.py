"""Which distribution a module is said to come from."""

import os
import sys
import tempfile
import unittest

from client import PACKAGES

sys.path.insert(0, PACKAGES)

from pyffi_bindings.distributions import distribution_of


class Distributions(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = temporary.name

    def write(self, name, text=""):
        path = os.path.join(self.folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_a_distribution_of_the_same_name(self):
        self.write("Some_Thing-1.2.dist-info/RECORD")
        self.assertEqual(distribution_of(self.write("some_thing/__init__.py"), "some_thing"), ("Some_Thing", "1.2"))
        self.assertEqual(distribution_of(self.write("some_thing/a/b.py"), "some_thing.a.b"), ("Some_Thing", "1.2"))

    def test_a_distribution_of_another_name(self):
        self.write("beautifulsoup4-4.12.dist-info/RECORD", "bs4/__init__.py,,\nbs4/a.py,,\n")
        self.write("other-1.dist-info/RECORD", "other.py,,\n")
        self.write("broken-1.dist-info/METADATA")
        self.assertEqual(distribution_of(self.write("bs4/__init__.py"), "bs4"), ("beautifulsoup4", "4.12"))
        self.assertEqual(distribution_of(self.write("other.py"), "other"), ("other", "1"))

    def test_no_distribution(self):
        self.assertIsNone(distribution_of(self.write("alone.py"), "alone"))
        self.assertIsNone(distribution_of(os.path.join(self.folder, "nowhere", "a.py"), "a"))
