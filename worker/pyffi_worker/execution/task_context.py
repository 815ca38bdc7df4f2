"""What Python code has of the client's task that waits for it (protocol, section 4): the trace context, for code that
makes spans of its own, and the mark by which the client knows whose call of a function it gets."""

import sys
from contextvars import ContextVar, copy_context

current = ContextVar("swift_bridge.trace_context", default=None)
current_mark = ContextVar("swift_bridge.mark", default=None)


class InContext:
    """What executes an operation, within the operation's context."""

    def __init__(self, function, headers, mark):
        self.function, self.headers, self.mark = function, headers, mark

    def __call__(self, *arguments):
        scope = Scope()
        try:
            scope.enter(self.headers, self.mark)
            return self.function(*arguments)
        finally:
            scope.leave()


class Scope:
    trace = mark = attached = None

    def enter(self, headers, mark=None):
        """Makes these the current ones: the headers for OpenTelemetry too, if the program has that."""
        if mark is not None:
            self.mark = current_mark.set(mark)
        if headers is None:
            return
        self.trace = current.set(headers)
        context = sys.modules.get("opentelemetry.context")
        if context:
            try:
                # `trace` does not import it.
                from opentelemetry.propagate import extract

                self.attached = context.attach(extract(headers))
            except Exception:
                pass  # a propagator of the program's, whose fault is not the operation's

    def leave(self):
        if self.attached is not None:
            sys.modules["opentelemetry.context"].detach(self.attached)
        if self.trace is not None:
            current.reset(self.trace)
        if self.mark is not None:
            current_mark.reset(self.mark)


def context_with(headers, mark):
    """A context for a coroutine."""
    context = copy_context()
    context.run(Scope().enter, headers, mark)
    return context
