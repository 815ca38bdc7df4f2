"""Memory that is kept aside while there is plenty. When the program has used up all that it may have (RLIMIT_AS, a full
machine) it is let go of, so that the next frame can be taken all the same, and its request be told what is wrong."""

import os

PIECE = 1 << 20
COUNT = 8  # enough to import and to run what describes exceptions

LITTLE = 1 << 16

pieces = []  # of zeros, for which most systems give addresses only
alert = int  # the session's: before the next request it takes again what was let go of


def keep():
    """Takes what is missing, as far as it can be had; whether that is all."""
    try:
        while len(pieces) < COUNT:
            pieces.append(bytes(PIECE))
    except MemoryError:
        return False
    return True


def let_go():
    """Whether there was anything."""
    had_any = bool(pieces)
    if had_any:
        pieces.clear()
        alert()
    return had_any


def insist():
    """Amid what can't be left half done."""
    if not let_go():
        os.write(2, b"pyffi_worker: out of memory\n")
        os._exit(70)


def make_room():
    """Before what should not fail by lack of memory."""
    try:
        bytes(LITTLE)
    except MemoryError:
        let_go()
