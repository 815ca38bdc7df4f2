"""KeyboardInterrupt, raised in the code of a request that the client has cancelled or that SIGINT interrupts, and
nowhere else."""

import _signal
import os

from .. import on_demand
from ..process import memory_reserve
from ..transport.codec import parse
from ..transport.frames import CHUNK, HEADER
from .handles import Refusal
from .python_frames import has_to_wait, is_own, signal_handlers

LEAST = 128  # bytes that are read at once where there is little memory


class Interrupts:
    """The interrupts of one executor. Signals come only to the executor of the main thread.

    `armed` is the id of the request whose code runs: only then may a cancel message raise KeyboardInterrupt. It is
    set and cleared within one `try`, and whoever raises clears it, so at most one is raised and none gets out.
    `interrupted` is the id of the request in which one was raised last."""

    handlers = None  # the program's own handlers of signals, which run in the main thread only
    struck = None  # the JSON of the request amid which SIGINT came, if it could not raise KeyboardInterrupt at once

    def __init__(self, session, cancelled, is_entry):
        self.session = session
        self.cancelled = cancelled  # ids of requests that are to be cancelled
        self.is_entry = is_entry  # tells whether a frame of Python executes a request, below all of its code
        self.armed = self.interrupted = 0
        self.attention = False  # something is to be done before the next request
        self.look = False  # there may be a cancel message to read
        self.looking = False

    def take(self):
        """Sets the handlers. The client's interrupts come by SIGURG, so that the program may do with SIGINT as it
        likes."""
        signal_handlers.add(Interrupts.interrupt.__code__)
        _signal.signal(_signal.SIGURG, self.interrupt)
        # SIGINT is ignored where the worker was started in the background: Python left it at that, too.
        if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
            _signal.signal(_signal.SIGINT, self.strike)

    def interrupt(self, number, frame):
        """The handler of SIGURG. While nothing runs, it leaves the input to the session, which may be reading it."""
        self.look = self.attention = True
        # What has to wait is not lost: the client repeats the signal until its request has ended.
        if self.armed and not self.looking and not has_to_wait(frame, self.is_entry):
            self.take_cancels()
        if self.handlers is not None:
            self.handlers.take_beside(number, frame)

    def strike(self, number, frame):
        """The handler of SIGINT that stands for Python's own: it raises in code of the program, and nowhere else.

        A request may be ended in code of this package too, as a whole. At the worker's end, when there are no more
        requests, this package still has to do its part in any case."""
        session = self.session
        if (self.armed and not self.looking) or (session.is_over and not is_own(frame)):
            _signal.default_int_handler(number, frame)
        elif session.body is not None:
            self.struck, self.attention = session.body, True

    def alert(self):
        """Notes that there may be a cancel message in what was read."""
        self.look = self.attention = True

    def take_cancels(self):
        """Raises KeyboardInterrupt if the running request is cancelled. Called with `armed` set; also by the
        signal's handler, at any moment, but not within itself: with `looking` set, the handler leaves all to the outer
        call."""
        while self.look:
            self.looking = True
            try:
                self.look = False
                inbox, awaiting = self.session.inbox, self.session.awaiting
                drain(inbox)
                self.cancelled.update(newly_cancelled(inbox))
                # `awaiting` is not iterated over: without a GIL, coroutines leave it at any moment.
                for number in [number for number in self.cancelled if number in awaiting]:
                    on_demand.cancel_awaited(self.session, number)
            except MemoryError:  # which would otherwise end the running request
                if not memory_reserve.let_go():
                    break  # the client repeats the signal
            finally:
                self.looking = False
        if self.cancelled:
            self.attention = True
            if self.armed in self.cancelled:
                self.cancelled.discard(self.armed)
                self.interrupted, self.armed = self.armed, 0
                raise KeyboardInterrupt
        self.take_signals()  # of signals that came meanwhile

    def take_signals(self):
        """Does what signals could not do when they came: raises KeyboardInterrupt, or calls the program's handlers."""
        if self.struck:
            struck, self.struck = self.struck, None
            if struck is self.session.body:
                raise KeyboardInterrupt
        if self.handlers is not None:
            self.handlers.run()


class Shield:
    """Keeps interrupts out of what must not be left half done. The client repeats one until its request has ended.
    Without `interrupts` it keeps nothing out: none come this way in-process, and to other threads than the main one."""

    def __init__(self, interrupts=None):
        self.interrupts = interrupts

    def __enter__(self):
        if self.interrupts is not None:
            self.armed, self.interrupts.armed = self.interrupts.armed, 0

    def __exit__(self, *error):
        if self.interrupts is not None:
            self.interrupts.armed = self.armed
            self.interrupts.take_signals()


def drain(inbox):
    """Reads what has arrived, without waiting. Nobody else reads while a request runs. (Module select would do it more
    simply, but a handler must not import what the interrupted code may be importing.)"""
    is_busy, inbox.is_busy = inbox.is_busy, True  # a `__del__` must not call the client now, which reads
    size = CHUNK
    drained = inbox.drained
    try:
        os.set_blocking(inbox.descriptor, False)
        while True:
            try:
                # All memory is taken before the read, so that nothing that is read gets lost.
                inbox.is_unusual = True
                drained.append(b"")
                chunk = os.read(inbox.descriptor, size)
                drained[-1] = chunk
            except MemoryError:
                # The reserve is for the next request, so it is used last.
                if size > LEAST:
                    size //= 8
                elif memory_reserve.let_go():
                    size = CHUNK
                else:
                    break  # the client repeats the signal
                continue
            if not chunk:
                break
    except BlockingIOError:
        pass
    finally:
        if drained and not drained[-1]:
            drained.pop()
        os.set_blocking(inbox.descriptor, True)  # before anybody else may read
        inbox.is_busy = is_busy


def newly_cancelled(inbox):
    """What `cancelled_in` finds; nothing if nothing has arrived since the last time. When many requests are cancelled
    at once, many signals come, and going through the input for each would leave no time for anything else."""
    arrived = inbox.data, len(inbox.drained)
    if inbox.searched is not None and inbox.searched[0] is arrived[0] and inbox.searched[1] == arrived[1]:
        return ()
    found = list(cancelled_in(inbox))
    inbox.searched = arrived
    return found


def cancelled_in(inbox):
    """The ids that cancel messages among the waiting frames name. They stay marked until the session gets to the cancel
    message itself."""
    data = inbox.data[inbox.position :] + b"".join(inbox.drained)
    if b'"cancel"' not in data:
        return
    position = 0
    while len(data) - position >= 8:
        length, attached = HEADER.unpack_from(data, position)
        body = data[position + 8 : position + 8 + length]
        position += 8 + length + attached
        if b'"cancel"' not in body or len(body) < length:
            continue
        try:
            message = parse(body, inbox.limits["depth"])
        except Refusal:
            continue
        if type(message) is dict and type(message.get("cancel")) is int:
            yield message["cancel"]
