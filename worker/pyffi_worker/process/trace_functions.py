"""Trace and profile functions that a script leaves on: as under `python3` they see what comes behind it of the program,
and nothing of this package, whose code would be strange to them and end with what they raise."""

import sys
from _functools import partial
from _operator import methodcaller

call = methodcaller("__call__")
# Not called by code of this package but by functions of C: a profile function is told of what code calls.
get_trace, get_profile = partial(sys.gettrace), partial(sys.getprofile)
set_trace, set_profile = partial(sys.settrace), partial(sys.setprofile)
TAKE = get_trace, get_profile, partial(set_trace, None), partial(set_profile, None)

found = []  # what they were, first the two functions
put_aside = partial(found.extend, map(call, TAKE))  # does nothing the second time


def seeing(function, *arguments):
    """Calls what is the program's."""
    trace, profile = found[:2] or (None, None)
    if trace is None and profile is None:
        return function(*arguments)
    try:
        steps = partial(set_trace, trace), partial(set_profile, profile), partial(function, *arguments)
        return tuple(map(call, steps))[-1]
    finally:
        found[:] = map(call, TAKE)
