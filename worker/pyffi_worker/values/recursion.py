"""Room on the stack, whatever the program's recursion limit is: for values that are nested as deeply as the protocol
allows, and for requests that are executed above others."""

import sys

from ..process.locks import guard
from ..transport.codec import encode

# What the deepest value takes, with room for the user's own code. Up to 3.11 so many levels of Python just fit into the
# 8 MiB of C's stack that a thread usually has.
ENOUGH = 4000
SHALLOW = 50  # with fewer frames than that on the stack, a request has room enough
lock = guard()
wanted = []  # limits that somebody needs now
usual = 0  # the program's own limit, while anybody has room
raised = 0  # what it was raised to


class Room:
    """Raises the recursion limit, which holds for all threads: it is the largest that anybody needs."""

    def __init__(self, limit=ENOUGH):
        self.limit = limit

    def __enter__(self):
        with lock:
            wanted.append(self.limit)
            try:
                set_limit()
            except BaseException:  # there is not even room for that
                wanted.remove(self.limit)
                raise

    def __exit__(self, *error):
        with lock:
            wanted.remove(self.limit)
            set_limit()


class Enough:
    """Takes the place of `Room` where there is room already."""

    def __enter__(self):
        pass

    def __exit__(self, *error):
        pass


enough = Enough()


def set_limit():
    global usual, raised
    now = sys.getrecursionlimit()
    if now != raised:
        usual = now  # the program has set it meanwhile
    needed = max([usual, *wanted])
    if needed != now:
        try:
            sys.setrecursionlimit(needed)
        except RecursionError:
            needed = now  # more frames than that are in use: a later call lowers the limit
    raised = needed


def nested():
    """Room for a request that is executed above others: as much as it would have alone."""
    frames = SHALLOW
    try:
        while True:
            sys._getframe(frames)
            frames += frames // 2
    except ValueError:
        if frames == SHALLOW:
            return enough
    # Up to 3.11 code in C is counted, too: in what the worker does itself, one call for four frames.
    with lock:
        own = usual if wanted else sys.getrecursionlimit()
    return Room(min(own + frames * 5 // 4, ENOUGH))


def encode_deep(value):
    with Room():
        return encode(value)
