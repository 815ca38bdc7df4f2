"""Trace and profile functions that a script leaves set. As under `python3` they see what runs of the program after the
script, but nothing of this package, whose code they don't expect and would end by an exception."""

import sys
from _functools import partial
from _operator import methodcaller

call = methodcaller("__call__")
# C code calls these, and not code of this package: a profile function is told what Python code calls.
get_trace, get_profile = partial(sys.gettrace), partial(sys.getprofile)
set_trace, set_profile = partial(sys.settrace), partial(sys.setprofile)
TAKE = get_trace, get_profile, partial(set_trace, None), partial(set_profile, None)

found = []  # what `TAKE` returned: the trace and the profile function come first
put_aside = partial(found.extend, map(call, TAKE))  # does nothing the second time, since the map is used up


def seeing(function, *arguments):
    """Calls a function of the program, which the trace and profile functions see."""
    trace, profile = found[:2] or (None, None)
    if trace is None and profile is None:
        return function(*arguments)
    try:
        steps = partial(set_trace, trace), partial(set_profile, profile), partial(function, *arguments)
        return tuple(map(call, steps))[-1]
    finally:
        found[:] = map(call, TAKE)
