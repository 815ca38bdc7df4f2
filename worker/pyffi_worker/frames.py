"""Frames in and out of the two protocol descriptors (section 2)."""

import sys
from _collections import deque
from _struct import Struct
from os import read, write

from . import later

HEADER = Struct("<II")
CHUNK = 65536


class Broken(Exception):
    """The boundary of frames is lost: the connection can't go on."""


class Inbox:
    """What has arrived and is not executed yet. A signal handler may add to `drained` while user code runs."""

    def __init__(self, descriptor, limits, alert):
        self.descriptor = descriptor
        self.limits = limits
        self.alert = alert  # called when there may be a cancel message in what was read
        self.data = b""
        self.position = 0
        self.drained = []
        self.deferred = deque()  # whole frames that were put off
        self.wait = None

    def frames(self):
        """Yields the JSON and the attachments (bytes, or None) of each frame; None as JSON where it is over a limit."""
        unpack = HEADER.unpack_from
        most = self.limits["json"]
        while True:
            while self.deferred:
                yield self.deferred.popleft()
            data = self.data
            while len(data) - self.position >= 8:
                start = self.position + 8
                length, attached = unpack(data, self.position)
                end = start + length
                if attached or end > len(data) or not 2 <= length <= most:
                    break
                self.position = end
                yield data[start:end], None
            else:
                if self.deferred:
                    continue
                self.more()
                if not self.data:
                    return
                continue
            if length < 2:
                raise Broken("a frame of less than 2 bytes of JSON")
            if end + attached <= len(data) + CHUNK and length <= most and attached <= self.limits["attachments"]:
                if end + attached > len(data):
                    self.more()
                else:
                    self.position = end + attached
                    yield data[start:end], data[end : self.position]
            else:
                yield later.receive_large(self, length, attached)

    def more(self):
        """Reads once and appends. Leaves `data` empty at the end of file."""
        rest = self.data[self.position :]
        chunk = self.read(CHUNK)
        if rest and not chunk:
            raise Broken("end of file within a frame")
        self.data = data = rest + chunk
        self.position = 0
        if b'"cancel"' in data:
            self.alert()

    def read(self, size):
        if self.drained:
            chunk = b"".join(self.drained)
            self.drained.clear()
            return chunk
        try:
            # A line that is not finished yet shall not wait for its end while nothing happens.
            sys.stdout.flush()
        except BaseException:
            pass  # user code may have put anything in its place, or have closed it
        if self.wait:
            self.wait()
        return read(self.descriptor, size)


class Outbox:
    """Sends replies. The attachments of the next frame are collected in `attachments`."""

    lock = None  # where several threads send

    def __init__(self, descriptor, limits):
        self.descriptor = descriptor
        self.attachments = []
        self.size = 0
        self.limits = limits
        # The interpreter's own stream: what was printed arrives before the reply does.
        self.flush = sys.stdout.flush if sys.stdout else int

    def send(self, text):
        if self.lock is None:
            self.send_alone(text)
            return
        if self.lock._is_owned():
            raise RuntimeError("a Swift function was called, by __del__, while the worker was sending")
        with self.lock:
            self.send_alone(text)

    def send_alone(self, text):
        body = text.encode()
        try:
            self.flush()
        except (OSError, ValueError):
            pass  # full, gone or closed by user code
        if self.attachments:
            later.send_large(self, body)
            return
        data = HEADER.pack(len(body), 0) + body
        sent = write(self.descriptor, data)
        if sent < len(data):
            later.send_rest(self, data, sent)

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
