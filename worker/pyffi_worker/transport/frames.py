"""Frames in and out of the descriptors of a connection (protocol, section 2).

Nothing of a connection's state lives in local variables: an exception may come out of any of these functions (no room
on the stack, no memory, a signal's handler while the worker waits), and the next call goes on where the connection
is."""

import sys
from _collections import deque
from _struct import Struct
from os import read, write

from .. import on_demand
from ..process import memory_reserve

HEADER = Struct("<II")
pack, unpack_from = HEADER.pack, HEADER.unpack_from
CHUNK = 65536
# What this side takes at most: bytes of JSON and of attachments in one frame, levels of JSON.
LIMITS = {"json": 268435456, "attachments": 4294967295, "depth": 500}


class Broken(Exception):
    """The connection can't go on: the boundary of frames is lost, for instance."""

    kind = "protocol"


AGAIN = (b"", None)


class Inbox:
    """Holds what has arrived and is not executed yet. A signal handler may add to `drained` while user code runs."""

    def __init__(self, descriptor, limits, flush, alert):
        self.descriptor = descriptor
        self.limits = limits
        self.most = limits["json"]
        self.stdout = sys.stdout
        self.flush = flush  # called before a read that may block, if user code has replaced `sys.stdout`
        self.wait = None  # what else is called before such a read, if anything
        self.alert = alert  # called when there may be a cancel message in what was read
        self.data = b""
        self.position = 0
        self.drained = []
        self.searched = None  # the input in which cancel messages were looked for last
        self.deferred = deque()  # whole frames that were put off, which come before anything else that has arrived
        self.holds = False  # whether those are kept, until `resume`
        self.is_over = False  # only what has come already is wanted
        self.broken = None
        self.is_stale = False  # a call of a client's function, perhaps by code that ran just now, has read
        self.is_unusual = False  # it is stale or over, or something was drained, or put off and is not held
        self.is_busy = False  # bytes are being read: nobody else may read, not even a call by a `__del__`

    def next(self):
        """The JSON and the attachments (bytes, or None) of the next frame; None and a refusal for one that is over a
        limit, or for which there is no memory; None at the end of the input. `AGAIN` if user code has called a function
        of the client meanwhile, which has read: whoever waits has to look again at what it waits for.

        A `__del__` may run after any call and any making of an object: what was read before may be out of date then."""
        while True:
            if self.is_unusual:
                frame = self.earlier()
                if frame is not None:
                    return frame
            data = self.data
            start = self.position + 8
            size = len(data)
            if start > size:
                if not self.more():
                    return None
                continue
            length, attached = unpack_from(data, start - 8)
            end = start + length
            if end <= size and not attached and 2 <= length <= self.most:
                frame = data[start:end], None
                if self.is_stale:
                    continue
                self.position = end
                return frame
            if self.is_stale:
                continue
            if length < 2:
                raise Broken("a frame of less than 2 bytes of JSON")
            if end + attached > size + CHUNK or length > self.most or attached > self.limits["attachments"]:
                return on_demand.receive_large(self, length, attached)
            if end + attached <= size:
                frame = data[start:end], data[end : end + attached]
                if self.is_stale:
                    continue
                self.position = end + attached
                return frame
            if not self.more():
                return None

    def earlier(self):
        """The frame that comes before the bytes that were read; None if these are next."""
        if self.is_stale:
            self.is_stale = False
            frame = AGAIN
        else:
            frame = self.deferred.popleft() if self.deferred and not self.holds else None
        self.look()
        return frame

    def look(self):
        # The flag is cleared first: a signal handler may set it at any moment.
        self.is_unusual = False
        if self.is_stale or (self.deferred and not self.holds) or self.drained or self.is_over:
            self.is_unusual = True

    def more(self):
        """Reads once, unless something has come meanwhile; false at the end of file."""
        if self.is_unusual:
            return self.take_drained()
        # A line that is not finished yet should not stay in a buffer while nothing happens.
        try:
            if sys.stdout is not self.stdout:
                self.flush()
        except AttributeError:
            pass  # user code has removed `sys.stdout`
        if self.wait is not None:
            self.wait()
        left = self.data[self.position :]
        if self.is_unusual:
            return True
        self.is_busy = True
        chunk = None
        try:
            chunk = read(self.descriptor, CHUNK)
            self.data = data = left + chunk if left else chunk
            self.position = 0
        except OSError as error:
            self.breaks(Broken(f"the input can't be read: {error!r}"))
        except MemoryError:
            if chunk:
                self.put_aside(chunk)
            raise
        finally:
            self.is_busy = False
        if data.find(b'"cancel"') >= 0:  # `in` first asks whether this is a number, by an exception
            self.alert()
        if left and not chunk:
            self.breaks(Broken("end of file within a frame"))
        return chunk

    def put_aside(self, chunk):
        """Keeps what was read, when there is no memory to join it with what was there before."""
        self.is_unusual = True
        while True:
            try:
                return self.drained.append(chunk)
            except MemoryError:
                memory_reserve.insist()

    def take_drained(self):
        """Does what `more` does, after a signal handler has read and at the end."""
        if self.broken is not None:
            raise self.broken
        self.is_busy = True
        try:
            if self.is_over:
                on_demand.drain(self)
            chunk = b"".join(self.drained)
            self.data = self.data[self.position :] + chunk
            self.position = 0
            self.drained.clear()
            self.look()
        finally:
            self.is_busy = False
        if b'"cancel"' in self.data:
            self.alert()
        return chunk or not self.is_over

    def defer(self, body, attachments):
        """Puts off the frame that `next` gave last."""
        if self.holds:
            self.deferred.append((body, attachments))
        else:
            self.deferred.appendleft((body, attachments))
            self.holds = True

    def resume(self):
        """Lets `next` give the frames that were put off."""
        if self.holds:
            self.holds = False
            self.is_unusual = True

    def outdate(self):
        """Notes that a call of a client's function has read: whoever else waits has to look again."""
        self.is_stale = self.is_unusual = True

    def end(self):
        """From now on only what has come already is given."""
        self.is_over = self.is_unusual = True

    def breaks(self, broken):
        self.broken = broken
        self.end()
        raise broken


