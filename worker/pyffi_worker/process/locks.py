"""Locks that a forked child makes free again, since the threads that held them don't exist in it."""

import os
from _thread import RLock

guards = []


def guard():
    """A lock that its owner may take again, as a `__del__` does that runs while it is held."""
    lock = RLock()
    guards.append(lock)
    return lock


def reset():
    for lock in guards:
        lock._at_fork_reinit()


os.register_at_fork(after_in_child=reset)
