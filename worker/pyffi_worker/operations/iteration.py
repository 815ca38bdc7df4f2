"""Iterators, whose elements are taken several at a time (protocol, section 4). Both backends take them by these
rules."""

from itertools import islice

from ..execution.handles import Refusal
from .subjects import subject

LARGE = 1 << 20  # bytes, characters or items; once elements hold more together, no more are taken for the reply
LIGHT = frozenset((int, float, bool, type(None), complex))
HEAVY = frozenset((str, bytes, bytearray, list, tuple, dict, set, frozenset))
# Iterators over what holds its elements: taking one can't be noticed but by the iterator itself.
PLAIN = frozenset(
    type(iter(empty))
    for empty in ([], (), {}, {}.values(), {}.items(), set(), range(0), range(1 << 64), "", "é", b"", bytearray())
)
Generator = type(_ for _ in ())


def run_iterate(context, message):
    closes = message.get("closes", False)
    if type(closes) is not bool:
        raise Refusal("request", "'closes' must be a boolean")
    return iterate(subject(context, message), closes, context.handles.main)


def iterate(found, closes, main):
    """The iterator (None if only `async for` could go through); whether its elements may be taken before somebody asks
    for them; and an object that closes a generator when it is released, or None."""
    try:
        iterator = main(iter, (found,))
    except TypeError:
        if hasattr(type(found), "__aiter__"):
            return [None, False, None]
        raise
    # An iterator that the program itself has made may be in use elsewhere.
    plain = type(iterator) in PLAIN and iterator is not found
    return [iterator, plain, Closing(iterator) if closes and type(iterator) is Generator else None]


class Closing:
    """Held by a client that goes through a generator, which is closed when the client lets go of it."""

    def __init__(self, generator):
        self.generator = generator

    def __del__(self):
        self.generator.close()


def run_take(context, message):
    count = message.get("count")
    if type(count) is not int or count < 1:
        raise Refusal("request", "'count' must be a positive integer")
    return take(subject(context, message), count, context.handles.main.call)


def take(iterator, count, call):
    """The elements taken, and whether there may be more; or, in place of that, an iterator that raises the exception
    that came after them."""
    taken = []
    several = extend if type(iterator) in PLAIN else append
    size, step = 0, 1
    while True:
        start = len(taken)
        step = min(step, count - start)
        try:
            several(taken, iterator, step, call)
        except StopIteration:
            return [taken, False]
        except KeyboardInterrupt:
            raise  # how an operation is cancelled, which then has no result
        except BaseException as error:
            if not taken:
                raise
            return [taken, Failed(error)]
        if len(taken) < start + step:
            return [taken, False]
        if len(taken) == count:
            return [taken, True]
        size += weight(taken[start:])
        if size > LARGE:
            return [taken, True]
        step *= 2


def extend(taken, iterator, count, call):
    taken.extend(islice(iterator, count))  # keeps what came before an exception


def append(taken, iterator, count, call):
    for _ in range(count):
        taken.append(call(next, iterator))


def weight(elements):
    if LIGHT.issuperset(map(type, elements)):
        return len(elements)
    return sum(len(element) if type(element) in HEAVY else 1 for element in elements)


class Failed:
    """Goes on in the place of an iterator that raised after some elements, which had to be delivered first."""

    def __init__(self, error):
        self.error = error

    def __iter__(self):
        return self

    def __next__(self):
        raise self.error
