"""The names by which functions, classes and modules are known: worker/pyffi_worker/execution/names.py."""

import json
import os.path
import types
import unittest

from pyffi_worker.execution.names import is_named, name_of


class Names(unittest.TestCase):
    def test_functions_classes_and_modules_are_named_as_programs_call_them(self):
        class Local:
            def method(self):
                pass

        main = types.FunctionType(name_of.__code__, {"__name__": "__main__"}, "predict")
        here = f"{__name__}.Names.{self._testMethodName}.<locals>.Local"
        for value, name in (
            (json, "json"),
            (os.path, os.path.__name__),
            (json.dumps, "json.dumps"),
            (json.JSONEncoder, "json.encoder.JSONEncoder"),
            (json.JSONEncoder().encode, "json.encoder.JSONEncoder.encode"),
            (Local().method, here + ".method"),
            (len, "len"),
            (int, "int"),
            ([].append, "list.append"),
            (types.ModuleType("a\ud800"), "a\\ud800"),
        ):
            with self.subTest(name):
                self.assertTrue(is_named(type(value)))
                self.assertEqual(name_of(value), name)
        main.__qualname__ = "predict"
        self.assertEqual(name_of(main), "predict")

    def test_other_objects_have_no_name(self):
        class Meta(type):
            def __getattribute__(cls, name):
                raise AssertionError("a metaclass is asked")

            def __eq__(cls, other):
                raise AssertionError("a metaclass is compared")

            __hash__ = type.__hash__

        class Odd(metaclass=Meta):
            pass

        for value in 5, Odd, object(), "text":
            self.assertFalse(is_named(type(value)))

    def test_what_a_program_made_of_a_name_does_no_harm(self):
        def function():
            pass

        module = types.ModuleType("m")
        module.__name__ = 5
        function.__module__ = 5
        self.assertIsNone(name_of(module))
        self.assertTrue(name_of(function).endswith("function"))
        method = types.MethodType(types.MethodType(json.dumps, 1), 2)
        self.assertEqual(name_of(method), "json.dumps")
        self.assertIsNone(name_of(types.MethodType(print.__call__, 1)))
