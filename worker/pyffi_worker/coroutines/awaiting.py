"""Requests whose result is what a coroutine gives (protocol, section 4). They are answered from the event loop's
thread."""

from .. import on_demand
from ..execution.executor import Executor
from ..execution.handles import Coroutine, Refusal
from ..operations.subjects import subject
from ..transport.codec import encode
from ..transport.frames import Outbox
from .event_loop import Job, main_loop, need_awaitable, stop_main_loop


def run_await(context, message):
    message["await"] = True
    return need_awaitable(subject(context, message))


def await_reply(executor, identifier, value, mode, message):
    """Begins to await the value; returns None, since there is no reply to send at once."""
    session = executor.session
    session.has_awaited = True
    if type(value) is not Coroutine:
        need_awaitable(value)
    events = main_loop()
    reserved = reserve(session, message["as"]) if "as" in message else None

    def settle(value, error):
        session.answering.add(identifier)
        session.awaiting.pop(identifier, None)
        session.in_flight.discard(identifier)
        try:
            AwaitExecutor(executor).finish(identifier, message, mode, value, error, reserved)
        finally:
            session.answering.discard(identifier)

    has_context = "trace" in message or "mark" in message
    context = on_demand.context_with(message.get("trace"), message.get("mark")) if has_context else None
    job = Job(events, value, settle, context)
    session.in_flight.add(identifier)
    session.awaiting[identifier] = job
    # Before the job stood there, a `__del__` may have called a function, and a cancel message may have been read.
    if identifier in executor.interrupts.cancelled:
        executor.interrupts.cancelled.discard(identifier)
        job.cancel_once()
    events.add(job)
    if executor.begun is not None:
        executor.begun.append(identifier)
        executor.interrupts.attention = True
    return None


def send_begun(executor):
    """Tells the client whose coroutines run, before another request is executed, which doesn't wait for these."""
    session, interrupts = executor.session, executor.interrupts
    armed, interrupts.armed = interrupts.armed, 0
    # Also those that have ended and whose replies are not sent yet: the client must not take the next request for one
    # that waits behind them.
    begun = [one for one in executor.begun if one in session.awaiting or one in session.answering]
    executor.begun.clear()
    if begun:
        Outbox(session.channel).send(encode({"awaiting": begun}))
    interrupts.armed = armed


def reserve(session, number):
    """Until the coroutine has ended, the number in `as` stands for a result that is not there."""
    reserved = Refusal("request", "the result of a coroutine that has not ended yet")
    if session.handles.failures.setdefault(number, reserved) is not reserved:
        raise Refusal("request", f"handle {number} is in use")
    return reserved


def cancel_awaited(session, number):
    """Cancels the coroutine of a request; returns whether there is one."""
    job = session.awaiting.get(number)
    if job is not None:
        job.cancel_once()
    return job is not None


def end_awaiting():
    stop_main_loop()


class AwaitExecutor(Executor):
    """Makes the reply to an awaited request, in the thread of the event loop."""

    def __init__(self, begun_by):
        super().__init__(begun_by.session, Outbox(begun_by.context.outbox.channel), set())

    def finish(self, identifier, message, mode, value, error, reserved):
        context, text = self.context, None
        if error is None:
            try:
                text = self.result(identifier, value, mode, message)
            except BaseException as problem:
                error = problem
        # The client may have released the number in `as` before there was anything under it.
        is_wanted = reserved is None or context.handles.failures.pop(message["as"], None) is reserved
        try:
            try:
                if text is None:
                    text = on_demand.failed(self, identifier, message, error)
                if not is_wanted:
                    context.handles.release([message["as"]])
                context.outbox.send(text)
            except OSError:
                raise
            except BaseException as problem:  # by lack of memory, for instance
                on_demand.tell_anyway(self, message, problem)
                if not is_wanted:
                    context.handles.release([message["as"]])
        except OSError:
            pass  # the client is gone
