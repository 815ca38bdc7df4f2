"""Interrupts that come to nothing: Python ignores what is raised in a `__del__`, in the callback of a weak reference,
and in a generator that is closed because nobody has it any more. Such code can begin just before one is raised."""

import sys
from _thread import get_ident


def ask_again(is_lost):
    """`is_lost` tells, of what an ignored KeyboardInterrupt is told with, whether it was to stop what its thread
    executes, which it then does."""
    usual = sys.unraisablehook

    def hook(unraisable, /):
        if unraisable.exc_type is not KeyboardInterrupt or not is_lost(unraisable):
            usual(unraisable)

    sys.unraisablehook = hook


def watch(loop):
    """For the worker, whose client repeats an interrupt until its request has ended."""
    answer = type(loop).answer.__code__

    def is_lost(unraisable):
        if get_ident() != loop.thread or not is_ours(unraisable.exc_traceback):
            return False
        frame = sys._getframe()
        while frame is not None and frame.f_code is not answer:
            frame = frame.f_back
        if frame is None or frame.f_locals["identifier"] != loop.interrupted:
            return False
        loop.armed = loop.interrupted
        loop.cancelled.add(loop.armed)
        return True

    ask_again(is_lost)


def is_ours(trace):
    """Whether it was raised by the worker rather than by the program itself."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__package__") == __package__
