"""Conversion of types of the standard library, which Python has to import first; of complex numbers, slices and
ranges."""

import datetime
import decimal
import uuid

from ..transport.codec import sendable
from .incoming import conversion, incoming, is_int, need
from .times import fields

MICROSECOND = datetime.timedelta(microseconds=1)


def integers(content, count, tag):
    need(type(content) is list and len(content) == count and all(map(is_int, content)), tag)
    return content


def made(tag, function, *arguments):
    """Calls a constructor of the standard library, which refuses what is out of its range."""
    try:
        return function(*arguments)
    except (ValueError, OverflowError, ArithmeticError) as error:
        raise conversion(tag, error) from None


def make_complex(context, content):
    need(type(content) is list and len(content) == 2, "complex")
    parts = incoming(context, content)
    need({float}.issuperset(map(type, parts)), "complex")
    return complex(*parts)


def make_date(context, content):
    return made("date", datetime.date, *integers(content, 3, "date"))


def make_timedelta(context, content):
    days, seconds, microseconds = integers(content, 3, "timedelta")
    need(0 <= seconds < 86400 and 0 <= microseconds < 1000000, "timedelta")
    return made("timedelta", datetime.timedelta, days, seconds, microseconds)


def make_zone(content, tag):
    if content is None:
        return None
    need(type(content) is list and len(content) == 2 and is_int(content[0]), tag)
    need(content[1] is None or type(content[1]) is str, tag)
    offset = made(tag, lambda: datetime.timedelta(microseconds=content[0]))
    return made(tag, datetime.timezone, *([offset] if content[1] is None else [offset, content[1]]))


def clock_maker(kind, fields):
    """Returns the function that makes times of a class from `fields` numbers, a zone and a fold."""
    tag = kind.__name__

    def make(context, content):
        need(type(content) is list and len(content) == fields + 2, tag)
        numbers = integers(content[:fields], fields, tag)
        need(type(content[-1]) is int and content[-1] in (0, 1), tag)
        zone = make_zone(content[-2], tag)
        return made(tag, lambda: kind(*numbers, zone, fold=content[-1]))

    return make


def make_decimal(context, content):
    need(type(content) is str, "decimal")
    value = made("decimal", decimal.Decimal, content)
    need(str(value) == content, "decimal")
    return value


def make_uuid(context, content):
    need(type(content) is str, "uuid")
    try:
        value = uuid.UUID(content)
    except ValueError:
        need(False, "uuid")
    need(str(value) == content, "uuid")
    return value


def make_slice(context, content):
    need(type(content) is list and len(content) == 3, "slice")
    return slice(*incoming(context, content))


def make_range(context, content):
    return made("range", range, *integers(content, 3, "range"))


MAKERS = {
    "complex": make_complex,
    "date": make_date,
    "time": clock_maker(datetime.time, 4),
    "datetime": clock_maker(datetime.datetime, 7),
    "timedelta": make_timedelta,
    "decimal": make_decimal,
    "uuid": make_uuid,
    "slice": make_slice,
    "range": make_range,
}


def rare_out(value, kind):
    """The wire form of `value` taken as an exact `kind`; None where it has to stay a handle."""
    if kind not in FORMS:
        return None
    return FORMS[kind](value)


def zone_form(zone):
    """The form of a zone in a list, so that a time without a zone (`[None]`) and a zone that can't be sent (None)
    differ."""
    if zone is None:
        return [None]
    if type(zone) is not datetime.timezone:
        return None
    offset, *name = zone.__getinitargs__()
    if name and not (type(name[0]) is str and sendable(name[0])):
        return None
    return [[offset // MICROSECOND, name[0] if name else None]]


def former(kind, *names):
    """Returns the function that makes the wire form of an instance of `kind` with these fields."""
    tag = kind.__name__

    def form(value):
        found = fields(value, kind, names)
        return found and {tag: found}

    def zoned(value):
        zone = zone_form(value.tzinfo)
        found = zone and fields(value, kind, names)
        return found and {tag: [*found, *zone, value.fold]}

    return zoned if hasattr(kind, "tzinfo") else form


DATE = ("year", "month", "day")
CLOCK = ("hour", "minute", "second", "microsecond")


# In this order since `rare_base` takes the first that fits: subclasses come before their bases.
FORMS = {
    datetime.datetime: former(datetime.datetime, *DATE, *CLOCK),
    datetime.date: former(datetime.date, *DATE),
    datetime.time: former(datetime.time, *CLOCK),
    datetime.timedelta: former(datetime.timedelta, "days", "seconds", "microseconds"),
    decimal.Decimal: lambda value: {"decimal": decimal.Decimal.__str__(value)},
    uuid.UUID: lambda value: {"uuid": uuid.UUID.__str__(value)},
}
