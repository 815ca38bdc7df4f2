"""Operations `import`, `exec` and `eval`."""

import builtins
import sys

from ..execution import texts
from ..execution.handles import Refusal
from .subjects import argument, text_member

import_module = __import__


def run_import(context, message):
    name = text_member(message, "name")
    if name.startswith("."):
        from importlib import import_module as relative

        return relative(name)
    import_module(name)
    return sys.modules[name]


def compiled(context, message, mode):
    spaces = [context.handles.objects[-1].__dict__]
    if "globals" in message:
        spaces = [argument(context, message, "globals")]
        if spaces[0] is None:  # for `exec` and `eval` this would mean the worker's own globals
            raise Refusal("request", "'globals' must be a dict")
        if type(spaces[0]) is dict:
            spaces[0].setdefault("__builtins__", builtins.__dict__)  # Python would take this package's own
    if "locals" in message:
        spaces.append(argument(context, message, "locals"))
    if "code" in message:
        return compiled_code(context, message, mode), spaces
    source, file = text_member(message, "source"), text_member(message, "file", "<string>")
    return texts.compiled(source, file, mode), spaces


def run_exec(context, message):
    code, spaces = compiled(context, message, "exec")
    exec(code, *spaces)


def run_eval(context, message):
    code, spaces = compiled(context, message, "eval")
    return eval(code, *spaces)


def compiled_code(context, message, mode):
    if "source" in message:
        raise Refusal("request", "'source' and 'code' exclude each other")
    file = text_member(message, "file", "<string>")
    return runnable(argument(context, message, "code"), file, mode)


def runnable(code, file, mode):
    """The code object itself; anything else that `compile` takes is compiled."""
    return code if type(code) is type(runnable.__code__) else compile(code, file, mode, dont_inherit=True)
