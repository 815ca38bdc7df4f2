"""Operations that Python writes with an operator or a built-in function: `length`, `contains`, `compare`, `operator`,
`same`, `str` and `repr`."""

import _operator

from ..execution.handles import Refusal
from .subjects import argument, arguments, subject, text_member

COMPARISONS = frozenset(("lt", "le", "eq", "ne", "gt", "ge"))


def run_length(loop, message):
    return len(subject(loop, message))


def run_str(loop, message):
    return str(subject(loop, message))


def run_repr(loop, message):
    return repr(subject(loop, message))


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
