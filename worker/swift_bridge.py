"""What Python code sees of the Swift program that it runs for: the functions that are registered there, the errors of
its code, and what values Python's objects are to it."""

_conversions = {}  # by the ids of the classes: the class itself and the function


def register_conversion(kind, function):
    """From now on Swift reads an instance of the class, or of one derived from it, as what `function(instance)` gives:
    `register_conversion(pydantic.HttpUrl, str)`."""
    from pyffi_worker.values.plain import goes_by_value

    if not isinstance(kind, type):
        raise TypeError(f"register_conversion() takes a class, got {type(kind).__name__}")
    if goes_by_value(kind):
        raise TypeError(f"register_conversion() can't change what {kind.__name__} is to Swift: it is a value there")
    if not callable(function):
        raise TypeError(f"register_conversion() takes a function, got {type(function).__name__}")
    _conversions[id(kind)] = kind, function


class SwiftError(Exception):
    """An error that Swift code threw: `message` in words, `type_name` the name of its Swift type."""

    def __init__(self, message="", type_name="Error"):
        super().__init__(message)
        self.message = message
        self.type_name = type_name


def trace_context():
    """The trace context of the Swift program's operation that this code runs for, as headers (`traceparent` and what
    belongs to it); empty without one. OpenTelemetry has it as its current context, if the program has imported that."""
    import sys

    module = sys.modules.get("pyffi_worker.execution.task_context")
    return dict(module.current.get() or ()) if module else {}


def __getattr__(name):
    if name == "progress":
        return _no_progress
    raise AttributeError(f"no Swift function is registered as '{name}'")


def _no_progress(fraction, message=""):
    """Tells the Swift program how far the work has come: `fraction` of 1, and in words. Nothing listens now."""
