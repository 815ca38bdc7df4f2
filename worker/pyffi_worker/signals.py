"""Signals of a host's threads, and of the processes that Python code starts on them.

A host runs Python on threads that block signals: those of Dispatch do, and with them the tasks of Swift. A child
process inherits what the thread blocks, and one that blocks SIGTERM can't be terminated: `terminate` and `wait` would
wait for ever. So children get the mask that the program itself has.
"""

import _posixsubprocess
import _signal
import os
import sys


def program_mask():
    """What the program's first thread blocks."""
    try:
        with open("/proc/self/status", "rb") as file:
            for line in file:
                if line.startswith(b"SigBlk:"):
                    bits = int(line.split()[1], 16)
                    return {number for number in range(1, _signal.NSIG) if bits >> (number - 1) & 1}
    except OSError:
        pass
    return set()


def set_mask(mask):
    return _signal.pthread_sigmask(_signal.SIG_SETMASK, mask)


def leave_interrupts():
    """Ctrl-C is the host's. Python doesn't touch it when it is initialized, but does when `_signal` is imported."""
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


def protect_children(mask):
    set_mask(mask)  # of Python's own thread
    os.register_at_fork(after_in_child=lambda: set_mask(mask))
    original = _posixsubprocess.fork_exec

    def fork_exec(*arguments):
        own = set_mask(mask)
        try:
            return original(*arguments)
        finally:
            set_mask(own)

    _posixsubprocess.fork_exec = fork_exec
    subprocess = sys.modules.get("subprocess")
    if hasattr(subprocess, "_fork_exec"):
        subprocess._fork_exec = fork_exec
