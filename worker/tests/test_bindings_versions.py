"""What is told of a module that is another version than the one that bindings were made for."""

import functools
import os
import sys
import tempfile
import types
import unittest
import warnings

from client import PACKAGES

sys.path.insert(0, PACKAGES)

from pyffi_worker.bindings.versions import check, differences, other_version


def module(**members):
    made = types.ModuleType("sample")
    vars(made).update(members)
    return made


def mean(data, weights=None, *, exact=False): ...


@functools.wraps(mean)
def wrapped(*args, **kwargs):
    return mean(*args, **kwargs)


class Versions(unittest.TestCase):
    def told(self, parameters, function=mean):
        return differences(module(mean=function), f"mean: {parameters}")

    def test_pythons_version(self):
        here = f"{sys.version_info[0]}.{sys.version_info[1]}"
        self.assertIsNone(other_version(module(), ("python", here)))
        self.assertEqual(other_version(module(), ("python", "2.7")), here)

    def test_what_is_not_there(self):
        self.assertEqual(differences(module(), "missing: a"), ["there is no missing"])

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

        told = differences(module(Normal=Normal), "Normal.cdf: self x /\nNormal.pdf: self x /\n")
        self.assertEqual(told, ["there is no Normal.pdf"])

    def test_a_distribution_of_the_same_version_stands_beside_its_module(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "Sample_-1.0.dist-info"))
            for name, file in (
                ("sample", "sample.py"),
                ("sample", "sample/__init__.py"),
                ("sample.a.b", "sample/a/b.py"),
            ):
                with self.subTest(file):
                    made = module()
                    made.__name__, made.__file__ = name, os.path.join(folder, *file.split("/"))
                    self.assertIsNone(other_version(made, ("Sample_", "1.0")))
                    # It is not installed, so that nobody knows its version.
                    self.assertEqual(other_version(made, ("Sample_", "1.1")), "an unknown version")

    def test_differences_are_an_error_or_a_warning(self):
        check(module(mean=mean), "mean: data /", "summary", True)
        members = "".join(f"missing{number}: \n" for number in range(12))
        with self.assertRaises(ImportError) as caught:
            check(module(), members, "made for 1, found 2", True)
        text = str(caught.exception)
        self.assertTrue(text.startswith("made for 1, found 2: there is no missing0; "), text)
        self.assertTrue(text.endswith("; and 2 more"), text)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            check(module(), members, "summary", False)
        self.assertEqual([one.category for one in told], [RuntimeWarning])
