"""What Python code sees of the Swift program that it runs for: the functions that are registered there, and the errors
of its code."""


class SwiftError(Exception):
    """An error that Swift code threw: `message` in words, `type_name` the name of its Swift type."""

    def __init__(self, message="", type_name="Error"):
        super().__init__(message)
        self.message = message
        self.type_name = type_name


def __getattr__(name):
    if name == "progress":
        return _no_progress
    raise AttributeError(f"no Swift function is registered as '{name}'")


def _no_progress(fraction, message=""):
    """Tells the Swift program how far the work has come: `fraction` of 1, and in words. Nothing listens now."""