class Channel:
    """A descriptor to which any number of threads send frames, one after the other."""

    def __init__(self, descriptor, limits, flush):
        self.descriptor = descriptor
        self.limits = limits
        self.lock = lock = on_demand.guard()
        self.acquire, self.release = lock.acquire, lock.release
        self.is_amid = False  # a frame is sent in part: no other may be sent, not even by a call of a `__del__`
        # Flushes the interpreter's own stream, so that what was printed arrives before the reply does.
        self.flush = flush


class Outbox:
    """Sends replies. The attachments of the next frame are collected in `attachments`."""

    def __init__(self, channel):
        self.channel = channel
        self.limits = channel.limits
        self.attachments = []
        self.size = 0

    def send(self, text):
        body = text.encode()
        channel = self.channel
        try:
            channel.flush()
        except Exception:
            pass  # the stream is full, gone or closed by user code
        data = pack(len(body), 0) + body
        channel.acquire()  # a `with` statement takes twice as long
        if channel.is_amid:  # this very thread is sending, since nobody else has the lock
            channel.release()
            raise RuntimeError("a Swift function was called, by __del__, while the worker was sending")
        try:
            if self.attachments:
                on_demand.send_large(self, body)
            else:
                channel.is_amid = True
                sent = write(channel.descriptor, data)
                if sent < len(data):
                    self.send_rest(data, sent)
        finally:
            channel.is_amid = False
            channel.release()

    def send_rest(self, data, sent):
        """Sends what one write did not take, which must follow whatever happens."""
        while True:
            try:
                return on_demand.send_rest(self, data, sent)
            except MemoryError:
                memory_reserve.insist()

    def attach(self, data):
        """Adds an attachment; returns the offset that it will have."""
        offset = self.size
        self.size += len(data)
        self.attachments.append(data)
        return offset

    def forget(self):
        """Takes back what was attached."""
        self.attachments.clear()
        self.size = 0
