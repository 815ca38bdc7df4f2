"""Replies that report an error (protocol, section 8)."""

from .. import on_demand
from ..process import memory_reserve
from ..transport.codec import encode, parse
from ..transport.frames import LIMITS, Broken, Outbox
from . import limit_hints
from .context import Context
from .handles import TOP, Refusal, clean, mro_of, qualified, type_name


def report(executor, kind, message):
    """Sends an error that belongs to no request."""
    executor.context.outbox.send(encode({"id": None, "error": {"kind": kind, "message": clean(message)}}))


def refused(executor, refusal):
    """Answers a frame that was not accepted: by the reply to its request, if that is known."""
    request = refusal.request
    if type(request) is dict and type(request.get("id")) is int and 0 < request["id"] <= TOP:
        executor.context.outbox.send(failed(executor, request["id"], request, refusal))
    else:
        report(executor, **refusal.error)


def rescue(session):
    """Answers the frames that could not be answered where they were taken. The session then waits as usual again."""
    executor = session.executor
    outer, executor.context = executor.context, Context(session, executor, None, Outbox(session.channel))
    try:
        rescue_frames(session)
    finally:
        executor.context = outer
    session.choose_wait()
    if session.inbox.wait is not None:
        session.inbox.wait()


def rescue_frames(session):
    while session.owed:
        body, problem = session.owed.pop()
        try:
            rescue_frame(session, body, problem)
        except BaseException as error:
            if not (session.calls and session.calls.active):
                session.inbox.breaks(Broken(f"a request can't be answered: {error!r}"))
            session.owed.append((body, problem))  # further out the stack has more room
            raise


def rescue_frame(session, body, problem):
    if body is None:
        refused(session.executor, problem)
        return
    try:
        message = parse(body, LIMITS["depth"])
    except Refusal as refusal:
        refused(session.executor, refusal)
        return
    except MemoryError:
        message = on_demand.first_member(body)
        if message is None:
            raise
    if type(message) is dict:
        tell_anyway(session.executor, message, problem)


def tell_anyway(executor, message, problem):
    """Answers a request that could not be answered as usual, for lack of memory or of room on the stack."""
    if isinstance(problem, MemoryError):
        memory_reserve.let_go()
    identifier = message.get("id")
    if type(identifier) is int and 0 < identifier <= TOP:
        executor.context.outbox.forget()
        executor.context.outbox.send(failed(executor, identifier, message, bare_description(problem)))


def failed(executor, identifier, message, failure):
    """The reply to a request that failed. The number in its `as` keeps the failure."""
    if "brings" in message:
        on_demand.calls(executor.session).drop_unmade(message["brings"])
    if type(failure) is not Refusal:
        failure = described(executor, identifier, failure)
    bare(failure)
    handles, number = executor.context.handles, message.get("as")
    if message.get("op") == "steps":
        on_demand.skip_steps(handles, message, failure)
    elif type(number) is int and 0 < number <= TOP and number not in handles.objects:
        handles.failures.setdefault(number, failure)
    error, refs = failure.render(handles)
    text = encode(error)
    most = executor.context.outbox.limits["json"] - 64
    if len(text) * 4 > most and len(text.encode()) > most:
        handles.release(refs)
        text = '{"kind":"limit","message":"the error is longer than the client\'s limit allows"}'
    return f'{{"id":{identifier},"error":{text}}}'


def bare(failure):
    """The failure without its traceback, whose frames hold the failure itself."""
    failure.__traceback__ = failure.__context__ = failure.__cause__ = None
    return failure


def described(executor, identifier, exception):
    """The description of an exception. Describing runs the exception's own code, which may fail and can be cancelled
    like any other."""
    memory_reserve.make_room()
    try:
        try:
            executor.interrupts.armed = identifier
            refusal = on_demand.describe(executor, exception)
            executor.interrupts.armed = 0
            return refusal
        except BaseException:
            if not executor.interrupts.armed:  # whoever raises because of a cancel message clears it
                exception = KeyboardInterrupt()
            executor.interrupts.armed = 0
    except KeyboardInterrupt:
        exception = KeyboardInterrupt()
    return bare_description(exception)


def bare_description(exception):
    """Describes an exception that can't be described as it should be, by what is known without running its code."""
    # Not `str(exception)`: that may be anybody's code. These are Python's own words, or the worker's.
    own = type(exception) is MemoryError or type(exception) is KeyboardInterrupt
    message = str(exception) if own else "<exception str() failed>"
    bases = [qualified(kind) for kind in mro_of(type(exception)) if kind is not object]
    name = type_name(type(exception))
    description = {
        "type": name,
        "qualified": bases[0],
        "bases": bases,
        "message": message,
        "notes": [],
        "traceback": f"{name}: <exception could not be described>\n",
        "frames": [],
        "suppressContext": False,
        **limit_hints.hint(exception),
    }
    refusal = Refusal("exception", "")
    refusal.error = {"kind": "exception", "exception": description}
    refusal.exceptions = [(description, exception)]
    return refusal
