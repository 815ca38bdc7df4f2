"""Package asyncio, for all modules of this package.

If an exception comes amid its first import, Python keeps some of its modules but not the package, and every later
import fails. The program's signal handlers raise on Python's main thread, interrupts on threads that execute
operations: so it is imported by another thread. What is raised in the thread that waits for that does no harm."""

import sys
import threading  # noqa: F401 - here: up to 3.12 it takes the thread that imports it for the main one
from _thread import allocate_lock, start_new_thread


def bring(is_done):
    try:
        import asyncio  # noqa: F401
    except BaseException:
        pass  # the thread that waits tries again, and gets the exception
    finally:
        is_done.release()


def bring_aside():
    is_done = allocate_lock()
    is_done.acquire()
    try:
        start_new_thread(bring, (is_done,))
    except RuntimeError:
        return  # there can be no more threads
    is_done.acquire()


# If asyncio is there already, but not imported to its end, this very thread may be the one that imports it.
if "asyncio" not in sys.modules:
    bring_aside()

import asyncio  # noqa: E402

__all__ = ["asyncio"]
