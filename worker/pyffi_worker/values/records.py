"""What PythonDecoder and PythonEncoder leave to Python: to find what is in objects, and to make instances of
classes."""

import sys
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

from .. import on_demand
from ..execution.handles import mro_of
from .plain import rare_base, registered, unwrapped

NO_RECORDS = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType)


def contents(objects, known):
    """The id of each object, and by it what is in those whose ids are not among the known ones.

    So objects that refer to each other are gone through once, however many ways lead to them.
    """
    records = {}  # by the id of a class: the names of its fields, where they are all there is to know; and the class
    ids = list(map(id, objects))
    new = {number: value for number, value in zip(ids, objects) if number not in known}
    return ids, {number: content(value, records) for number, value in new.items()}


def content(value, records):
    """`("named", fields)` of a named tuple, `("value", what it is by value)`, or `("opaque", None)`."""
    kind = type(value)
    if id(kind) in records:
        names, _ = records[id(kind)]
        return wrapped(fields(value, *names))
    made = registered(value, kind)
    if made is not value:
        return "value", unwrapped(made, type(made))
    names = tuple_names(kind)
    if names is not None:
        return "named", dict(zip(names, tuple.__iter__(value)))
    if is_member(value):
        return "value", value._value_
    plain = unwrapped(value, kind)
    if plain is not value:
        return "value", plain
    base = rare_base(kind)
    if base is not None:
        try:
            return wrapped(exact(value, base))
        except (TypeError, ValueError):  # pandas has a datetime that is no time, NaT
            return wrapped(None)
    gathered = None if is_dataclass(kind) else on_demand.gathered_content(value, kind)
    if gathered is not None:
        return gathered
    names = field_names(kind)
    if names is None:
        return wrapped(None)
    if not hasattr(kind, "__index__"):  # by which some of its instances may be ints
        records[id(kind)] = names, kind
    return wrapped(fields(value, *names))


def wrapped(plain):
    return ("opaque", None) if plain is None else ("value", plain)


def tuple_names(kind):
    """The names of a namedtuple class; None for any other."""
    names = getattr(kind, "_fields", None) if issubclass(kind, tuple) else None
    return names if type(names) is tuple and all(type(name) is str for name in names) else None


def is_member(value):
    enum = sys.modules.get("enum")
    return enum is not None and isinstance(value, enum.Enum)


def exact(value, base):
    """An instance of a subclass as one of the class itself, with the offset of its zone at that moment in place of a
    zone with rules; None if that offset is not known."""
    import datetime

    if base is datetime.datetime:
        offset = value.utcoffset()
        zone = None if offset is None else datetime.timezone(offset)
        date = value.year, value.month, value.day
        return base(*date, value.hour, value.minute, value.second, value.microsecond, zone, fold=value.fold)
    if base is datetime.date:
        return base(value.year, value.month, value.day)
    if base is datetime.timedelta:
        return base(value.days, value.seconds, value.microseconds)
    if base is datetime.time:
        # Which offset the zone has is known with a date only.
        return None if value.tzinfo is not None else base(*clock(value), fold=value.fold)
    return base(int=value.int) if base.__name__ == "UUID" else base(value)


def clock(value):
    return value.hour, value.minute, value.second, value.microsecond


def field_names(kind):
    """The names of a class's declared fields or slots, and whether instances may have more; None for classes whose
    instances are no records."""
    if is_dataclass(kind):
        import dataclasses

        return [field.name for field in dataclasses.fields(kind)], False
    return None if issubclass(kind, NO_RECORDS) else (slots_of(kind), True)


def fields(value, names, has_more):
    """What a record holds, without what is not set, and without attributes whose names begin with an underscore; None
    for an instance that can't hold anything."""
    found = present(value, names) if names else {}
    if has_more:
        try:
            attributes = object.__getattribute__(value, "__dict__")
        except AttributeError:
            attributes = None
        if type(attributes) is not dict:
            return found if names else None
        found.update((name, item) for name, item in list(attributes.items()) if is_public(name))
    return found


def slots_of(kind):
    names = []
    for base in reversed(mro_of(kind)):
        slots = base.__dict__.get("__slots__", ())
        names += [slots] if type(slots) is str else list(slots)
    return list(filter(is_public, names))


def is_public(name):
    return type(name) is str and not name.startswith("_")


def present(value, names):
    """The fields that have a value now, with their values: a field may be without one."""
    missing = object()
    found = ((name, getattr(value, name, missing)) for name in names)
    return {name: item for name, item in found if item is not missing}


def construct(kind, values):
    """Calls `kind(**values)`, with instances of the classes that its fields are annotated with."""
    hints = hints_of(kind)
    return kind(**{name: fitted(hints.get(name), item) for name, item in values.items()} if hints else values)


def is_dataclass(kind):
    return type(getattr(kind, "__dataclass_fields__", None)) is dict


def is_record_class(kind):
    return isinstance(kind, type) and (is_dataclass(kind) or tuple_names(kind) is not None)


def hints_of(kind):
    """The annotations of a dataclass or named tuple; none if a name in them stands for nothing."""
    if not is_record_class(kind):
        return {}
    import typing

    try:
        return typing.get_type_hints(kind)
    except (NameError, TypeError):
        return {}


def fitted(hint, value):
    """The value as its annotation has it, if that is certain; else as it is."""
    if hint is None or value is None:
        return value
    if is_record_class(hint):
        return construct(hint, value) if type(value) is dict else value
    if is_enum_class(hint):
        return hint(value)
    import collections.abc
    import typing

    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if is_union(origin, typing):
        some = [argument for argument in arguments if argument is not type(None)]
        return fitted(some[0], value) if len(some) == 1 else value
    if type(value) is dict and origin in (dict, collections.abc.Mapping, collections.abc.MutableMapping):
        return {fitted(arguments[0], key): fitted(arguments[1], item) for key, item in value.items()}
    if type(value) is list and origin is tuple:
        hints = [arguments[0]] * len(value) if arguments[1:] == (...,) else arguments
        return tuple(map(fitted, hints, value)) if len(hints) == len(value) else value
    if type(value) in (list, set) and origin in (set, frozenset):
        return origin(fitted(arguments[0], item) for item in value)
    if type(value) is list and origin in (list, collections.abc.Sequence, collections.abc.Iterable):
        return [fitted(arguments[0], item) for item in value]
    return value


def is_enum_class(hint):
    enum = sys.modules.get("enum")
    return enum is not None and isinstance(hint, enum.EnumMeta)


def is_union(origin, typing):
    return origin is typing.Union or (origin is not None and origin is getattr(sys.modules["types"], "UnionType", None))
