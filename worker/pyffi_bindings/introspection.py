"""Modules that have neither stubs nor sources: what they say of themselves once they are imported.

Nothing is imported in this process: another one does it, and writes a stub. So whatever the module prints, breaks or
ends there, the description stays whole.
"""

import importlib
import json
import os
import subprocess
import sys
import traceback
import warnings
from importlib.machinery import BYTECODE_SUFFIXES, EXTENSION_SUFFIXES

from .sources import Source
from .stub_writer import StubWriter, quietly

# Seconds that an import may take.
PATIENCE = 120

# The folder of this package is on the path only until it is imported.
START = """
import sys
sys.path.insert(0, sys.argv[1])
from pyffi_bindings.introspection import answer
del sys.path[0]
answer()
"""


class Introspector:
    """Finds modules by importing them."""

    def __init__(self, asked):
        """
        Args:
            asked: the module that is to be described. It is imported wherever Python finds it; others, of which it
                offers something, only if they are compiled.
        """
        self.asked = asked

    def find(self, name, path):
        """A stub of the module, made from what its import gives; None if there is no such module.

        Args:
            path: the folders that the front end looks through.

        Raises:
            SyntaxError: its import fails.
        """
        if name != self.asked and not is_compiled(name, path):
            return None
        said = said_of(name, path)
        if "error" in said:
            raise SyntaxError(f"importing {name} failed: {said['error']}", (said.get("path"), 1, 1, None))
        if "text" not in said:
            return None
        return Source(name, said["path"], said["text"], "introspection", True, said["isPackage"])


def is_compiled(name, path):
    base = name.replace(".", os.sep)
    return any(
        os.path.isfile(os.path.join(folder, file))
        for folder in path
        for ending in (*EXTENSION_SUFFIXES, *BYTECODE_SUFFIXES)
        for file in (f"{base}{ending}", os.path.join(base, f"__init__{ending}"))
    )


def said_of(name, path):
    """What the other process says of a module: `text` and `path`, `error`, or nothing if there is no such module."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    try:
        process = subprocess.run(
            [sys.executable, "-I", "-c", START, package],
            input=json.dumps({"name": name, "path": path}).encode(),
            stdout=subprocess.PIPE,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return {"error": f"it took more than {PATIENCE} seconds"}
    if process.returncode < 0:
        return {"error": f"signal {-process.returncode} ended Python"}
    try:
        return json.loads(process.stdout)
    except ValueError:
        return {"error": f"it ended Python with status {process.returncode}"}


# The other process


def answer():
    """Writes what a module says of itself to standard output, and ends the process."""
    asked = json.load(sys.stdin)
    # What the module prints goes nowhere, from C as well.
    output = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    data = json.dumps(imported(asked["name"], asked["path"])).encode()
    with os.fdopen(output, "wb") as file:
        file.write(data)
    # Threads and exit handlers of the module have nothing more to say.
    os._exit(0)


def imported(name, path):
    sys.path[:0] = [folder for folder in path if folder not in sys.path]
    warnings.simplefilter("ignore")
    try:
        module = importlib.import_module(name)
    except BaseException as error:
        if isinstance(error, ModuleNotFoundError) and f"{name}.".startswith(f"{error.name}."):
            return {}
        return {"error": traceback.format_exception_only(type(error), error)[-1].strip()}
    file = quietly(lambda: module.__spec__.origin) or quietly(lambda: module.__file__)
    return {
        "text": StubWriter(name, module).text(),
        "path": file if type(file) is str else name,
        "isPackage": quietly(lambda: module.__path__) is not None,
    }
