"""The command line of the front end."""

import json
import os
import sys

from .conditions import Target
from .description import Describer
from .known import STOPS
from .modules import Modules
from .sources import Finder, Source, Typeshed, read


class Options:
    def __init__(self, arguments):
        self.files = []
        self.values = {}
        arguments = list(arguments)
        while arguments:
            word = arguments.pop(0)
            if word.startswith("--"):
                self.values[word[2:]] = arguments.pop(0)
            else:
                self.files.append(word)


def main(arguments=None):
    options = Options(sys.argv[1:] if arguments is None else arguments)
    try:
        result = described(options)
    except SyntaxError as error:
        path = error.filename or (options.files or ["?"])[0]
        problem = {
            "severity": "error",
            "path": path,
            "line": error.lineno or 1,
            "column": error.offset or 1,
            "message": error.msg,
        }
        result = {"problems": [problem]}
    text = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))


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
        name = options.values.get("name") or os.path.splitext(os.path.basename(path))[0]
        others.insert(0, os.path.dirname(os.path.abspath(path)))
        modules = Modules(Finder(others, typeshed, standard), target, STOPS)
        module = modules.add(Source(name, path, read(path), "file", False, False))
    else:
        name = options.values["module"]
        modules = Modules(Finder(others, typeshed, standard), target, STOPS)
        module = modules.load(name)
        if module is None:
            raise SyntaxError(f"no source of {name} was found")
    return Describer(modules, target).describe(module, name)
