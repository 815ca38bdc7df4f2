"""Operations that Python writes with an operator or a built-in function: `length`, `contains`, `compare`, `operator`,
`same`, `str` and `repr`."""

import _operator

from ..execution.handles import Refusal
from .subjects import argument, arguments, subject, text_member

COMPARISONS = frozenset(("lt", "le", "eq", "ne", "gt", "ge"))


def run_length(context, message):
    return context.handles.main(len, (subject(context, message),))


def run_str(context, message):
    return context.handles.main(str, (subject(context, message),))


def run_repr(context, message):
    return context.handles.main(repr, (subject(context, message),))


def run_contains(context, message):
    item = argument(context, message, "item")
    return context.handles.main(_operator.contains, (subject(context, message), item))


def run_compare(context, message):
    by = text_member(message, "by")
    if by not in COMPARISONS:
        raise Refusal("request", "'by' must be one of lt, le, eq, ne, gt, ge")
    other = argument(context, message, "other")
    return context.handles.main(getattr(_operator, by), (subject(context, message), other))


def operator_function(name):
    function = None if name.startswith("_") else getattr(_operator, name, None)
    if function is None:
        raise Refusal("request", f"module operator has no function {name}")
    return function


def run_operator(context, message):
    function = operator_function(text_member(message, "name"))
    args = arguments(context, message["args"]) if "args" in message else ()
    return context.handles.main(function, (subject(context, message), *args))


def run_same(context, message):
    other = argument(context, message, "other")
    return subject(context, message) is other
