"""Result mode `plain`: objects that amount to a value of a built-in type, such as instances of its subclasses."""

import sys
from operator import index

from .. import on_demand
from ..execution.handles import module_of, mro_of
from .outgoing import RARE_HOMES, contents_of, items_of

# How to get the value of the built-in type without asking the subclass.
SCALARS = (
    (str, str.__str__),
    (int, lambda value: int.__add__(value, 0)),
    (float, float.__pos__),
    (bytes, lambda value: b"".join([value])),
    (complex, complex.__pos__),
    (bytearray, bytes),
)
CONTAINERS = (list, tuple, set, frozenset, dict)
BYTES = frozenset("Bc")


def plain(writer, value, kind, level, nesting):
    """Does what `Writer.form` does, for an object whose exact type doesn't go by value."""
    made = registered(value, kind)
    if made is not value:
        return writer.form(made, level, nesting)
    form = writer.gathered(value, level, nesting)
    if form is not None:
        return form
    for base in CONTAINERS:
        if issubclass(kind, base):
            return writer.container(value, base, level, nesting)
    bare = naked(value, kind)
    if bare is not value:
        return writer.form(bare, level, nesting)
    base = rare_base(kind)
    if base:
        form = writer.rare(value, base, level)
        return writer.stays(value, level) if form is None else form
    lists = on_demand.lists_form(writer, value, level, nesting)
    return writer.stays(value, level) if lists is None else lists


def unwrapped(value, kind):
    """What an object amounts to: what the program's function for its class makes of it, or else what `built_in`
    gives."""
    made = registered(value, kind)
    return built_in(value, kind) if made is value else unwrapped(made, type(made))


def built_in(value, kind):
    """What an object amounts to: an instance of a subclass, to one of its built-in base; all else, to what `naked`
    gives. `value` itself if it amounts to nothing else."""
    for base in CONTAINERS:
        if issubclass(kind, base):
            return dict(items_of(value)) if base is dict else base(contents_of(value, base))
    return naked(value, kind)


def registered(value, kind):
    """What a function that the program has registered for the class makes of an instance; `value` itself if there is
    none."""
    conversions = getattr(sys.modules.get("swift_bridge"), "_conversions", None)
    if conversions:
        for base in mro_of(kind):
            _, function = conversions.get(id(base), (None, None))
            if function is not None:
                made = function(value)
                return value if type(made) is kind else made  # that would never end
    return value


def goes_by_value(kind):
    """Whether instances of exactly this class have a value, whatever the program wants."""
    from .standard_library import FORMS

    return any(kind is one for one in (type(None), bool, memoryview, *dict(SCALARS), *CONTAINERS, *FORMS))


def naked(value, kind):
    """The value to which an object that is no container amounts, such as the number of a numpy scalar; `value` itself
    if there is none."""
    for base, bare in SCALARS:
        if issubclass(kind, base):
            return bare(value)
    if kind is memoryview:
        return value.tobytes() if value.format in BYTES and value.ndim == 1 and value.contiguous else value
    if rare_base(kind):
        return value
    inside = value
    if is_numpy_scalar(value, kind):
        inside = on_demand.of_numpy(value) if is_moment(value, kind) else value.item()
    if inside is value and hasattr(kind, "__index__"):
        try:
            inside = index(value)
        except TypeError:
            pass  # an array of several items, for example
    # numpy gives a long double for a long double: converting that again would never end.
    return value if type(inside) is kind else inside


def rare_base(kind):
    """The type of the standard library as which an instance of `kind` travels; None for all others."""
    if RARE_HOMES.intersection(map(module_of, kind.__mro__)):
        from .standard_library import FORMS

        for base in FORMS:
            if issubclass(kind, base):
                return base
    return None


def is_moment(value, kind):
    """Whether it is numpy's timedelta64 or datetime64."""
    return is_numpy_scalar(value, kind) and getattr(getattr(value, "dtype", None), "kind", None) in ("m", "M")


def is_numpy_scalar(value, kind):
    numpy = sys.modules.get("numpy")
    scalar, array = getattr(numpy, "generic", None), getattr(numpy, "ndarray", None)
    if isinstance(scalar, type) and issubclass(kind, scalar):
        return True
    return isinstance(array, type) and issubclass(kind, array) and value.ndim == 0
