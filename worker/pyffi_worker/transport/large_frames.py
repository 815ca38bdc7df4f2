"""Frames that don't fit into one read or one write, and frames that are over a limit."""

import io
from os import readv, writev

from ..execution.failures import bare_description
from ..execution.handles import Refusal
from ..process import memory_reserve
from .frames import AGAIN, CHUNK, HEADER, Broken

BEGINNING = 64  # bytes of a message in which its first member is looked for
CUT = "end of file within a frame"
PIECES = 512  # at most so many pieces in one `writev`; systems allow 1024


class Rest(io.RawIOBase):
    """Reads what is left of a frame: first the bytes at hand, then from the descriptor. Below a BufferedReader with a
    one-byte buffer it reads straight into a new bytes object, which was not filled with zeros before, and never takes
    more than was asked for."""

    def __init__(self, inbox, left):
        self.inbox, self.left = inbox, left

    def readable(self):
        return True

    def readinto(self, buffer):
        count = self.read_some(buffer)
        self.left -= count
        return count

    def read_some(self, buffer):
        inbox = self.inbox
        if inbox.position == len(inbox.data):
            if not inbox.drained:
                return readv(inbox.descriptor, [buffer])
            inbox.take_drained()
        count = min(len(buffer), len(inbox.data) - inbox.position)
        buffer[:count] = memoryview(inbox.data)[inbox.position : inbox.position + count]
        inbox.position += count
        return count

    def skip(self):
        """Skips what is left of the frame, and returns the beginning of that."""
        buffer = memoryview(bytearray(CHUNK))
        beginning = b""
        while self.left:
            count = self.readinto(buffer[: self.left])
            if not count:
                raise Broken(CUT)
            beginning = beginning or bytes(buffer[: min(count, BEGINNING)])
        return beginning


def receive_large(inbox, length, attached):
    """Reads the frame whose header is at the inbox's position. Over a limit, or where the memory for it is missing, it
    gives None and the refusal."""
    size = length + attached
    rest = Rest(inbox, size)
    reader = io.BufferedReader(rest, 1)
    inbox.is_busy = True
    try:
        if inbox.is_stale:
            return AGAIN  # somebody else has taken the frame
        inbox.position += 8
        for part, limit in (length, "json"), (attached, "attachments"):
            if part > inbox.limits[limit]:
                rest.skip()
                return None, Refusal("limit", f"{part} bytes are more than the limit '{limit}' allows")
        body = None
        try:
            body = exactly(reader, length)
            return body, exactly(reader, attached) if attached else None
        except MemoryError:
            memory_reserve.let_go()
            if body is None and rest.left < size:
                raise  # its beginning, which names the request, is gone
            beginning = rest.skip()
            return None, lost(body or beginning, size)
    except MemoryError:
        inbox.breaks(Broken(no_memory(size)))
    except Broken as error:
        inbox.breaks(error)
    finally:
        inbox.is_busy = False


def no_memory(size):
    return f"there is no memory for a frame of {size} bytes"


def lost(beginning, size):
    """The refusal of a frame that there was no memory for."""
    text, named = no_memory(size), first_member(beginning)
    if named is None:
        raise Broken(text)  # whoever waits for an answer would wait for ever
    refusal = bare_description(MemoryError(text)) if "id" in named else Refusal("limit", text)
    refusal.request = named
    return refusal


def first_member(body):
    """The first member of a message if it tells what the message belongs to: the id of a request, or the number of the
    call that is answered. None if it doesn't."""
    for name in "id", "return":
        head, _, rest = body[:BEGINNING].partition(b'{"%s":' % name.encode())
        number = rest.replace(b"}", b",").partition(b",")[0].strip()
        if not head.strip() and number.isdigit():
            return {name: int(number)}
    return None


def exactly(reader, size):
    data = reader.read(size)
    if len(data) < size:
        raise Broken(CUT)
    return data


def send_large(outbox, body):
    """Sends a frame with the outbox's attachments, none of which is copied."""
    pieces = [HEADER.pack(len(body), outbox.size), body, *outbox.attachments]
    outbox.forget()
    send_pieces(outbox, [memoryview(piece) for piece in pieces if len(piece)])


def send_rest(outbox, data, sent):
    send_pieces(outbox, [memoryview(data)[sent:]])


def send_pieces(outbox, pieces):
    """Sends all pieces. Once a part is sent the rest has to be, so no MemoryError gets out."""
    first = sent = 0
    outbox.channel.is_amid = True
    while True:
        try:
            while first < len(pieces) and sent >= len(pieces[first]):
                sent -= len(pieces[first])
                first += 1
            if first == len(pieces):
                return
            if sent:
                pieces[first] = pieces[first][sent:]
                sent = 0
            sent = writev(outbox.channel.descriptor, pieces[first : first + PIECES])
        except MemoryError:
            memory_reserve.insist()
