"""Frames in and out of the two protocol descriptors (section 2).

Nothing of a connection's state lives in a frame of Python: an exception may come out of any of these functions (no
room on the stack, no memory, a signal's handler while the worker waits), and the next call goes on where the connection
is."""

from _collections import deque
from _struct import Struct
from os import read, write

from . import later

HEADER = Struct("<II")
pack, unpack_from = HEADER.pack, HEADER.unpack_from
CHUNK = 65536


class Broken(Exception):
    """The boundary of frames is lost: the connection can't go on."""


class Inbox:
    """What has arrived and is not executed yet. A signal handler may add to `drained` while user code runs."""

    def __init__(self, descriptor, limits, rest, alert):
        self.descriptor = descriptor
        self.limits = limits
        self.most = limits["json"]
        self.rest = rest  # called before a read that may block
        self.alert = alert  # called when there may be a cancel message in what was read
        self.data = b""
        self.position = 0
        self.drained = []
        self.searched = None  # what cancel messages have been looked for in
        self.deferred = deque()  # whole frames that were put off
        self.is_unusual = False  # something was drained, or what follows holds
        self.is_over = False  # only what has come already is wanted
        self.broken = None
        self.is_busy = False  # bytes are on their way: nobody else may read, which a `__del__` could want

    def next(self):
        """The JSON and the attachments (bytes, or None) of the next frame; None as JSON where it is over a limit. At
        the end of what there is, None."""
        while True:
            if self.deferred:
                return self.deferred.popleft()
            data = self.data
            start = self.position + 8
            if start > len(data):
                if not self.more():
                    return None
                if self.deferred:
                    continue
                data = self.data
                start = self.position + 8
                if start > len(data):
                    continue
            length, attached = unpack_from(data, start - 8)
            end = start + length
            if end <= len(data) and not attached and 2 <= length <= self.most:
                frame = data[start:end], None
                self.position = end
                return frame
            if length < 2:
                raise Broken("a frame of less than 2 bytes of JSON")
            if end + attached > len(data) + CHUNK or length > self.most or attached > self.limits["attachments"]:
                return later.receive_large(self, length, attached)
            if end + attached <= len(data):
                frame = data[start:end], data[end : end + attached]
                self.position = end + attached
                return frame
            if not self.more():
                return None

    def more(self):
        """Reads once, unless something has come meanwhile; false at the end of file."""
        if self.is_unusual:
            return self.take_drained()
        data = self.data
        self.rest()
        if self.data is not data:
            return True  # code of the user's ran, and read what comes next while it waited for the client itself
        left = data[self.position :]
        self.is_busy = True
        try:
            chunk = read(self.descriptor, CHUNK)
            self.data = data = left + chunk if left else chunk
            self.position = 0
        except OSError as error:
            self.breaks(Broken(f"the input can't be read: {error}"))
        finally:
            self.is_busy = False
        if b'"cancel"' in data:
            self.alert()
        if left and not chunk:
            self.breaks(Broken("end of file within a frame"))
        return chunk

    def take_drained(self):
        """As `more`, after a signal handler has read, and at the end."""
        if self.broken is not None:
            raise self.broken
        if self.is_over:
            later.drain(self)
        chunk = b"".join(self.drained)
        self.drained.clear()
        self.is_unusual = self.is_over
        self.data = self.data[self.position :] + chunk
        self.position = 0
        if b'"cancel"' in self.data:
            self.alert()
        return chunk or not self.is_over

    def end(self):
        """From now on only what has come already is given."""
        self.is_over = self.is_unusual = True

    def breaks(self, broken):
        self.broken = broken
        self.end()
        raise broken


class Channel:
    """Where any number of threads send frames, one after the other."""

    def __init__(self, descriptor, limits, flush):
        self.descriptor = descriptor
        self.limits = limits
        self.lock = lock = later.guard()
        self.acquire, self.release = lock.acquire, lock.release
        self.is_amid = False  # a frame is sent in part: no other may be sent, which a `__del__` could want
        # The interpreter's own stream: what was printed arrives before the reply does.
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
            pass  # full, gone or closed by user code
        data = pack(len(body), 0) + body
        channel.acquire()  # a `with` statement takes twice as long
        try:
            if channel.is_amid:
                raise RuntimeError("a Swift function was called, by __del__, while the worker was sending")
            if self.attachments:
                later.send_large(self, body)
            else:
                sent = write(channel.descriptor, data)
                if sent < len(data):
                    later.send_rest(self, data, sent)
        finally:
            channel.release()

    def attach(self, data):
        """Returns the offset that `data` will have."""
        offset = self.size
        self.size += len(data)
        self.attachments.append(data)
        return offset

    def settle(self, count):
        """Copies the memory of others that was attached since there were `count` pieces: what is executed before it is
        sent may change it."""
        pieces = self.attachments
        for index in range(count, len(pieces)):
            if type(pieces[index]) is memoryview:
                pieces[index] = pieces[index].tobytes()

    def forget(self, count, size):
        """Takes back what was attached since there were `count` pieces of `size` bytes."""
        del self.attachments[count:]
        self.size = size
