"""Whether there is room on the stack for what a call may execute meanwhile."""

from sys import _getframe, getrecursionlimit

ROOM = 100  # frames of Python that executing a nested request may take
SAFE = 450  # so many frames never reach a limit of the interpreter's own


def make_sure_of_room():
    """Raises RecursionError here, where it is the caller's; further on it would leave a request without an answer.

    The interpreter counts other things too, but hardly more of them than frames. From 3.12 on it counts code in C for
    itself, up to a limit that it doesn't tell."""
    if is_deeper(min((getrecursionlimit() - ROOM) // 2, SAFE)):
        take_room(ROOM)


def is_deeper(count):
    """Whether there are more frames than `count` on the stack."""
    try:
        _getframe(count)
    except ValueError:
        return False
    return True


def take_room(levels):
    if levels:
        next(map(take_room, (levels - 1,)))
