"""Calls of the client's functions by other threads than the main one, and by async code: over a connection of their
own, since the main thread may be busy, or wait for the very thread that calls."""

from _thread import RLock, allocate_lock, get_ident, start_new_thread
from collections import deque
from itertools import count

from . import later
from .calls import ROOM, Page, make_sure_of_room
from .codec import encode, parse
from .frames import Broken, Inbox, Outbox
from .handles import Refusal
from .interrupts import Shield
from .loop import LIMITS, Loop


class Side:
    def __init__(self, calls):
        descriptor = calls.loop.descriptors.side
        if descriptor is None:
            raise RuntimeError("this client takes calls of Python's main thread only")
        self.calls = calls
        self.lock = RLock()
        self.descriptor = descriptor
        self.inbox = Inbox(descriptor, LIMITS, int)
        self.waiting = {}
        self.cancelled = set()  # requests whose coroutines are not known yet
        self.next = count(1).__next__
        self.is_over = False
        start_new_thread(self.read, ())

    def outbox(self):
        outbox = Outbox(self.descriptor, self.calls.loop.outbox.limits)
        outbox.lock = self.lock
        return outbox

    def read(self):
        """Hands what arrives to the calls that it is for."""
        try:
            for body, attachments in self.inbox.frames():
                self.hand(body, attachments)
        except (Broken, OSError):
            pass  # as at the end: the client is gone
        self.end()

    def end(self):
        self.is_over = True
        for call in list(self.waiting.values()):
            call.take(None, None)

    def hand(self, body, attachments):
        try:
            if body is None:
                raise Refusal("limit", attachments)
            message = parse(body, LIMITS["depth"])
            if type(message) is not dict:
                raise Refusal("request", "a frame of this connection must hold an object")
        except Refusal as refusal:
            self.outbox().send(encode({"id": None, "error": refusal.error}))
            return
        call = self.waiting.get(message["return"] if "return" in message else message.get("within"))
        if call is not None and ("return" in message or call.serves):
            call.take(message, attachments)
        elif "return" in message:
            self.calls.outcome(message, attachments)  # nobody waits any more; what is in it must be let go of
        elif type(message.get("id")) is int:
            self.refuse(message)
        elif type(message.get("cancel")) is int:
            # Sync code of a thread can't be interrupted.
            self.cancelled.add(message["cancel"])
            if self.calls.loop.awaiting and later.cancel_awaited(self.calls.loop, message["cancel"]):
                self.cancelled.discard(message["cancel"])

    def refuse(self, message):
        """Of what the request asks for only the releases are done."""
        loop = SideLoop(self)
        refusal = Refusal("request", "the call that this request belongs to has ended")
        try:
            if "release" in message:
                loop.handles.release(message["release"])
        except Refusal as malformed:
            refusal = malformed
        loop.outbox.send(later.failed(loop, message["id"], message, refusal))

    def begin(self, call, function, arguments):
        make_sure_of_room(ROOM)
        with self.shield():
            page = Page(self.calls, None, self.outbox())
            call.number = number = self.next()
            text = self.calls.text(page, number, function, arguments, None, call.serves)
            self.waiting[number] = call
            try:
                page.outbox.send(text)
            except BaseException:
                self.waiting.pop(number, None)
                raise
            if self.is_over:
                call.take(None, None)

    def shield(self):
        """Only the main thread is ever interrupted."""
        return Shield(self.calls.loop if get_ident() == self.calls.main else None)

    def call(self, function, arguments):
        """Blocks this thread, which meanwhile executes what the client's function asks for."""
        call = Waiting(self)
        self.begin(call, function, arguments)
        try:
            value, error = self.calls.outcome(*call.wait())
        finally:
            del self.waiting[call.number]
            if not self.waiting:
                self.cancelled.clear()
        if error is not None:
            raise error
        return value

    def start(self, function, arguments, settle, soon):
        call = Started(self, settle, soon)
        self.begin(call, function, arguments)
        return call.stop


class Call:
    loop = None

    def execute(self, message, attachments):
        if self.loop is None:
            self.loop = SideLoop(self.side)
        self.loop.attachments = attachments
        text = self.loop.answer(message)
        if text is not None:
            self.loop.outbox.send(text)


class Waiting(Call):
    """A call that blocks its thread."""

    serves = True

    def __init__(self, side):
        self.side = side
        self.frames = deque()
        self.gate = allocate_lock()
        self.gate.acquire()

    def take(self, message, attachments):
        self.frames.append((message, attachments))
        try:
            self.gate.release()
        except RuntimeError:
            pass  # it is open

    def wait(self):
        while True:
            self.gate.acquire()
            while self.frames:
                message, attachments = self.frames.popleft()
                if message is None:
                    raise RuntimeError("the Swift program has ended the connection")
                if "return" in message:
                    return message, attachments
                self.execute(message, attachments)


class Started(Call):
    """A call that async code waits for. Where that runs in the main thread, which is not free then, its event loop
    executes what belongs to the call."""

    def __init__(self, side, settle, soon):
        self.side, self.settle, self.soon = side, settle, soon
        self.serves = get_ident() == side.calls.main

    def take(self, message, attachments):
        if message is not None and "return" not in message:
            try:
                self.soon(self.execute, message, attachments)
            except RuntimeError:
                self.side.refuse(message)  # the loop is closed
            return
        if self.side.waiting.pop(self.number, None) is None:
            return
        if message is None:
            self.settle(None, RuntimeError("the Swift program has ended the connection"))
        else:
            self.settle(*self.side.calls.outcome(message, attachments))

    def stop(self):
        with self.side.shield():
            if self.number in self.side.waiting:
                self.side.outbox().send(encode({"stop": self.number}))


class SideLoop(Loop):
    """Executes requests in the thread of a call that waits. Nothing interrupts them."""

    def __init__(self, side):
        main = side.calls.loop
        self.descriptors, self.handles, self.calls = main.descriptors, main.handles, side.calls
        self.outbox = side.outbox()
        self.armed = self.requests = 0
        self.attention = self.look = self.looking = self.ending = False
        self.cancelled, self.in_flight = side.cancelled, main.in_flight

    def has_called(self, number):
        return True  # only what belongs to the call gets here
