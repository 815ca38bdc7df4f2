"""What frames of Python tell: whose code they execute, and whether it may be interrupted there."""

import sys

from .main_frame import is_main_frame

PACKAGE, _, _ = __name__.partition(".")
LOOPS = "asyncio/base_events.py", "asyncio/events.py"
# What asks an exception, or a note, for its text, and takes whatever that raises for a text that can't be had.
DEAF = "_some_str", "_safe_string"
FOLDER = (lambda: None).__code__.co_filename.rpartition("execution/")[0]


def is_own(frame):
    """Whether a frame, which may be None, executes code of this package."""
    if frame is None:
        return False
    package = frame.f_globals.get("__package__")
    if type(package) is str and (package == PACKAGE or package.startswith(PACKAGE + ".")):
        return True
    return is_main_frame(frame)


def has_to_wait(frame, is_base):
    """Whether code that has reached this frame, which may be None, must not be interrupted there, but a moment later:
    what an interrupt would do there is worse than to come late.

    `is_base` tells whether a frame is the one below the operation's code."""
    return must_wait(codes(frame, is_base))


def codes(frame, is_base):
    while frame is not None and not is_base(frame):
        yield frame.f_code
        frame = frame.f_back


# The code of handlers of signals. Below one stands what the signal has hit; another signal may hit the handler.
signal_handlers = set()


def must_wait(codes):
    """`codes` are those of the frame that was reached, and of its callers."""
    is_reached = True
    hook = getattr(sys, "unraisablehook", None)
    hook = hook.__code__ if type(hook) is type(is_own) else None
    for code in codes:
        if is_reached and is_delicate(code.co_filename):
            return True
        is_reached = code in signal_handlers
        # Python would swallow the interrupt. The hook prints what a `__del__` has raised, among others.
        if code.co_name == "__del__" or code is hook:
            return True
        # So would `traceback`, also where nobody has called it: a task that was dropped tells of its exception so.
        if code.co_name in DEAF and code.co_filename.endswith("traceback.py"):
            return True
        # A module of this package, imported on its first use: threads that wait for it would take it half made.
        if code.co_name == "<module>" and code.co_filename.startswith(FOLDER):
            return True
    return False


def is_delicate(file):
    """Whether code of this file must not be interrupted while it runs itself."""
    # importlib may have taken a lock and not reached its `try` yet: whoever imports anything would wait for it for
    # ever. An event loop may have taken a callback and not called it yet: whoever waits for that would do so for ever.
    return file.startswith("<frozen importlib._bootstrap") or file.endswith(LOOPS)
