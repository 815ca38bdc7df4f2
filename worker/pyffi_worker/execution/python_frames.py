"""What frames of Python tell: whose code they execute, and whether it may be interrupted there."""

from .main_frame import is_main_frame

PACKAGE, _, _ = __name__.partition(".")
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
    """Whether code that has reached this frame must not be interrupted there, but a moment later: what an interrupt
    would do there is worse than to come late.

    `is_base` tells whether a frame is the one below the operation's code."""
    # importlib may have taken a lock and not reached its `try` yet: whoever imports anything would wait for it for
    # ever.
    if frame is not None and frame.f_code.co_filename.startswith("<frozen importlib._bootstrap"):
        return True
    while frame is not None and not is_base(frame):
        code = frame.f_code
        # Python would swallow the interrupt.
        if code.co_name == "__del__":
            return True
        # A module of this package, imported on its first use: threads that wait for it would take it half made.
        if code.co_name == "<module>" and code.co_filename.startswith(FOLDER):
            return True
        frame = frame.f_back
    return False
