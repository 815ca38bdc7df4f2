"""What `async for` does, a chunk at a time: coroutines for the client to await."""

from ..coroutines.event_loop import ENDS, submit
from ..coroutines.safe_asyncio import asyncio
from .iteration import Failed


def steps(found, closes):
    """An object that takes elements of an async iterable; and one that closes an async generator when it is released,
    or None if that isn't wanted or needed."""
    iterator = type(found).__aiter__(found)
    return [Steps(iterator), Closing(iterator) if closes and hasattr(iterator, "aclose") else None]


class Steps:
    def __init__(self, iterator):
        self.iterator = iterator

    async def take(self, count):
        """Does what operation `take` does."""
        taken = []
        try:
            for _ in range(count):
                taken.append(await type(self.iterator).__anext__(self.iterator))  # noqa: PERF401 (it keeps what came)
        except StopAsyncIteration:
            return [taken, False]
        except (asyncio.CancelledError, *ENDS):
            raise  # how an operation is cancelled, which then has no result
        except BaseException as error:
            if not taken:
                raise
            return [taken, FailedSteps(error)]
        return [taken, True]


class FailedSteps(Failed):
    async def take(self, count):
        raise self.error


class Closing:
    """Held by a client that goes through an async generator, which is closed when the client lets go of it."""

    def __init__(self, generator):
        self.generator = generator

    def __del__(self):
        submit(self.generator.aclose(), lambda value, error: None)
