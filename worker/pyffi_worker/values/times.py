"""Dates and durations that are more than those of module datetime: numpy's, and pandas' subclasses, count nanoseconds
and have a "not a time". A value of which something would be lost stays an object."""

import datetime
import sys

MORE = ("nanosecond", "nanoseconds")
# The units in which numpy counts, in attoseconds; its years and months have no fixed length.
UNITS = {"W": 604800 * 10**18, "D": 86400 * 10**18, "h": 3600 * 10**18, "m": 60 * 10**18, "s": 10**18}
UNITS.update(ms=10**15, us=10**12, ns=10**9, ps=10**6, fs=1000)
UNITS["as"] = 1
FINE = frozenset(("ns", "ps", "fs", "as"))


def fields(value, base, names):
    """The fields of class `base` with these names; None if they don't tell all of `value`, an instance of a
    subclass."""
    own = [getattr(base, name).__get__(value) for name in names]
    if type(value) is base:
        return own
    has_more = any(getattr(value, name, 0) for name in MORE)
    return None if has_more or [getattr(value, name, None) for name in names] != own else own


def of_numpy(value):
    """The date or duration of module datetime that equals a datetime64 or timedelta64; `value` itself if there is
    none."""
    inside = value.item()
    if type(inside) is int and unit(value)[0] in FINE:
        whole = value.astype(value.dtype.kind + "8[us]")
        if whole.astype(value.dtype) == value:
            inside = whole.item()
    return inside if isinstance(inside, (datetime.date, datetime.timedelta)) else value


def unit(value):
    return sys.modules["numpy"].datetime_data(value.dtype)


def exact_duration(value):
    """Seconds and attoseconds of numpy's or pandas' durations; None for all else, a plain timedelta too."""
    if getattr(getattr(value, "dtype", None), "kind", None) == "m":
        name, count = unit(value)
        if name not in UNITS or value != value:  # a "not a time" doesn't equal itself
            return None
        return divmod(int(value.astype("int64")) * count * UNITS[name], 10**18)
    if not isinstance(value, datetime.timedelta):
        return None
    parts = [getattr(value, name, None) for name in ("days", "seconds", "microseconds", "nanoseconds")]
    if set(map(type, parts)) != {int}:
        return None
    days, seconds, microseconds, nanoseconds = parts
    return divmod((days * 86400 + seconds) * 10**18 + microseconds * 10**12 + nanoseconds * 10**9, 10**18)
