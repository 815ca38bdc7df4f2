"""What a request starts from, and its arguments."""

from _operator import getitem

from .. import on_demand
from ..execution.handles import Refusal

PLAIN = frozenset((str, float, bool, type(None)))


def text_member(message, name, default=None):
    text = message.get(name, default)
    if type(text) is not str:
        raise Refusal("request", f"'{name}' must be a string")
    return text


def subject(context, message, last=True):
    """What the request starts from, after the segments of its path; with `last` False, before the last one."""
    if "target" in message:
        number, objects = message["target"], context.handles.objects
        known = type(number) is int and number in objects
        found = objects[number] if known else context.handles.find(number)
        if "literal" in message:
            raise Refusal("request", "'target' and 'literal' exclude each other")
    elif "literal" in message:
        found = on_demand.incoming(context, message["literal"])
    else:
        raise Refusal("request", "'target' is missing")
    if "path" in message:
        path = message["path"]
        if type(path) is not list:
            raise Refusal("request", "'path' must be an array")
        found = follow(context, found, path if last else path[:-1])
    return found


def follow(context, found, steps):
    """Reads one segment after the other, as Python would."""
    call = context.handles.main.call
    for step in steps:
        if type(step) is str:
            found = call(getattr, found, step)
        elif type(step) is list and len(step) == 1:
            found = call(getitem, found, on_demand.incoming(context, step[0]))
        else:
            raise Refusal("request", "a step of 'path' must be a name or an array of one key")
    return found


def argument(context, message, name):
    if name not in message:
        raise Refusal("request", f"'{name}' is missing")
    return on_demand.incoming(context, message[name])


def arguments(context, items):
    if type(items) is not list:
        raise Refusal("request", "'args' must be an array")
    index = 0
    for item in items:
        kind = type(item)
        if kind is dict and "ref" in item and len(item) == 1:
            number, objects = item["ref"], context.handles.objects
            known = type(number) is int and number in objects
            items[index] = objects[number] if known else context.handles.find(number)
        elif kind is float:
            if item - item != 0.0:
                on_demand.incoming(context, item)
        elif kind not in PLAIN and not (kind is int and -0x8000000000000000 <= item <= 0x7FFFFFFFFFFFFFFF):
            items[index] = on_demand.incoming(context, item)
        index += 1  # noqa: SIM113 (enumerate takes half as long again)
    return items
