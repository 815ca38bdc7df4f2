"""What `python3` does with an exception that its script leaves uncaught: PyErr_Print, written in Python. What the
interpreter knows by itself is asked neither of the exception nor of anything that the script may have changed."""

import os
import sys
from _signal import SIGINT

from .. import on_demand
from . import trace_functions

# Taken before the script runs, which may change them.
display = sys.__excepthook__
write_descriptor = os.write
variables = vars(sys)
traceback_of = BaseException.__traceback__.__get__
set_traceback = BaseException.__traceback__.__set__


def report(error):
    """Prints the exception. Returns the exit status as module subprocess gives it: below zero it is a signal."""
    if issubclass(type(error), SystemExit):
        return leave(error)
    remember(error)
    kind = type(error)
    is_interrupt = kind is KeyboardInterrupt or (sys.version_info >= (3, 14) and issubclass(kind, KeyboardInterrupt))
    if "excepthook" not in variables:
        write("sys.excepthook is missing\n")
        show(error)
    else:
        hook = variables["excepthook"]
        try:
            trace_functions.seeing(hook, kind, error, traceback_of(error))
        except BaseException as other:
            on_demand.trim(other)
            if hook is display:
                # `display` raises nothing: this exception is a signal's, which comes too late for the script.
                return status(is_interrupt)
            if issubclass(type(other), SystemExit):
                return leave(other)
            is_interrupt |= sys.version_info >= (3, 14) and issubclass(type(other), KeyboardInterrupt)
            write("Error in sys.excepthook:\n")
            show(other)
            write("\nOriginal exception was:\n")
            show(error)
    return status(is_interrupt)


def status(is_interrupt):
    return -SIGINT if is_interrupt else 1


def leave(error):
    try:
        code = error.code
    except BaseException:
        code = error
    if code is None:
        return 0
    if issubclass(type(code), int):
        code = int.__add__(code, 0)
        # The operating system keeps the lowest eight bits; an int that is no C long counts as -1.
        return (code if -0x8000000000000000 <= code <= 0x7FFFFFFFFFFFFFFF else -1) & 255
    try:
        stream, text = variables.get("stderr"), str(code)
        if stream is None:
            write_raw(text)
        else:
            stream.write(text)
    except BaseException:
        pass  # raised by the `__str__` of the exit code, or by the program's stream
    write("\n")
    return 1


def remember(error):
    """Stores the exception where exit handlers and debuggers look for it."""
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, traceback_of(error)


def show(error):
    try:
        display(type(error), error, traceback_of(error))
    except BaseException:
        pass  # Python itself has nowhere else to tell it either


def write(text):
    """Writes to the program's standard error or, if there is none that works, to the process's."""
    try:
        variables["stderr"].write(text)
    except BaseException:
        write_raw(text)


def write_raw(text):
    try:
        write_descriptor(2, text.encode("utf-8", "backslashreplace"))
    except OSError:
        pass


def without_caller(error):
    """The exception without the frame of the caller, which has caught it: under `python3` that is C code."""
    trace = traceback_of(error)
    if trace is not None and trace.tb_frame is sys._getframe(1):
        set_traceback(error, trace.tb_next)
    return error
