"""The operations that are compiled on their first use."""

import _operator
import os

from . import later
from .handles import Refusal
from .operations import argument, arguments, subject, text_member

COMPARISONS = frozenset(("lt", "le", "eq", "ne", "gt", "ge"))


def last_step(message):
    if not message.get("path"):
        raise Refusal("request", "'path' is missing or empty")
    path = message["path"]
    if type(path) is not list or (type(path[-1]) is not str and (type(path[-1]) is not list or len(path[-1]) != 1)):
        raise Refusal("request", "'path' must be an array of names and one-element arrays")
    return path[-1]


def run_set(loop, message):
    step = last_step(message)
    value = argument(loop, message, "value")
    owner = subject(loop, message, last=False)
    if type(step) is str:
        setattr(owner, step, value)
    else:
        owner[later.incoming(loop, step[0])] = value


def run_delete(loop, message):
    step = last_step(message)
    owner = subject(loop, message, last=False)
    if type(step) is str:
        delattr(owner, step)
    else:
        del owner[later.incoming(loop, step[0])]


def run_has(loop, message):
    step = last_step(message)
    if type(step) is not str:
        raise Refusal("request", "the last step of 'has' must be a name")
    return hasattr(subject(loop, message, last=False), step)


def run_contains(loop, message):
    item = argument(loop, message, "item")
    return item in subject(loop, message)


def run_compare(loop, message):
    by = text_member(message, "by")
    if by not in COMPARISONS:
        raise Refusal("request", "'by' must be one of lt, le, eq, ne, gt, ge")
    other = argument(loop, message, "other")
    return getattr(_operator, by)(subject(loop, message), other)


def operator_function(name):
    function = None if name.startswith("_") else getattr(_operator, name, None)
    if function is None:
        raise Refusal("request", f"module operator has no function {name}")
    return function


def run_operator(loop, message):
    function = operator_function(text_member(message, "name"))
    args = arguments(loop, message["args"]) if "args" in message else ()
    return function(subject(loop, message), *args)


def run_same(loop, message):
    other = argument(loop, message, "other")
    return subject(loop, message) is other


def compiled_code(loop, message, mode):
    if "source" in message:
        raise Refusal("request", "'source' and 'code' exclude each other")
    file = text_member(message, "file", "<string>")
    return runnable(argument(loop, message, "code"), file, mode)


def runnable(code, file, mode):
    """A code object; what else `compile` takes is compiled."""
    return code if type(code) is type(runnable.__code__) else compile(code, file, mode, dont_inherit=True)


def run_shutdown(loop, message):
    if "within" in message or (loop.main.calls and loop.main.calls.active):
        raise Refusal("request", "'shutdown' has to wait until no call of a function does")
    loop.ending = loop.attention = True  # looked at before each request
    loop.inbox.end()


def run_length(loop, message):
    return len(subject(loop, message))


def run_str(loop, message):
    return str(subject(loop, message))


def run_repr(loop, message):
    return repr(subject(loop, message))


def run_ping(loop, message):
    return None


def run_info(loop, message):
    return {"handles": len(loop.handles), "memory": resident_bytes(), "requests": loop.requests}


def resident_bytes():
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None


def seldom_operation(op):
    return globals().get("run_" + op) or getattr(later, "run_" + op)
