"""The objects that the client holds, by number, and the failures that stand in for objects (sections 5 and 7)."""

from itertools import count

TOP = 2**63 - 1
NAME = 1000  # characters of a type's name that are told
# Ask the type itself, past whatever its metaclass makes of these names.
type_name = type.__dict__["__name__"].__get__
mro_of = type.__dict__["__mro__"].__get__


async def nothing():
    pass


nothing = nothing()
Coroutine = type(nothing)
nothing.close()


class Refusal(Exception):
    """Why a request failed: an error of section 8, which may also stand in the place of a result."""

    def __init__(self, kind, message, **members):
        self.error = {"kind": kind, "message": message, **members}
        self.request = None  # the message, where it was refused before it got to its operation
        self.exceptions = ()  # pairs of a description within `error` and the exception that it describes

    def render(self, handles):
        """The error to send. Each time it gives the client new handles on the exceptions."""
        for description, exception in self.exceptions:
            try:
                description["ref"] = handles.keep(exception)
            except Refusal:
                description.pop("ref", None)  # no room for more handles
        return self.error


class Handles:
    """Every `ref` that is sent has a number of its own: no number counts more than one, and releasing is one `pop`."""

    __slots__ = ("failures", "limit", "next", "objects")

    def __init__(self, builtins, main, limit=16777216):
        self.objects = {0: builtins, -1: main}
        self.failures = {}
        self.limit = limit
        self.next = count(-2, -1).__next__  # one for each caller, whatever thread it is in

    def __len__(self):
        return len(self.objects) + len(self.failures) - 2

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
        """The object; the failure that is kept in its place is raised."""
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
