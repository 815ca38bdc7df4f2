"""Executes the requests of one thread in the order of their arrival, and answers each of them once."""

import sys

from .. import on_demand
from ..operations.table import prepare, ready
from ..process import memory_reserve
from ..transport.codec import quote, sendable
from .context import Context
from .handles import NAME, SHORT, TOP, Coroutine, Refusal, type_name
from .interrupts import Interrupts
from .names import is_named, name_of

MODES = ("auto", "handle", "value", "plain", "buffer", "none")


def is_awaited(op, kind):
    """Whether a result is to be awaited. Compilers such as Cython have coroutine classes of their own."""
    return kind is Coroutine or op == "await" or type_name(kind) == "coroutine"


class Executor:
    begun = None  # requests whose coroutines run, which the client wasn't told yet; None if it doesn't want to be told

    def __init__(self, session, outbox, cancelled):
        self.session = session
        self.context = Context(session, None, None, outbox)
        self.interrupts = Interrupts(session, cancelled, is_entry)
        self.in_flight = session.in_flight
        self.requests = 0
        self.stepping = 0  # messages of steps that are being executed

    def answer(self, message):
        """The text of the reply to one message; None where there is none to give."""
        identifier = message.get("id")
        if type(identifier) is not int or not 0 < identifier <= TOP:
            return on_demand.notice(self, message)
        context, interrupts = self.context, self.interrupts
        try:
            try:
                if "release" in message:
                    # The release is not to be interrupted: `__del__` methods are none of the request's code.
                    context.handles.release(message["release"])
                if identifier in self.in_flight:
                    raise Refusal("request", f"id {identifier} is in use")
                interrupts.armed = identifier
                if interrupts.attention:
                    self.attend()
                self.requests += 1
                op = message.get("op")
                try:
                    function, knows = ready[op]
                except (KeyError, TypeError):
                    function, knows = prepare(op)
                if not knows(message):
                    function = on_demand.check_members(self, op, ready[op], message)
                mode = message.get("result", "auto")
                if mode != "value" and mode not in MODES:
                    raise Refusal("request", "'result' must be one of auto, handle, value, plain, buffer, none")
                if "as" in message:
                    context.handles.check_free(message["as"])
                value = function(context, message)
                if "await" in message and is_awaited(op, type(value)):
                    interrupts.armed = 0
                    return on_demand.await_reply(self, identifier, value, mode, message)
                text = self.result(identifier, value, mode, message)
                interrupts.armed = 0
                if interrupts.cancelled:
                    interrupts.cancelled.discard(identifier)
                return text
            except BaseException as error:
                interrupts.armed = 0
                failure = error
        except BaseException as error:
            interrupts.armed = 0
            failure = error  # an interrupt, raised before `armed` was cleared above
        try:
            if self.session.descriptors.forked:
                on_demand.end_child(failure)
            interrupts.cancelled.discard(identifier)
            return on_demand.failed(self, identifier, message, failure)
        finally:
            failure = None  # its traceback leads to this frame: a cycle would keep all that its frames hold

    def result(self, identifier, value, mode, message):
        kind = type(value)
        if mode == "none":
            return f'{{"id":{identifier},"value":null}}'
        if mode != "handle":
            # Scalars are the same in all other modes; the rare ones among them take the longer way below.
            if kind is float:
                if value - value == 0.0:
                    return f'{{"id":{identifier},"value":{value!r}}}'
                mode = "value"
            elif kind is int:
                if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
                    return f'{{"id":{identifier},"value":{value}}}'
            elif value is None:
                return f'{{"id":{identifier},"value":null}}'
            elif kind is bool:
                return f'{{"id":{identifier},"value":{"true" if value else "false"}}}'
            elif kind is str:
                if len(value) <= SHORT and sendable(value):
                    return f'{{"id":{identifier},"value":{quote(value)}}}'
            elif kind is bytes and len(value) <= SHORT and mode != "buffer":
                mode = "value"
        if mode == "value" or mode == "plain" or mode == "buffer":
            text = on_demand.outgoing(self, identifier, value, mode, message)
            if text is not None:
                return text
        self.interrupts.armed = 0  # an interrupt from here on would leave a handle that nobody knows of
        name = name_of(value) if is_named(kind) else None
        number = self.context.handles.keep(value, message.get("as"))
        end = "}" if name is None else f',"name":{quote(name)}}}'
        return f'{{"id":{identifier},"ref":{number},"type":{quote(type_name(kind)[:NAME])}{end}'

    def has_called(self, number):
        """Whether there was a call of this number. Requests within a call that has ended are executed as any other."""
        return self.session.calls is not None and 0 < number <= self.session.calls.last

    def attend(self):
        """Does what is due before the code of a request; raises if that must not begin."""
        session, interrupts = self.session, self.interrupts
        if session.descriptors.forked:
            sys.exit()
        if session.ending:
            raise Refusal("request", "the worker is shutting down")
        interrupts.attention = not memory_reserve.keep()
        if session.calls and session.calls.dropped:
            armed, interrupts.armed = interrupts.armed, 0
            session.calls.send_dropped()
            interrupts.armed = armed
        if self.begun:
            on_demand.send_begun(self)
        interrupts.take_cancels()
        interrupts.take_signals()


def is_entry(frame):
    """Whether a frame of Python is the one that executes a request, below all of the request's code."""
    return frame.f_code is Executor.answer.__code__
