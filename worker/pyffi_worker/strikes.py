"""Where no interrupt is raised, but tried again a moment later: what it would do there is worse than to come late."""

OWN = (lambda: None).__code__.co_filename.rpartition("strikes.py")[0]


def is_own(frame):
    """Whether a frame, which may be None, executes code of this package."""
    return frame is not None and frame.f_globals.get("__package__") == __package__


def has_to_wait(frame, is_base):
    """Whether code that has come to this frame is not to be interrupted there.

    `is_base` tells of a frame that it is below the operation's code."""
    # Between a lock that importlib takes and its `try`: whoever imports anything would wait for it for ever.
    if frame is not None and frame.f_code.co_filename.startswith("<frozen importlib._bootstrap"):
        return True
    while frame is not None and not is_base(frame):
        code = frame.f_code
        # It would swallow the interrupt.
        if code.co_name == "__del__":
            return True
        # One that is imported on its first use: threads that wait for it would take it half made.
        if code.co_name == "<module>" and code.co_filename.startswith(OWN):
            return True
        frame = frame.f_back
    return False
