"""What is told of a module that is another version than the one that bindings were made for."""

import functools
import os
import sys
import tempfile
import types
import unittest

from client import PACKAGES

sys.path.insert(0, PACKAGES)

from pyffi_worker.bindings.versions import differences


def module(**members):
    made = types.ModuleType("sample")
    vars(made).update(members)
    return made


def mean(data, weights=None, *, exact=False): ...


@functools.wraps(mean)
def wrapped(*args, **kwargs):
    return mean(*args, **kwargs)


class Versions(unittest.TestCase):
    other = (2, 7)

    def told(self, parameters, function=mean):
        return differences(module(mean=function), self.other, {"mean": parameters})[1]

    def test_the_same_python_is_not_looked_at(self):
        self.assertEqual(differences(module(), sys.version_info[:2], {"missing": ""}), (None, []))

    def test_another_python_says_its_version(self):
        found, told = differences(module(), self.other, {"missing": "a"})
        self.assertEqual(found, ".".join(map(str, sys.version_info[:2])))
        self.assertEqual(told, ["there is no missing"])

    def test_parameters(self):
        self.assertEqual(self.told("data / weights exact"), [])
        self.assertEqual(self.told("data weights exact /"), ["mean takes 2 arguments by position"])
        self.assertEqual(
            self.told("data / weight exacts"), ["mean has no parameter weight", "mean has no parameter exacts"]
        )
        self.assertEqual(self.told("data / weight", wrapped), ["mean has no parameter weight"])
        self.assertEqual(self.told("a b c d / e", lambda *args, **kwargs: None), [])

    def test_a_function_in_c_is_only_looked_for(self):
        self.assertEqual(self.told("a / b", len), [])

    def test_members_of_classes(self):
        class Normal:
            def cdf(self, x): ...

        told = differences(module(Normal=Normal), self.other, {"Normal.cdf": "self x /", "Normal.pdf": "self x /"})[1]
        self.assertEqual(told, ["there is no Normal.pdf"])

    def test_a_distribution_of_the_same_version_stands_beside_its_module(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "Sample-1.0.dist-info"))
            for name, file in (
                ("sample", "sample.py"),
                ("sample", "sample/__init__.py"),
                ("sample.a.b", "sample/a/b.py"),
            ):
                with self.subTest(file):
                    made = module()
                    made.__name__, made.__file__ = name, os.path.join(folder, *file.split("/"))
                    self.assertEqual(differences(made, ("Sample", "1.0"), {"missing": ""}), (None, []))
                    self.assertEqual(
                        differences(made, ("Sample", "1.1"), {"missing": ""}), (None, ["there is no missing"])
                    )
