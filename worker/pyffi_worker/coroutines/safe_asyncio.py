"""Package asyncio, for whoever uses it here.

Where an exception ends its first import amid it, Python keeps some of its modules but not the package, and every later
import fails. Signal handlers of the program's raise on Python's main thread, interrupts on threads that execute
operations: so it is imported by another one. What strikes the thread that waits for that does no harm."""

import sys
import threading  # noqa: F401 - here: up to 3.12 it takes the thread that imports it for the main one
from _thread import allocate_lock, start_new_thread


def bring(is_done):
    try:
        import asyncio  # noqa: F401
    except BaseException:
        pass  # whoever waits tries for itself, and is told
    finally:
        is_done.release()


def bring_aside():
    is_done = allocate_lock()
    is_done.acquire()
    try:
        start_new_thread(bring, (is_done,))
    except RuntimeError:
        return  # there are no more threads
    is_done.acquire()


# One that is being imported may be so by this very thread.
if "asyncio" not in sys.modules:
    bring_aside()

import asyncio  # noqa: E402

__all__ = ["asyncio"]
