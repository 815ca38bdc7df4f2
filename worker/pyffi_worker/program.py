"""What makes a script the program of its process, as `pyffi exec` does: signals are its own, as under `python3`."""

import _signal
import sys

# All that comes after a script is imported before it, which may leave nothing in `sys.modules` or among the builtins.
from . import ending, handlers, later, signals, uncaught

wait_for_threads, tell_of_threads = ending.wait_for_threads, ending.tell_of_threads


def prepare(ignored, closed):
    """For what the client's process was started with: signals ignored, by `nohup` for example, and standard streams
    closed, which are objects elsewhere."""
    if hasattr(sys, "orig_argv"):
        sys.orig_argv = [sys.executable, *sys.argv]  # by which programs start themselves anew
    if handlers.main is not None:
        later.load("finish", "save", "seldom_operation", "threads_left", "tidy")
        for number in ignored:
            _signal.signal(number, _signal.SIG_IGN)
        for number in closed:
            name = ("stdin", "stdout", "stderr")[number]
            setattr(sys, name, None)
            setattr(sys, f"__{name}__", None)
    else:
        signals.take_interrupts()
        later.load("trim_all")


def execute(function, /, *arguments):
    """Calls what runs the script, and returns what it leaves uncaught. On the worker, which elsewhere keeps handlers of
    signals away from its own code."""
    loop = handlers.main
    own = handlers.handlers(loop)
    try:
        try:
            own.hand_over()
            function(*arguments)
        finally:
            own.take_back()
    except BaseException as error:
        if not loop.armed or loop.descriptors.forked:
            raise  # it is the client's interrupt, or the end of a child
        return uncaught.without_caller(error)
    finally:
        own.take_back()  # the first one may have been interrupted, or not begun


def report(error):
    """Tells of what the script has left uncaught. Returns the exit status; below zero it is a signal."""
    if handlers.main is None:
        later.trim_all(error)  # of what takes the place of `os.kill` there
    return uncaught.report(error)


def finish(status):
    """Runs the exit handlers, and writes what is left in the standard streams. Returns the exit status."""
    ending.run_exit_handlers()
    return status if ending.flush_standard_streams() or status < 0 else 120
