"""Interrupts that come to nothing: Python ignores what is raised in a `__del__`, in the callback of a weak reference,
and in a generator that is closed because nobody has it any more. Such code can begin just before an interrupt is
raised."""

import sys
from _thread import get_ident

from .interrupts import Interrupts
from .python_frames import is_own

own = None  # this module's hook, and the one that was there before


def ask_again(is_lost):
    """Has interrupts raised again that Python ignored. `is_lost` gets what `sys.unraisablehook` is told of an ignored
    KeyboardInterrupt. It returns whether that was to stop what its thread executes, and has it raised again then."""
    global own
    usual = sys.unraisablehook

    def hook(unraisable, /):
        if unraisable.exc_type is not KeyboardInterrupt or not is_lost(unraisable):
            usual(unraisable)

    sys.unraisablehook = hook
    own = hook, usual


def stop_asking():
    """Takes the hook away, for an end at which interrupts may come so fast that one strikes the hook, which Python
    would print."""
    if own is not None and sys.unraisablehook is own[0]:
        sys.unraisablehook = own[1]


def watch(session):
    """Asks again on the worker, whose client repeats an interrupt until its request has ended."""
    interrupts = session.interrupts
    of_program = Interrupts.strike.__code__, Interrupts.take_signals.__code__

    def is_lost(unraisable):
        if get_ident() != session.thread or not is_clients(unraisable.exc_traceback, of_program):
            return False
        frame = sys._getframe()
        while frame is not None and not interrupts.is_entry(frame):
            frame = frame.f_back
        if frame is None or frame.f_locals["identifier"] != interrupts.interrupted:
            return False
        interrupts.armed = interrupts.interrupted
        interrupts.cancelled.add(interrupts.armed)
        return True

    ask_again(is_lost)


def is_clients(trace, of_program):
    """Whether an interrupt was raised because of a cancel message, and not by the program itself or its SIGINT."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None or not is_own(trace.tb_frame):
        return False
    return trace.tb_frame.f_code not in of_program
