"""Signals of a host's threads, and of the processes that Python code starts on them.

A host runs Python on threads that block signals: those of Dispatch do, and with them the tasks of Swift. A child
process inherits what the thread blocks, and one that blocks SIGTERM can't be terminated: `terminate` and `wait` would
wait for ever. So children get the mask that the program itself has.
"""

import _posixsubprocess
import _signal
import _thread
import os
import sys


def program_mask():
    """The signals that the program's first thread blocks."""
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
    """Leaves Ctrl-C to the host. Python doesn't touch SIGINT when the host initializes it, but does when `_signal` is
    imported."""
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


left_to_host = True  # whether SIGINT is the host's


def take_interrupts():
    """Gives SIGINT Python's own handler, in a process that is the program's own."""
    global left_to_host
    left_to_host = False
    if _signal.getsignal(_signal.SIGINT) != _signal.SIG_IGN:
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)


def raise_interrupts(is_running, interrupt):
    """Raises KeyboardInterrupt when Python code sends SIGINT to its own process: the signal is meant for the code that
    runs, and would end the host.

    `is_running` tells whether the calling thread executes what the host has asked for; `interrupt` raises
    KeyboardInterrupt in all others that do."""
    hosts = _signal.getsignal(_signal.SIGINT)
    raise_signal, kill, interrupt_main = _signal.raise_signal, os.kill, _thread.interrupt_main

    def raise_instead(number):
        if number != _signal.SIGINT or not left_to_host or _signal.getsignal(number) != hosts:
            return False  # another signal, or the program has set a handler
        if is_running():
            raise KeyboardInterrupt
        interrupt()
        return True

    def raise_signal_here(signalnum):
        return None if raise_instead(signalnum) else raise_signal(signalnum)

    def kill_here(pid, signal, /):
        return None if pid == os.getpid() and raise_instead(signal) else kill(pid, signal)

    def interrupt_main_here(*signum):
        return None if raise_instead(*signum or (_signal.SIGINT,)) else interrupt_main(*signum)

    for own, original in (raise_signal_here, raise_signal), (kill_here, kill), (interrupt_main_here, interrupt_main):
        for name in "__module__", "__name__", "__qualname__", "__doc__":
            setattr(own, name, getattr(original, name))
    raise_signal_here.__module__ = "signal"  # as for every function of that module that is not in C
    _signal.raise_signal, os.kill, _thread.interrupt_main = raise_signal_here, kill_here, interrupt_main_here
    if "signal" in sys.modules:
        sys.modules["signal"].raise_signal = raise_signal_here


def protect_children(mask):
    set_mask(mask)  # of Python's main thread, which calls this
    os.register_at_fork(after_in_child=lambda: set_mask(mask))
    os.register_at_fork(after_in_child=take_interrupts)
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
