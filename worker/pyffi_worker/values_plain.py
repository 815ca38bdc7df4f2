"""Result mode `plain`: objects that are a value in another coat, such as instances of subclasses."""

import sys
from operator import index

from .values_out import RARE_HOMES, module_of

# How to take the coat off without asking the subclass.
SCALARS = (
    (str, str.__str__),
    (int, lambda value: int.__add__(value, 0)),
    (float, float.__pos__),
    (bytes, lambda value: b"".join([value])),
    (complex, complex.__pos__),
    (bytearray, bytes),
)
CONTAINERS = (list, tuple, set, frozenset, dict)


def plain(writer, value, kind, level, nesting):
    """As `Writer.form`, for an object whose exact type has no value."""
    for base, naked in SCALARS:
        if issubclass(kind, base):
            return writer.form(naked(value), level, nesting)
    for base in CONTAINERS:
        if issubclass(kind, base):
            return writer.container(value, base, level, nesting)
    if kind is memoryview:
        return writer.form(value.tobytes(), level, nesting) if value.contiguous else writer.stays(value, level)
    if RARE_HOMES.intersection(map(module_of, kind.__mro__)):
        from .values_rare import FORMS

        for base in FORMS:
            if issubclass(kind, base):
                return writer.rare(value, base, level)
    inside = value.item() if is_numpy_scalar(value, kind) else value
    if inside is value and hasattr(kind, "__index__"):
        try:
            inside = index(value)
        except TypeError:
            pass  # an array of several items, for example
    # An item of the same type (a long double) would go round in circles.
    if type(inside) is kind:
        return writer.stays(value, level)
    return writer.form(inside, level, nesting)


def is_numpy_scalar(value, kind):
    numpy = sys.modules.get("numpy")
    scalar, array = getattr(numpy, "generic", None), getattr(numpy, "ndarray", None)
    if isinstance(scalar, type) and issubclass(kind, scalar):
        return True
    return isinstance(array, type) and issubclass(kind, array) and value.ndim == 0
