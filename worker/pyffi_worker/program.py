"""What makes a script the program of its process, as `pyffi exec` does: signals are its own, as under `python3`."""

import _signal
import sys

from . import handlers, signals


def prepare(ignored, closed=()):
    """For what the client's process was started with: signals ignored, by `nohup` for example, and standard streams
    closed, which are objects elsewhere."""
    if hasattr(sys, "orig_argv"):
        sys.orig_argv = [sys.executable, *sys.argv]  # by which programs start themselves anew
    if handlers.main is not None:
        for number in ignored:
            _signal.signal(number, _signal.SIG_IGN)
        for number in closed:
            name = ("stdin", "stdout", "stderr")[number]
            setattr(sys, name, None)
            setattr(sys, f"__{name}__", None)
    else:
        signals.take_interrupts()


def execute(function, /, *arguments):
    """Calls what runs the script. On the worker, which elsewhere keeps handlers of signals away from its own code."""
    own = handlers.handlers(handlers.main)
    try:
        try:
            own.hand_over()
            return function(*arguments)
        finally:
            own.take_back()
    finally:
        own.take_back()  # the first one may have been interrupted, or not begun
