"""Frames that don't fit into one read or one write, and frames that are over a limit."""

import io
from os import readv, writev

from .frames import AGAIN, HEADER, Broken

PIECES = 512  # at most so many pieces in one call; systems allow 1024


class Rest(io.RawIOBase):
    """The bytes at hand, then the descriptor. Below a BufferedReader with a one-byte buffer this reads straight into a
    new bytes object, which was not filled with zeros before, and never takes more than was asked for."""

    def __init__(self, inbox):
        self.inbox = inbox

    def readable(self):
        return True

    def readinto(self, buffer):
        inbox = self.inbox
        if inbox.position == len(inbox.data):
            if not inbox.drained:
                return readv(inbox.descriptor, [buffer])
            inbox.take_drained()
        count = min(len(buffer), len(inbox.data) - inbox.position)
        buffer[:count] = memoryview(inbox.data)[inbox.position : inbox.position + count]
        inbox.position += count
        return count


def receive_large(inbox, length, attached):
    """Reads the frame whose header is at the inbox's position. Over a limit, or where the memory for it is missing, it
    gives None and the reason."""
    left = length + attached
    inbox.is_busy = True
    try:
        if inbox.is_stale:
            return AGAIN  # it is taken already
        reader = io.BufferedReader(Rest(inbox), 1)
        inbox.position += 8
        for size, limit in (length, "json"), (attached, "attachments"):
            if size > inbox.limits[limit]:
                skip(reader, left)
                return None, f"{size} bytes are more than the limit '{limit}' allows"
        try:
            body = exactly(reader, length)
            left -= length
            return body, exactly(reader, attached) if attached else None
        except MemoryError:  # which comes before anything of the part is read
            skip(reader, left)
            return None, f"there is no memory for a frame of {length + attached} bytes"
    except Broken as error:
        inbox.breaks(error)
    finally:
        inbox.is_busy = False


def skip(reader, left):
    while left:
        left -= len(exactly(reader, min(left, 1 << 20)))


def exactly(reader, size):
    data = reader.read(size)
    if len(data) < size:
        raise Broken("end of file within a frame")
    return data


def send_large(outbox, body):
    """Sends a frame with the outbox's attachments, none of which is copied."""
    pieces = [HEADER.pack(len(body), outbox.size), body, *outbox.attachments]
    outbox.forget(0, 0)
    send_pieces(outbox, [memoryview(piece) for piece in pieces if len(piece)])


def send_rest(outbox, data, sent):
    """Sends what one write did not take."""
    send_pieces(outbox, [memoryview(data)[sent:]])


def send_pieces(outbox, pieces):
    first = 0
    outbox.channel.is_amid = True
    while first < len(pieces):
        sent = writev(outbox.channel.descriptor, pieces[first : first + PIECES])
        while first < len(pieces) and sent >= len(pieces[first]):
            sent -= len(pieces[first])
            first += 1
        if sent:
            pieces[first] = pieces[first][sent:]
