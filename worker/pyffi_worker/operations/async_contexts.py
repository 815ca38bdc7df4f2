"""What an `async with` statement does before and after its body: coroutines for the client to await."""

from ..execution.handles import type_name
from .contexts import special


async def enter(manager):
    """What `__aenter__` gave, and what to call at the end of the body."""
    kind = type(manager)
    enters, leaves = special(manager, kind, "__aenter__"), special(manager, kind, "__aexit__")
    if enters is None or leaves is None:
        missed = "__aenter__" if enters is None else "__aexit__"
        raise TypeError(
            f"'{type_name(kind)}' object does not support the asynchronous context manager protocol "
            f"(missed {missed} method)"
        )
    return [await enters(), AsyncLeaver(leaves)]


class AsyncLeaver:
    """Ends the body. Given the body's exception, it tells whether the manager swallows that."""

    def __init__(self, leaves):
        self.leaves = leaves

    async def __call__(self, error=None):
        if error is None:
            await self.leaves(None, None, None)
            return False
        trace = BaseException.__traceback__.__get__(error)
        try:
            raise error
        except BaseException as raised:
            if raised is not error:
                raise
            # Being handled makes the error the context of what `__aexit__` may raise; nothing else may have changed.
            BaseException.__traceback__.__set__(error, trace)
            return bool(await self.leaves(type(error), error, trace))
