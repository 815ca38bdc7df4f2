"""Operations on attributes and items, by the last segment of a path: `get`, `set`, `delete` and `has`."""

from _operator import delitem, setitem

from .. import on_demand
from ..execution.handles import Refusal
from .subjects import argument, subject

run_get = subject


def last_step(message):
    if not message.get("path"):
        raise Refusal("request", "'path' is missing or empty")
    path = message["path"]
    if type(path) is not list or (type(path[-1]) is not str and (type(path[-1]) is not list or len(path[-1]) != 1)):
        raise Refusal("request", "'path' must be an array of names and one-element arrays")
    return path[-1]


def run_set(context, message):
    step = last_step(message)
    value = argument(context, message, "value")
    owner = subject(context, message, last=False)
    if type(step) is str:
        context.handles.main(setattr, (owner, step, value))
    else:
        context.handles.main(setitem, (owner, on_demand.incoming(context, step[0]), value))


def run_delete(context, message):
    step = last_step(message)
    owner = subject(context, message, last=False)
    if type(step) is str:
        context.handles.main(delattr, (owner, step))
    else:
        context.handles.main(delitem, (owner, on_demand.incoming(context, step[0])))


def run_has(context, message):
    step = last_step(message)
    if type(step) is not str:
        raise Refusal("request", "the last step of 'has' must be a name")
    return context.handles.main(hasattr, (subject(context, message, last=False), step))
