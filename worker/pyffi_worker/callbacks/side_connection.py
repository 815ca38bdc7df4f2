"""The connection for calls of the client's functions by other threads than the main one, and by async code: the main
thread may be busy, or wait for the very thread that calls.

A thread reads it and only hands messages on. Making objects of a message may run the user's code, which may raise, wait
or call again, so that is left to the thread that the message is for."""

import os
from _thread import get_ident, start_new_thread

from .. import on_demand
from ..execution.context import Context
from ..execution.handles import TOP, Refusal
from ..execution.interrupts import Shield
from ..process import memory_reserve
from ..process.locks import guard
from ..transport.codec import encode, parse
from ..transport.frames import AGAIN, LIMITS, Broken, Channel, Inbox, Outbox
from .calls import ended, forked_child, is_amid
from .messages import call_text, is_answer, outcome
from .side_calls import SideExecutor, Started, Waiting
from .stack_room import make_sure_of_room


class SideConnection:
    def __init__(self, calls):
        session = calls.session
        descriptor = session.descriptors.side
        if descriptor is None:
            raise RuntimeError("this client takes calls of Python's main thread only")
        self.calls, self.session = calls, session
        # Nothing is flushed here (`int`), since a reply on this connection says nothing of what the main thread
        # printed.
        self.channel = Channel(descriptor, session.channel.limits, int)
        self.inbox = Inbox(descriptor, LIMITS, int, int)
        self.waiting = {}  # number: call
        self.innermost = {}  # thread: the call that it made last, of those that block it
        self.executing = {}  # thread, but for the main one: the id of the request that it executes
        self.left = set()  # calls that an exception ended before they were answered
        self.numbering = guard()
        self.last = 0
        self.reader = None  # the thread that reads
        self.bell = None  # wakes the main thread, once async code in it has called a function
        self.is_over = session.is_over

    def begin_reading(self):
        try:
            start_new_thread(self.read, ())
        except BaseException:
            self.calls.side_connection = None
            self.end()  # another thread may wait already
            raise

    # The thread that reads

    def read(self):
        self.reader = get_ident()
        while True:
            frame = AGAIN
            try:
                frame = self.inbox.next()
                if frame is None:
                    break
                if frame is not AGAIN:
                    self.hand(*frame)
            except Broken as error:
                self.give_up(error)
            except OSError:
                break  # as at the end: the client is gone
            except MemoryError:
                memory_reserve.insist()
                self.lose(frame)
            except BaseException as error:  # nobody knows whose message is lost
                text = f"a message of the Swift program was lost: {error!r}"
                self.end_all(lambda text=text: RuntimeError(text))
        self.end()

    def read_until(self, has_come):
        """Reads for a call by a `__del__` that runs in the thread that reads, until something has come for it."""
        while not has_come():
            frame = self.inbox.next()
            if frame is None:
                raise ended()
            if frame is not AGAIN:
                self.hand(*frame)

    def give_up(self, error):
        """Ends the process, as on the main connection. The main thread may be in the middle of anything, so there is no
        orderly end."""
        self.report({"kind": "protocol", "message": str(error)})
        os._exit(70)

    def end(self):
        """Ends all calls, since the client is gone."""
        self.is_over = True
        self.end_all(ended)

    def end_all(self, error):
        """Ends all calls that wait; `error` makes an exception for each."""
        for call in list(self.waiting.values()):
            call.take(None, error())

    def report(self, error):
        try:
            Outbox(self.channel).send(encode({"id": None, "error": error}))
        except OSError:
            pass  # the client is gone

    def hand(self, body, attachments):
        try:
            if body is None:
                self.miss(attachments)
                return
            message = parse(body, LIMITS["depth"])
            if type(message) is not dict:
                raise Refusal("request", "a frame must hold an object")
        except Refusal as refusal:
            self.report(refusal.error)
            return
        if is_answer(message):
            number = message["return"]
            call = self.waiting.get(number) if type(number) is int else None
            if call is not None:
                call.take(message, attachments)
            else:
                error = self.calls.stray(message, self.left)
                # As the worker ends it has ended calls that the client still answers.
                if error is not None and not (self.is_over or self.session.ending):
                    self.report(error)
        elif "id" not in message and "cancel" in message:
            self.cancel(message)
        else:
            number = message.get("within")
            call = self.waiting.get(number) if type(number) is int else None
            if call is None or not call.serves:
                self.refuse(message, call and Refusal("request", "this call takes no requests here"))
                return
            if type(message.get("id")) is int:
                call.open.add(message["id"])
            call.take(message, attachments)

    def lose(self, frame):
        """Refuses a frame that could not be looked into for lack of memory."""
        if frame is AGAIN:
            return  # there was no memory to take one, which is tried again
        body, refusal = frame
        try:
            self.miss(refusal if body is None else on_demand.lost(body, len(body)))
        except Broken as error:
            self.give_up(error)

    def miss(self, refusal):
        """Reports a frame that was not stored to whom it was for, where that is known."""
        message = refusal.request or {}
        call = self.waiting.get(message.get("return"))
        if call is not None:
            call.take(None, MemoryError(refusal.error["message"]))
        elif "id" in message:
            self.refuse(message, refusal)
        else:
            self.report(refusal.error)

    def cancel(self, message):
        """Cancels a request: a coroutine is cancelled, what has not begun is not started, and code that runs in a
        thread goes on, since it can't be interrupted."""
        number = message["cancel"]
        if type(number) is not int or not 0 < number <= TOP or len(message) > 1:
            self.report({"kind": "request", "message": "'cancel' must be the id of a request, and stand alone"})
            return
        if not on_demand.cancel_awaited(self.session, number):
            for call in list(self.waiting.values()):
                if number in call.open:
                    call.cancelled.add(number)
                    request = call.withdraw(number)
                    if request is not None:
                        self.refuse(request, Refusal("cancelled", "the request was cancelled before it was begun"))
                    else:
                        # The request may have begun meanwhile without seeing that it is cancelled.
                        on_demand.cancel_awaited(self.session, number)

    def refuse(self, message, failure=None):
        """Refuses a request, in a thread of its own, since its releases run the user's code."""
        if failure is None:
            failure = Refusal("request", "the call that this request belongs to has ended")
        try:
            start_new_thread(self.refuse_here, (message, failure))
        except RuntimeError:
            self.refuse_here(message, failure)  # there can be no more threads

    def refuse_here(self, message, failure):
        """Refuses a request in this thread. Of what it asks for only the releases are done."""
        identifier = message.get("id")
        executor = SideExecutor(self, set())
        try:
            if "release" in message:
                executor.context.handles.release(message["release"])
        except Refusal as malformed:
            failure = malformed
        if type(identifier) is int and 0 < identifier <= TOP:
            executor.context.outbox.send(on_demand.failed(executor, identifier, message, failure))
        elif "id" in message or not {"release"}.issuperset(message):
            self.report(Refusal("request", "a message of this connection must be an answer or belong to a call").error)

    # The threads that call

    def begin(self, call, function, arguments):
        make_sure_of_room()
        if self.session.descriptors.forked:
            raise forked_child()
        if self.is_over:
            raise ended()
        if is_amid(self.channel) or (get_ident() == self.reader and self.inbox.is_busy):
            raise RuntimeError("a Swift function was called, by __del__, amid a message")
        with self.shield():
            context = Context(self.session, None, None, Outbox(self.channel))
            with self.numbering:
                self.last = call.number = number = self.last + 1
            request = self.executing.get(get_ident())
            text = call_text(context, number, function, arguments, request, call.serves)
            self.waiting[number] = call
            try:
                context.outbox.send(text)
            except BaseException:
                self.waiting.pop(number, None)
                raise
            if self.is_over:
                call.take(None, ended())

    def shield(self):
        """Only the main thread is ever interrupted."""
        return Shield(self.session.interrupts if get_ident() == self.session.thread else None)

    def call(self, function, arguments):
        """Blocks this thread, which meanwhile executes what the client's function asks for."""
        call = Waiting(self)
        self.begin(call, function, arguments)
        value, error = outcome(self.calls, *call.wait())
        if error is not None:
            try:
                raise error
            finally:
                del error  # its traceback leads to this frame
        return value

    def start(self, function, arguments, settle, soon):
        call = Started(self, settle, soon)
        if call.serves and self.bell is None:
            try:
                self.bell = on_demand.Bell(self.session, self.serve_started)
            except OSError:
                pass  # no descriptor is free; the bell is only for event loops that don't run
        self.begin(call, function, arguments)
        return call.stop

    def serve_started(self):
        """Executes what has come for event loops that don't run while the main thread waits: they have ended, or their
        code called a function that blocks."""
        for call in list(self.waiting.values()):
            if type(call) is Started and call.serves:
                call.turn()
