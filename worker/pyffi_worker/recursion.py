"""Room for values that are nested as deeply as the protocol allows, and for requests that are executed above others,
whatever the program's recursion limit is."""

import sys

from .codec import encode
from .guards import guard

ENOUGH = 4000  # what the deepest value takes, with room for the user's own code
lock = guard()
users = 0
usual = 0  # the program's own limit, while anybody has room


class Room:
    """The limit stands for all threads: the first that needs room raises it, and the last restores it."""

    def __enter__(self):
        global users, usual
        with lock:
            if not users:
                usual = sys.getrecursionlimit()
                sys.setrecursionlimit(max(usual, ENOUGH))
            users += 1

    def __exit__(self, *error):
        global users
        with lock:
            users -= 1
            # What user code has set meanwhile stays.
            if not users and sys.getrecursionlimit() == max(usual, ENOUGH):
                sys.setrecursionlimit(usual)


def encode_deep(value):
    with Room():
        return encode(value)
