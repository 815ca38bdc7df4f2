"""Event loops that a program starts for itself."""

import threading

from .event_loop import EventLoop, need_awaitable
from .safe_asyncio import asyncio


def start(name):
    return OwnLoop(name)


class OwnLoop(EventLoop):
    def begin(self, coroutine):
        return Begun(self, need_awaitable(coroutine))

    async def run_here(self, coroutine):
        """Cancelling this cancels the coroutine."""
        begun = self.begin(coroutine)
        try:
            return await begun.value()
        except asyncio.CancelledError:
            begun.cancel()
            raise


class Begun:
    """A coroutine that runs in a loop of its own; any number of others may wait for it, in other loops."""

    def __init__(self, loop, coroutine):
        self.lock = threading.Lock()
        self.waiters = []
        self.outcome = None
        self.job = loop.submit(coroutine, self.settle)

    def settle(self, value, error):
        with self.lock:
            self.outcome = value, error
            waiters, self.waiters = self.waiters, None
        for loop, future in waiters:
            try:
                loop.call_soon_threadsafe(self.tell, future)
            except RuntimeError:
                pass  # the waiter's loop is closed

    def tell(self, future):
        if not future.done():
            future.set_result(None)

    async def value(self):
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        with self.lock:
            if self.outcome is None:
                self.waiters.append((loop, future))
            else:
                future.set_result(None)
        await future
        value, error = self.outcome
        if isinstance(error, asyncio.CancelledError):
            raise asyncio.CancelledError("the task was cancelled")
        if error is not None:
            raise error
        return value

    def done(self):
        return self.outcome is not None

    def cancel(self):
        self.job.cancel()
