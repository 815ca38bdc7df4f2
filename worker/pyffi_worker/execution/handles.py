"""The objects that the client holds, by number, and the failures that stand in for objects (protocol, sections 5 and
7)."""

import sys
from itertools import count

from .. import on_demand
from .main_frame import main_caller

TOP = 2**63 - 1
NAME = 1000  # characters of a type's name that are told
SHORT = 1024  # in mode `auto` a str of so many characters, or so many bytes, still travels by value
# These ask `type` itself, past whatever a metaclass makes of the names.
TYPE_ATTRIBUTES = {name: type.__dict__[name].__get__ for name in ("__name__", "__qualname__", "__module__", "__mro__")}
type_name, qualified_name, type_module, mro_of = TYPE_ATTRIBUTES.values()


def module_of(kind):
    """The module of a class, asked of `type` itself, since a metaclass may answer anything."""
    try:
        module = type_module(kind)
    except AttributeError:
        return None
    return module if type(module) is str else None


def qualified(kind):
    """The name of a class with that of its module, as Python prints exceptions."""
    module, name = module_of(kind), qualified_name(kind)
    return clean(name if module in (None, "builtins") else f"{module}.{name}")


def clean(text):
    """A text with escapes for lone surrogates, which JSON can't carry."""
    return text.encode("utf-8", "backslashreplace").decode()


async def nothing():
    pass


nothing = nothing()
Coroutine = type(nothing)
nothing.close()


class Refusal(Exception):
    """Why a request failed: an error (protocol, section 8), which may also stand in the place of a result."""

    def __init__(self, kind, message, **members):
        self.error = {"kind": kind, "message": message, **members}
        self.request = None  # the message, where it was refused before it got to its operation
        self.exceptions = ()  # pairs of a description within `error` and the exception that it describes

    def render(self, handles):
        """The error to send, and the handles in it: each time new ones on the exceptions."""
        if not self.exceptions:
            return self.error, []
        copy = Copy({id(description): exception for description, exception in self.exceptions}, handles)
        return {**self.error, "exception": copy.of(self.error["exception"])}, copy.refs


class Copy:
    """Copies descriptions of exceptions, each with a new handle: several threads may tell of the same failure."""

    def __init__(self, exceptions, handles):
        self.exceptions, self.handles, self.refs = exceptions, handles, []

    def of(self, description):
        copy = dict(description)
        try:
            copy["ref"] = self.handles.keep(self.exceptions[id(description)])
            self.refs.append(copy["ref"])
        except Refusal:
            pass  # no room for more handles
        for member in "cause", "context":
            if member in copy:
                copy[member] = self.of(copy[member])
        if "exceptions" in copy:
            copy["exceptions"] = list(map(self.of, copy["exceptions"]))
        return copy


def counter(start, step):
    """Returns a function that gives one number after the other, each to one caller, whatever thread that is in."""
    numbers = count(start, step).__next__
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        return numbers
    lock = on_demand.guard()

    def number():
        with lock:
            return numbers()

    return number


class Handles:
    """The table of handles. Every `ref` that is sent has a number of its own, so nothing counts references, and
    releasing is one `pop`."""

    __slots__ = ("failures", "limit", "main", "next", "objects")

    def __init__(self, builtins, main, limit=16777216):
        self.objects = {0: builtins, -1: main}
        self.main = main_caller(main.__dict__)
        self.failures = {}
        self.limit = limit
        self.next = counter(-2, -1)

    def __len__(self):
        return len(self.objects) + len(self.failures) - 2

    def forget_all(self):
        objects, self.objects, self.failures, self.main = self.objects, {}, {}, None
        objects.clear()

    def keep(self, value, number=None):
        """Returns the handle under which `value` is kept: `number`, or else a new negative one."""
        objects = self.objects
        if len(objects) + len(self.failures) - 2 >= self.limit:
            raise Refusal("limit", f"more than {self.limit} live handles")
        if number is None:
            number = self.next()
        objects[number] = value
        return number

    def check_free(self, number):
        if type(number) is not int or not 0 < number <= TOP:
            raise Refusal("request", "'as' must be a positive integer below 2^63")
        if number in self.objects or number in self.failures:
            raise Refusal("request", f"handle {number} is in use")

    def find(self, number):
        """The object under a number; raises the failure that is kept in its place, if there is one."""
        if type(number) is not int:
            raise Refusal("request", "a handle must be an integer")
        try:
            return self.objects[number]
        except KeyError:
            pass
        if number in self.failures:
            raise self.failures[number]
        raise Refusal("handle", f"no object has the handle {number}", handle=number)

    def release(self, numbers):
        if type(numbers) is not list or not {int}.issuperset(map(type, numbers)):
            raise Refusal("request", "'release' must be an array of handles")
        objects, failures = self.objects, self.failures
        for number in numbers:
            if number > 0 or number < -1:
                objects.pop(number, None)
                if failures:
                    failures.pop(number, None)
