"""Where the code of a client runs when it names no namespace of its own."""

import builtins
import sys


def fresh_main():
    """Makes a `__main__` for the user's code, without `__file__` and with `__spec__` None, as multiprocessing wants
    it."""
    module = type(sys)("__main__")
    module.__builtins__ = builtins
    sys.modules["__main__"] = module
    return module
