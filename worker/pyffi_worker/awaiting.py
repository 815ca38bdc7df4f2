"""Requests whose result is what a coroutine gives (section 4). They are answered from the event loop's thread."""

from _thread import RLock

from . import later
from .coroutines import Job, main_loop, need_awaitable
from .frames import Outbox
from .handles import Coroutine, Refusal
from .loop import Loop
from .operations import subject


def run_await(loop, message):
    message["await"] = True
    return need_awaitable(subject(loop, message))


def await_reply(loop, identifier, value, mode, message):
    """Begins; returns the reply that is to be sent at once: None."""
    main = loop.calls.loop if loop.calls else loop
    if main.awaiting is None:
        # From here on two threads send.
        Outbox.lock = Outbox.lock or RLock()
        main.awaiting = {}
    if type(value) is not Coroutine:
        need_awaitable(value)

    def settle(value, error):
        main.awaiting.pop(identifier, None)
        main.in_flight.discard(identifier)
        AwaitLoop(loop).finish(identifier, message, mode, value, error)

    if "as" in message:
        reserve(loop, message["as"])
    main.in_flight.add(identifier)
    main.awaiting[identifier] = job = Job(main_loop(), value, settle)
    # Before it stood there, a `__del__` may have called, and a cancel message may have been read meanwhile.
    if identifier in loop.cancelled:
        loop.cancelled.discard(identifier)
        job.cancel_once()
    job.loop.add(job)
    return None


def reserve(loop, number):
    """Until the coroutine has ended, the number in `as` stands for a result that is not there."""
    loop.handles.failures[number] = Refusal("request", "the result of a coroutine that has not ended yet")


def cancel_awaited(loop, number):
    """Cancels the coroutine of a request; whether there is one."""
    job = loop.awaiting.get(number)
    if job is not None:
        job.cancel_once()
    return job is not None


def end_awaiting(loop):
    main_loop().stop()


class AwaitLoop(Loop):
    """What makes the reply, in the thread of the event loop."""

    def __init__(self, loop):
        self.descriptors, self.handles, self.calls = loop.descriptors, loop.handles, loop.calls
        self.outbox = Outbox(loop.outbox.descriptor, loop.outbox.limits)
        if loop.outbox.lock is not None:
            self.outbox.lock = loop.outbox.lock
        self.armed = 0

    def finish(self, identifier, message, mode, value, error):
        if "as" in message:
            self.handles.failures.pop(message["as"], None)
        text = None
        if error is None:
            try:
                text = self.result(identifier, value, mode, message)
            except BaseException as problem:
                error = problem
        if text is None:
            text = later.failed(self, identifier, message, error)
        try:
            self.outbox.send(text)
        except OSError:
            pass  # the client is gone
