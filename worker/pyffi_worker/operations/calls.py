"""Operation `call`."""

from ..execution.handles import Refusal
from .subjects import arguments, subject


def run_call(context, message):
    # In Python's order: first what is called, then the arguments.
    function = subject(context, message)
    args = arguments(context, message["args"]) if "args" in message else ()
    if "kwargs" in message:
        kwargs = message["kwargs"]
        if type(kwargs) is not dict:
            raise Refusal("request", "'kwargs' must be an object")
        kwargs = dict(zip(kwargs, arguments(context, list(kwargs.values()))))
        return context.handles.main(function, args, kwargs)
    return context.handles.main(function, args)
