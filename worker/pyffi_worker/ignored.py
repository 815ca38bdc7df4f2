"""Interrupts that come to nothing: Python ignores what is raised in a `__del__`, in the callback of a weak reference,
and in a generator that is closed because nobody has it any more. Such code can begin just before one is raised."""

import sys
from _thread import get_ident

from .strikes import is_own


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
    of_program = type(loop).strike.__code__, type(loop).take_signals.__code__

    def is_lost(unraisable):
        if get_ident() != loop.thread or not is_clients(unraisable.exc_traceback, of_program):
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


def is_clients(trace, of_program):
    """Whether it was raised because of a cancel message, rather than by the program itself or its SIGINT."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or not is_own(trace.tb_frame):
        return False
    return trace.tb_frame.f_code not in of_program
