"""Finds cancel messages behind the request that runs."""

import os

from . import later, memory
from .codec import parse
from .frames import CHUNK, HEADER
from .handles import Refusal

# There may be no memory when something is read, and a MemoryError here would be the running request's.
room = memoryview(bytearray(CHUNK))


def take_cancels(loop):
    """Raises KeyboardInterrupt if the running request is cancelled. Called with `armed` set; also by the
    signal's handler, at any moment, but not within itself: with `looking` set it leaves all to the outer call."""
    while loop.look:
        loop.looking = True
        try:
            loop.look = False
            drain(loop.inbox)
            loop.cancelled.update(newly_cancelled(loop.inbox))
            # Without a GIL, coroutines leave the dict while it is iterated over.
            for number in [number for number in loop.cancelled if number in loop.awaiting]:
                later.cancel_awaited(loop, number)
        finally:
            loop.looking = False
    if loop.cancelled:
        loop.attention = True
        if loop.armed in loop.cancelled:
            loop.cancelled.discard(loop.armed)
            loop.interrupted, loop.armed = loop.armed, 0
            raise KeyboardInterrupt
    loop.take_signals()  # those that came meanwhile


class Shield:
    """Keeps interrupts out of what must not be left half done. The client repeats one until its request has ended.
    Without a loop there are none that come this way."""

    def __init__(self, loop=None):
        self.loop = loop

    def __enter__(self):
        if self.loop is not None:
            self.armed, self.loop.armed = self.loop.armed, 0

    def __exit__(self, *error):
        if self.loop is not None:
            self.loop.armed = self.armed
            self.loop.take_signals()


def drain(inbox):
    """Reads what has arrived, without waiting. Nobody else reads while a request runs. (Module select would do it more
    simply, but a handler must not import what the interrupted code may be importing.)"""
    os.set_blocking(inbox.descriptor, False)
    try:
        while True:
            count = os.readv(inbox.descriptor, [room])
            if not count:
                break
            inbox.put_aside(copied(count))
    except BlockingIOError:
        pass
    finally:
        os.set_blocking(inbox.descriptor, True)


def copied(count):
    while True:
        try:
            return room[:count].tobytes()
        except MemoryError:
            memory.insist()


def newly_cancelled(inbox):
    """As `cancelled_in`, but nothing where nothing has arrived since: a crowd that is cancelled brings many signals,
    and going through what waits for each would leave no time for anything else."""
    arrived = inbox.data, len(inbox.drained)
    if inbox.searched is not None and inbox.searched[0] is arrived[0] and inbox.searched[1] == arrived[1]:
        return ()
    found = list(cancelled_in(inbox))
    inbox.searched = arrived
    return found


def cancelled_in(inbox):
    """The ids that the waiting frames name. They stay marked until the loop gets to the cancel message itself."""
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
        for part in message if type(message) is list else [message]:
            if type(part) is dict and type(part.get("cancel")) is int:
                yield part["cancel"]
