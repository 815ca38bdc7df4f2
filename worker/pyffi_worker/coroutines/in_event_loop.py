"""Calls in the thread of the event loop that awaits what a client calls."""

from ..execution import main_frame
from ..execution.executor import is_awaited


def in_event_loop(function):
    """A coroutine function that calls `function` while an event loop runs in the same thread. A coroutine that the
    function gives is awaited, as by any call of a client that awaits; another awaitable, such as a task, is the result
    itself."""
    main = main_frame.registered()

    async def call(*arguments, **keywords):
        result = main(function, arguments, keywords)
        return await result if is_awaited("call", type(result)) else result

    return call
