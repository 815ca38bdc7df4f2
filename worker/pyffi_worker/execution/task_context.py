"""What Python code has of the client's task that waits for it (protocol, section 4): the trace context, for code that
makes spans of its own, and the mark by which the client knows whose call of a function it gets."""

import sys
from contextvars import ContextVar, copy_context

current = ContextVar("swift_bridge.trace_context", default=None)
current_mark = ContextVar("swift_bridge.mark", default=None)


class Traced:
    """What executes an operation, within the operation's trace context."""

    def __init__(self, function, headers):
        self.function, self.headers = function, headers

    def __call__(self, *arguments):
        scope = Scope()
        try:
            scope.enter(self.headers)
            return self.function(*arguments)
        finally:
            scope.leave()


class Scope:
    token = attached = None

    def enter(self, headers):
        """Makes it the current one: for OpenTelemetry too, if the program has that."""
        self.token = current.set(headers)
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
        if self.token is not None:
            current.reset(self.token)


def context_with(headers, mark):
    """A context for a coroutine."""
    context = copy_context()
    if headers is not None:
        context.run(Scope().enter, headers)
    context.run(current_mark.set, mark)
    return context
