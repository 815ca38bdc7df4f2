"""Calls in the thread of the event loop that awaits what a client calls."""

import sys

from ..execution.executor import is_awaited
from ..execution.main_frame import main_caller


def in_event_loop(function):
    """A coroutine function that calls `function` while an event loop runs in the same thread. A coroutine that the
    function gives is awaited, as by any call of a client that awaits; another awaitable, such as a task, is the result
    itself."""
    main = main_caller(sys._getframe(1).f_globals)  # a client calls this from there

    async def call(*arguments, **keywords):
        result = main(function, arguments, keywords)
        return await result if is_awaited("call", type(result)) else result

    return call
