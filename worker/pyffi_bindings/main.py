"""The command line of the front end."""

import json
import os
import re
import sys
import warnings

from .companions import companions, module_of
from .conditions import Target
from .description import Describer
from .distributions import distribution_of
from .introspection import Introspector
from .known import STOPS
from .modules import Modules
from .overrides import WrongSetting, override
from .sources import Finder, Source, Typeshed, read

SURROGATES = re.compile("[\ud800-\udfff]")
USAGE = (
    "usage: python3 -m pyffi_bindings [FILE.py [--name NAME] | --module NAME [--typeshed FILE] [--introspect]] "
    "[--type PATH=TYPE …]"
)


class Options:
    def __init__(self, arguments):
        self.files = []
        self.values = {}
        # Pairs of a path and a type.
        self.types = []
        # Whether a module that has neither stubs nor sources may be imported.
        self.introspects = False
        arguments = list(arguments)
        while arguments:
            word = arguments.pop(0)
            if not word.startswith("--"):
                self.files.append(word)
            elif word == "--type" and arguments and "=" in arguments[0]:
                self.types.append(arguments.pop(0).split("=", 1))
            elif word == "--introspect":
                self.introspects = True
            elif word[2:] in ("name", "module", "typeshed") and arguments:
                self.values[word[2:]] = arguments.pop(0)
            else:
                raise SystemExit(USAGE)
        if bool(self.files) == ("module" in self.values) or (self.files and self.introspects):
            raise SystemExit(USAGE)


def main(arguments=None):
    options = Options(sys.argv[1:] if arguments is None else arguments)
    # What Python has to say of the style of a file is not for who wants its description.
    warnings.simplefilter("ignore")
    try:
        result = described(options)
    except (SyntaxError, OSError, RecursionError) as error:
        result = {"problems": [problem(error, options.files[0] if options.files else options.values["module"])]}
    text = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    # Nothing that reads JSON takes half of a surrogate pair.
    sys.stdout.buffer.write(SURROGATES.sub("\ufffd", text).encode())


def problem(error, subject):
    """What is told of an exception."""
    is_syntax = isinstance(error, SyntaxError)
    setting = {"isOfSetting": True} if isinstance(error, WrongSetting) else {}
    return {
        **setting,
        "severity": "error",
        "path": (error.filename if is_syntax else None) or subject,
        "line": (is_syntax and error.lineno) or 1,
        "column": (is_syntax and error.offset) or 1,
        "message": error.msg if is_syntax else f"can't be read: {getattr(error, 'strerror', None) or error}",
    }


def described(options):
    target = Target(sys.version_info[:2], sys.platform)
    standard = [path for path in sys.path if os.path.isfile(os.path.join(path, "enum.py"))]
    others = [path for path in sys.path if path not in standard and os.path.isdir(path)]
    typeshed = None
    if "typeshed" in options.values:
        with open(options.values["typeshed"], "rb") as file:
            typeshed = Typeshed(file.read(), target.version)
    if options.files:
        path = options.files[0]
        folder, found = module_of(path)
        name = options.values.get("name") or found
        others.insert(0, folder)
        modules = Modules(Finder(others, typeshed, standard), target, STOPS)
        is_package = os.path.basename(path).startswith("__init__.")
        is_stub = path.endswith(".pyi")
        # A stub stands for a module that is installed.
        origin = "stubs" if is_stub else "file"
        module = modules.add(Source(name, path, read(path), origin, is_stub, is_package))
        described = description(modules, module, options, name)
        if not is_stub:
            described["source"]["files"] = list(companions(module, folder))
        return described
    else:
        name = options.values["module"]
        introspector = Introspector(name) if options.introspects else None
        modules = Modules(Finder(others, typeshed, standard, introspector), target, STOPS)
        module = modules.load(name)
        if module is None:
            for error in [error for broken, error in modules.broken if broken == name]:
                raise error
            raise SyntaxError(f"no source of {name} was found")
    described = description(modules, module, options, name)
    is_introspected = module.source.origin == "introspection"
    is_code = is_introspected or not module.source.is_stub
    code = module.source if is_code else modules.finder.find_code(name)
    is_installed = is_introspected or module.source.origin in ("package", "stubs")
    found = code and is_installed and distribution_of(code.path, name)
    if found:
        described["source"]["distribution"] = {"name": found[0], "version": found[1]}
    return described


def description(modules, module, options, name):
    for path, text in options.types:
        override(modules, module, path.strip(), text.strip())
    return Describer(modules, modules.target).describe(module, name)
