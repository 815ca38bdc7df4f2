"""What a request can ask for (section 4): the list, and those operations that nearly every program uses."""

import builtins
import sys

from . import later
from .handles import Refusal

START = "target literal path "
CODE = "source code file globals locals"
# op: the members that a request may have beside those that all of them may have
OPERATIONS = {
    "import": "name",
    "exec": CODE,
    "eval": CODE,
    "get": START,
    "set": START + "value",
    "delete": START,
    "has": START,
    "call": START + "args kwargs",
    "length": START,
    "contains": START + "item",
    "compare": START + "by other",
    "operator": START + "name args",
    "same": START + "other",
    "iterate": START + "closes",
    "take": START + "count",
    "enter": START,
    "await": START,
    "fill": START + "data",
    "str": START,
    "repr": START,
    "steps": "steps",
    "peek": "handles",
    "ping": "",
    "info": "",
    "shutdown": "",
}
ready = {}  # op: its function, and whether it knows all the members of a message but those of module members
import_module = __import__
PLAIN = frozenset((str, float, bool, type(None)))


def prepare(op):
    """Puts the operation into `ready`."""
    if type(op) is not str or op not in OPERATIONS:
        raise Refusal("request", "unknown operation")
    members = frozenset(("id op result levels as release " + OPERATIONS[op]).split())
    function = globals().get("run_" + op) or later.seldom_operation(op)
    entry = ready[op] = function, members.issuperset
    return entry


def text_member(message, name, default=None):
    text = message.get(name, default)
    if type(text) is not str:
        raise Refusal("request", f"'{name}' must be a string")
    return text


def subject(loop, message, last=True):
    """What the request starts from, after the steps of its path; with `last` False, before the last one."""
    if "target" in message:
        found = loop.handles.find(message["target"])
        if "literal" in message:
            raise Refusal("request", "'target' and 'literal' exclude each other")
    elif "literal" in message:
        found = later.incoming(loop, message["literal"])
    else:
        raise Refusal("request", "'target' is missing")
    if "path" in message:
        path = message["path"]
        if type(path) is not list:
            raise Refusal("request", "'path' must be an array")
        found = follow(loop, found, path if last else path[:-1])
    return found


def follow(loop, found, steps):
    """Reads one step after the other, as Python would."""
    for step in steps:
        if type(step) is str:
            found = getattr(found, step)
        elif type(step) is list and len(step) == 1:
            found = found[later.incoming(loop, step[0])]
        else:
            raise Refusal("request", "a step of 'path' must be a name or an array of one key")
    return found


def argument(loop, message, name):
    if name not in message:
        raise Refusal("request", f"'{name}' is missing")
    return later.incoming(loop, message[name])


def arguments(loop, items):
    if type(items) is not list:
        raise Refusal("request", "'args' must be an array")
    index = 0
    for item in items:
        kind = type(item)
        if kind is dict and "ref" in item and len(item) == 1:
            number, objects = item["ref"], loop.handles.objects
            known = type(number) is int and number in objects
            items[index] = objects[number] if known else loop.handles.find(number)
        elif kind is float:
            if item - item != 0.0:
                later.incoming(loop, item)
        elif kind not in PLAIN and not (kind is int and -0x8000000000000000 <= item <= 0x7FFFFFFFFFFFFFFF):
            items[index] = later.incoming(loop, item)
        index += 1  # noqa: SIM113 (enumerate takes half as long again)
    return items


def run_import(loop, message):
    name = text_member(message, "name")
    if name.startswith("."):
        from importlib import import_module as relative

        return relative(name)
    import_module(name)
    return sys.modules[name]


def compiled(loop, message, mode):
    spaces = [loop.handles.objects[-1].__dict__]
    if "globals" in message:
        spaces = [argument(loop, message, "globals")]
        if spaces[0] is None:  # would mean the worker's own
            raise Refusal("request", "'globals' must be a dict")
        if type(spaces[0]) is dict:
            spaces[0].setdefault("__builtins__", builtins.__dict__)  # not this package's own, which Python would take
    if "locals" in message:
        spaces.append(argument(loop, message, "locals"))
    if "code" in message:
        return later.compiled_code(loop, message, mode), spaces
    source, file = text_member(message, "source"), text_member(message, "file", "<string>")
    return compile(source, file, mode, dont_inherit=True), spaces


def run_exec(loop, message):
    code, spaces = compiled(loop, message, "exec")
    exec(code, *spaces)


def run_eval(loop, message):
    code, spaces = compiled(loop, message, "eval")
    return eval(code, *spaces)


def run_call(loop, message):
    # In Python's order: first what is called, then the arguments.
    function = subject(loop, message)
    args = arguments(loop, message["args"]) if "args" in message else ()
    if "kwargs" in message:
        kwargs = message["kwargs"]
        if type(kwargs) is not dict:
            raise Refusal("request", "'kwargs' must be an object")
        kwargs = dict(zip(kwargs, later.incoming(loop, list(kwargs.values()))))
        return function(*args, **kwargs)
    return function(*args)


run_get = subject
