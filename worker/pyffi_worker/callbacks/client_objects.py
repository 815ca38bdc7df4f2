"""What the client holds for Python: its functions, and its own errors."""


class Held:
    """Something of the client's, which may forget it when Python does."""

    calls = None  # until an object is made

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
    """Of an error of the client's own: held by the exception that stands for it."""
