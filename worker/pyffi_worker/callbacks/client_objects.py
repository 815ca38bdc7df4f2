"""What the client holds for Python: its functions, and its own errors."""


class Held:
    """Stands for something that the client holds, and may forget when Python does."""

    calls = None  # as long as `__init__` has not run, which `__del__` has to know

    def __init__(self, calls, number):
        self.calls, self.number = calls, number
        calls.made.add(number)

    def __del__(self):
        if self.calls is not None:
            self.calls.drop(self.number)


class Function(Held):
    """Calls one of the client's functions."""

    def __init__(self, calls, number, forms):
        self.forms = forms
        super().__init__(calls, number)

    def __call__(self, *arguments):
        if len(arguments) != len(self.forms):
            raise self.mismatch(arguments)
        return self.calls.call(self, arguments)

    def mismatch(self, arguments):
        return TypeError(f"the Swift function takes {len(self.forms)} argument(s), got {len(arguments)}")


class Starter(Function):
    """Starts an async function; `settle` gets its result and its error, in any thread. Returns what stops it.
    `soon` has a function called in the thread of the event loop."""

    def __call__(self, settle, soon, *arguments):
        if len(arguments) != len(self.forms):
            raise self.mismatch(arguments)
        return self.calls.side().start(self, arguments, settle, soon)


class Identity(Held):
    """Stands for an error of the client's own, and is held by the exception that is raised for it."""
