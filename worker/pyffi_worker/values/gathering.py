"""Collections and mappings that are no built-in ones, for a client that wants a list or a dict (member `gather`)."""

import sys
from _collections_abc import Mapping, Sequence, Set, ValuesView
from collections import UserString
from itertools import islice
from struct import error, iter_unpack

from ..execution.handles import Refusal, type_name
from .buffers import listable, lists_form, numbers
from .plain import BYTES, built_in, registered

CONTAINERS = {"list": (list, tuple, set, frozenset), "dict": (dict,)}
EXACT = frozenset((list, tuple, set, frozenset, dict))
ONE_VALUE = (str, bytes, bytearray)
COLLECTIONS = Sequence, Set, ValuesView
MOST = 1 << 24  # items of a collection that a decoder takes without being asked for them
TIMES = ("m", "M")  # numpy's kinds of datetime64 and timedelta64


def gather(writer, value, level, nesting):
    """As `Writer.form`, for an object whose exact type has no value; None if it is not of the kind that is wanted."""
    if nesting > writer.levels:
        return None
    found = gathered(value, writer.gather[nesting - 1], writer.plain, writer.items)
    if found is None:
        return None
    if type(found) in EXACT:
        return writer.container(found, type(found), level, nesting)
    return lists_form(writer, found, level, nesting)


def gathered(value, wanted, plain, most=sys.maxsize):
    """A built-in container with what is in `value`; None if it is nothing of the kind that is wanted.

    Where the elements come by value, too, numbers in memory stay there: it may be a buffer that is `listable`.
    """
    value = registered(value, type(value)) if plain else value
    kind = type(value)
    if issubclass(kind, CONTAINERS[wanted]):
        return built_in(value, kind)
    if wanted == "dict":
        # What `dict(value)` takes for a mapping.
        return dict(value) if hasattr(kind, "keys") and hasattr(kind, "__getitem__") else None
    count = length(value) if is_collection(kind) else -1
    if count < 0:
        return None
    if count > most:
        raise Refusal("limit", "the value has more items than the client's limit 'json' allows")
    if kind is memoryview and value.ndim == 1 and value.format in BYTES and plain:
        return None  # it travels as bytes
    if plain:
        if type(numbers(value)) is not str:
            return value if listable(value) else None  # of an array without end no list is made either
        items = numpy_items(value, kind)
        if items is not None:
            return items
    return memory_items(value) if kind is memoryview else own_items(value, kind, plain, count)


def is_collection(kind):
    """Whether its instances have a length and can be gone through again, as iterators can't."""
    if not hasattr(kind, "__len__") or hasattr(kind, "__next__") or issubclass(kind, ONE_VALUE):
        return False
    return (hasattr(kind, "__iter__") or hasattr(kind, "__getitem__")) and not issubclass(kind, Mapping)


def length(value):
    """-1 where there is none, as of an array without dimensions, or of one that is not computed yet."""
    try:
        return len(value)
    except (TypeError, ValueError, OverflowError):
        return -1


def listed(value, count):
    """The items of a collection of this length: what has `__getitem__` alone may go on for ever."""
    items = list(islice(value, count + 1))
    if len(items) != count:
        raise Refusal(
            "conversion", f"{type_name(type(value))} says that it has {count} items, and gives another number"
        )
    return items


def numpy_items(value, kind):
    """The items of an array of one dimension, or of what keeps its values in one, as pandas' Series and Index do."""
    numpy = sys.modules.get("numpy")
    ndarray, dtype = getattr(numpy, "ndarray", None), getattr(value, "dtype", None)
    if not isinstance(ndarray, type) or not isinstance(dtype, numpy.dtype) or dtype.kind in TIMES:
        return None
    try:
        array = value if issubclass(kind, ndarray) else value.__array__() if hasattr(kind, "__array__") else None
    except Exception:
        return None  # some refuse to be copied from where they are
    if not isinstance(array, ndarray) or array.ndim != 1:
        return None
    return array if listable(array) else array.tolist()


def own_items(value, kind, plain, count):
    # What `tolist` gives are Python's own values, as the items of arrays of pyarrow and torch are not.
    if plain and hasattr(kind, "tolist") and getattr(getattr(value, "dtype", None), "kind", None) not in TIMES:
        items = value.tolist()
        if type(items) is list:
            return items
    return listed(value, count)


def memory_items(view):
    """Of any format that module `struct` knows: memoryview itself knows fewer."""
    try:
        return view.tolist()
    except NotImplementedError:
        pass
    try:
        items = [item[0] if len(item) == 1 else item for item in iter_unpack(view.format, view.tobytes())]
    except error:
        return None
    for size in reversed(view.shape[1:]):
        items = [items[start : start + size] for start in range(0, len(items), size)] if size else []
    return items


def gathered_content(value, kind):
    """As `records.content`, for collections and mappings; None for what may be something else, too, and for what raises
    when it is asked: a decoder asks all objects of a class, of which the program may want but one."""
    try:
        row = row_of(value, kind)
        if row is not None:
            return "named", row
        if issubclass(kind, UserString):
            return "value", value.data
        if issubclass(kind, Mapping):
            return "value", dict(value)
        if not issubclass(kind, COLLECTIONS) and not hasattr(kind, "tolist") and not hasattr(kind, "dtype"):
            return None
        items = gathered(value, "list", True, MOST)
        return None if items is None else ("value", items if type(items) in EXACT else items.tolist())
    except Exception:
        return None


def row_of(value, kind):
    """The columns of a database's row by their names, as those of sqlite3 and SQLAlchemy have; None for all else."""
    if not issubclass(kind, Sequence):
        return None
    names = value if hasattr(kind, "keys") else getattr(value, "_mapping", None)
    if not hasattr(type(names), "keys"):
        return None
    row = dict(names)
    # SQLAlchemy's names are of a subclass of str.
    return {str.__str__(name): row[name] for name in row} if all(isinstance(name, str) for name in row) else None
