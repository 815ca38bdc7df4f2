"""What makes a script the program of its process, as `pyffi exec` does: signals are the script's, as under
`python3`."""

import _signal
import sys
from _functools import partial

# All that is needed after a script is imported before it: the script may leave nothing in `sys.modules` or among the
# builtins.
from .. import on_demand
from ..execution import unraisable
from ..operations.table import prepare as prepare_operation
from . import ending, host_signals, memory_reserve, signal_handlers, trace_functions, uncaught

put_watchers_aside = trace_functions.put_aside
wait_for_threads, tell_of_threads = ending.wait_for_threads, ending.tell_of_threads


def prepare(ignored, closed):
    """Takes over how the client's process was started: with signals ignored, by `nohup` for example, and with standard
    streams closed, for which the worker otherwise has objects."""
    if hasattr(sys, "orig_argv"):
        sys.orig_argv = [sys.executable, *sys.argv]  # by which programs start themselves anew
    if signal_handlers.main is not None:
        on_demand.load("finish", "save", "threads_left", "tidy", "trim")
        for op in "call", "get", "shutdown":
            prepare_operation(op)
        for number in ignored:
            _signal.signal(number, _signal.SIG_IGN)
        for number in closed:
            name = ("stdin", "stdout", "stderr")[number]
            setattr(sys, name, None)
            setattr(sys, f"__{name}__", None)
    else:
        host_signals.take_interrupts()
        on_demand.load("trim", "trim_all")


def execute(function, /, *arguments):
    """Calls the function that runs the script, and returns the exception that it leaves uncaught. Only for the worker,
    which otherwise keeps handlers of signals away from its own code."""
    session = signal_handlers.main
    interrupts = session.interrupts
    own = signal_handlers.handlers(session)
    has_returned, left, is_clients = [], None, None
    try:
        own.hand_over()
        # C code calls both, one after the other: what a signal raises between them comes too late for the script.
        tuple(map(trace_functions.call, (partial(function, *arguments), partial(has_returned.append, True))))
    except BaseException as error:
        left = error
    while True:
        try:
            if is_clients is None:
                is_clients = not interrupts.armed or session.descriptors.forked  # an interrupt, or the end of a child
            trace_functions.put_aside()
            own.take_back()
            interrupts.armed = 0  # there is no code left in which a signal may raise
            break
        except MemoryError:
            if not memory_reserve.let_go():
                break  # nor will there be more the next time
        except BaseException:
            pass  # a signal's, which comes too late as well
    try:
        if left is None or has_returned:
            return None
        if is_clients:
            raise left
        return uncaught.without_caller(left)
    finally:
        left = None  # its traceback leads to this frame


def report(error):
    """Prints the exception that the script has left uncaught. Returns the exit status; below zero it is a signal."""
    if signal_handlers.main is None:
        on_demand.trim_all(error)  # in-process functions of this package take the place of `os.kill` and others
    return uncaught.report(error)


def finish(status):
    """Runs the exit handlers, and writes what is left in the standard streams. Returns the exit status."""
    session = signal_handlers.main
    if session is not None:
        signal_handlers.handlers(session).hand_over()
    else:
        unraisable.stop_asking()
    while True:
        try:
            ending.run_exit_handlers()
            ending.flush_standard_streams()
            signal_handlers.give_up()
            return 120 if ending.lost and status >= 0 else status
        except MemoryError:
            if not memory_reserve.let_go():
                raise
        except BaseException:
            # A signal raised this amid this code. In-process the command calls `finish` once more.
            if session is None:
                raise
            if not session.interrupts.armed:  # the client's interrupt
                signal_handlers.give_up()
                raise
