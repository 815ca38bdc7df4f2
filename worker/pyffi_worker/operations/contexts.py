"""Context managers (protocol, section 4): what a `with` statement does before and after its body, which is the
client's."""

from ..execution.handles import Refusal, mro_of, type_name
from .subjects import subject

members_of = type.__dict__["__dict__"].__get__


def run_enter(context, message):
    prefers_async = message.get("async", False)
    if type(prefers_async) is not bool:
        raise Refusal("request", "'async' must be a boolean")
    return enter(subject(context, message), prefers_async, context.handles.main)


def enter(manager, prefers_async, main):
    """What `__enter__` returned, and what to call at the end of the body; None if only `async with` could enter, or
    could, too, and the client prefers that."""
    kind = type(manager)
    if prefers_async and special(manager, kind, "__aenter__") and special(manager, kind, "__aexit__"):
        return None
    enters, leaves = special(manager, kind, "__enter__"), special(manager, kind, "__exit__")
    if enters is None or leaves is None:
        if special(manager, kind, "__aenter__") is not None:
            return None
        missed = "__enter__" if enters is None else "__exit__"
        raise TypeError(
            f"'{type_name(kind)}' object does not support the context manager protocol (missed {missed} method)"
        )
    return [main(enters), Leaver(leaves, main)]


def special(manager, kind, name):
    """A method, looked up as Python does for special methods: past the object's own attributes. None if there is
    none."""
    for base in mro_of(kind):
        found = members_of(base).get(name)
        if found is not None:
            bind = getattr(type(found), "__get__", None)
            return found if bind is None else bind(found, manager, kind)
    return None


class Leaver:
    """Ends the body. Given the body's exception, it tells whether the manager swallows that."""

    def __init__(self, leaves, main):
        self.leaves = leaves
        self.main = main

    def __call__(self, error=None):
        if error is None:
            self.main(self.leaves, (None, None, None))
            return False
        trace = BaseException.__traceback__.__get__(error)
        try:
            raise error
        except BaseException as raised:
            if raised is not error:
                raise
            # Being handled makes the error the context of what `__exit__` may raise; nothing else may have changed.
            BaseException.__traceback__.__set__(error, trace)
            return bool(self.main(self.leaves, (type(error), error, trace)))
