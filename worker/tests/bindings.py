"""Descriptions of Python sources, for the tests of worker/pyffi_bindings."""

import os
import sys
import tempfile
import textwrap
import unittest

from client import PACKAGES

sys.path.insert(0, PACKAGES)

from pyffi_bindings.conditions import Target
from pyffi_bindings.description import Describer
from pyffi_bindings.known import STOPS
from pyffi_bindings.main import Options, described, problem
from pyffi_bindings.modules import Modules
from pyffi_bindings.sources import Finder, Source


class DescribingTestCase(unittest.TestCase):
    def folder(self, files):
        """A new folder with files, by their paths in it; texts lose their indentation."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for name, text in files.items():
            path = os.path.join(folder.name, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            data = text if isinstance(text, bytes) else textwrap.dedent(text).encode("utf-8")
            with open(path, "wb") as file:
                file.write(data)
        return folder.name

    def describe(self, text, others=None):
        """The description of a file `subject.py`, which may import the others."""
        folder = self.folder({"subject.py": text, **(others or {})})
        return described(Options([os.path.join(folder, "subject.py")]))

    def describe_module(self, name, files):
        """The description of a module that is found in a folder."""
        modules = Modules(Finder([self.folder(files)]), Target(sys.version_info[:2], sys.platform), STOPS)
        return Describer(modules, modules.target).describe(modules.load(name))

    def describe_for(self, version, platform, text):
        """The description of a module for another Python."""
        target = Target(version, platform)
        modules = Modules(Finder([]), target, STOPS)
        module = modules.add(Source("subject", "subject.py", textwrap.dedent(text), "file", False, False))
        return Describer(modules, target).describe(module)

    def problem_of(self, text):
        """What is told of a file that can't be read."""
        folder = self.folder({"subject.py": text})
        path = os.path.join(folder, "subject.py")
        with self.assertRaises(SyntaxError) as caught:
            described(Options([path]))
        told = problem(caught.exception, path)
        self.assertEqual((told["severity"], told["path"]), ("error", path))
        return told

    def type_of(self, annotation, before="", others=None):
        """The type of a parameter with an annotation, as a text."""
        text = f"{textwrap.dedent(before)}\ndef function(parameter: {annotation}): ...\n"
        function = named(self.describe(text, others)["functions"], "function")
        return short(function["signatures"][0]["parameters"][0]["type"])

    def class_in(self, text, name="Subject", others=None):
        return named(self.describe(text, others)["classes"], name)


def named(described, name):
    """What has the name."""
    return next(one for one in described if one["name"] == name)


def names(described):
    return [one["name"] for one in described]


def short(type):
    """A type as a text."""
    kind = type["kind"]
    if kind == "any":
        return f"any: {type['reason']}" if "reason" in type else "any"
    if kind == "class":
        name = type["name"] + ("?" if type.get("isUnresolved") else "")
        return name + (f"[{listed(type['arguments'])}]" if "arguments" in type else "")
    if kind == "union":
        return " | ".join(short(one) for one in type["members"])
    if kind == "literal":
        return f"literal[{', '.join(value(one) for one in type['values'])}]"
    if kind == "variable":
        return type["name"]
    if kind == "tuple":
        return f"tuple[{short(type['rest'])}, ...]" if "rest" in type else f"tuple[{listed(type['elements'])}]"
    if kind == "callable":
        parameters = "..." if type["parameters"] is None else f"[{listed(type['parameters'])}]"
        return f"callable[{parameters}, {short(type['result'])}]"
    if kind == "context":
        return f"{'async ' if type['isAsync'] else ''}context[{short(type['value'])}]"
    parts = [type[key] for key in ("element", "key", "value", "result", "of") if key in type]
    return f"{kind}[{listed(parts)}]" if parts else kind


def listed(types):
    return ", ".join(short(one) for one in types)


def value(described):
    """A value as a text."""
    if described["kind"] == "member":
        return f"{described['class']}.{described['name']}"
    if described["kind"] == "str":
        return repr(described["value"])
    return str(described.get("value", described["kind"]))


def types(described):
    """The types of fields, attributes, properties, values or parameters, as texts by their names."""
    return {one["name"]: short(one["type"]) for one in described}


def values(described):
    """The values of the members of an enumeration, as texts by their names."""
    return {one["name"]: value(one["value"]) for one in described}


def signature(function):
    """The only signature of a function, as a text."""
    (one,) = function["signatures"]
    return signature_text(one)


def signature_text(one):
    marks = {"positionalOnly": "/", "variadic": "*", "keywordOnly": "@", "keywords": "**"}
    parameters = []
    for parameter in one["parameters"]:
        text = f"{marks.get(parameter['kind'], '')}{parameter['name']}: {short(parameter['type'])}"
        if "default" in parameter:
            text += f" = {value(parameter['default'])}"
        parameters.append(text)
    return f"({', '.join(parameters)}) -> {short(one['result'])}"
