"""Memory that is kept aside while there is plenty. When the program has used up all that it may have (RLIMIT_AS, a full
machine) it is let go of, so that the next frame can be taken all the same, and its request be told what is wrong."""

import os

PIECE = 1 << 20
COUNT = 8  # enough to import and to run what describes exceptions

LITTLE = 1 << 16

pieces = []  # bytes of zeros, for which most systems reserve addresses only
alert = int  # set by the session, which then takes the reserve again before the next request


def keep():
    """Takes the pieces that are missing, as far as there is memory; returns whether the reserve is complete."""
    try:
        while len(pieces) < COUNT:
            pieces.append(bytes(PIECE))
    except MemoryError:
        return False
    return True


def let_go():
    """Lets go of the reserve; returns whether there was any."""
    had_any = bool(pieces)
    if had_any:
        pieces.clear()
        alert()
    return had_any


def insist():
    """Lets go of the reserve amid what can't be left half done; without a reserve the process ends."""
    if not let_go():
        os.write(2, b"pyffi_worker: out of memory\n")
        os._exit(70)


def make_room():
    """Lets go of the reserve if memory is short, before something that should not fail for lack of it."""
    try:
        bytes(LITTLE)
    except MemoryError:
        let_go()
