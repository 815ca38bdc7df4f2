"""Checks the members that few requests and answers have (protocol, sections 4 and 9)."""

from .. import on_demand
from ..execution.handles import TOP, Refusal

FEW = frozenset(("levels", "gather", "within", "brings", "await", "trace", "mark"))
GATHERED = frozenset(("list", "dict"))


def check_members(executor, op, entry, message):
    """Checks a request that has members which its operation does not know; returns what executes it."""
    function, knows = entry
    if not knows(message.keys() - FEW):
        raise Refusal("request", f"a member is unknown to '{op}'")
    if "levels" in message and (type(message["levels"]) is not int or message["levels"] < 1):
        raise Refusal("request", "'levels' must be a positive integer")
    if "gather" in message and not may_gather(message["gather"]):
        raise Refusal("request", "'gather' must be an array of 'list' and 'dict'")
    if "brings" in message:
        check_brings(message["brings"])
    if "await" in message and message["await"] is not True:
        raise Refusal("request", "'await' must be true")
    if "within" in message:
        number = message["within"]
        if type(number) is not int or not executor.has_called(number):
            raise Refusal("request", "'within' must be the number of a call")
    if "mark" in message and not are_ids([message["mark"]]):
        raise Refusal("request", "'mark' must be a positive integer below 2^63")
    if "trace" in message and not are_headers(message["trace"]):
        raise Refusal("request", "'trace' must be an object of strings")
    has_context = "trace" in message or "mark" in message
    return on_demand.InContext(function, message.get("trace"), message.get("mark")) if has_context else function


def are_headers(headers):
    return type(headers) is dict and all(type(value) is str for value in headers.values())


def may_gather(kinds):
    """One for each level of containers, from the outermost on."""
    return type(kinds) is list and all(type(kind) is str and kind in GATHERED for kind in kinds)


def check_brings(numbers):
    if not are_ids(numbers):
        raise Refusal("request", "'brings' must be an array of positive integers below 2^63")


def are_ids(numbers):
    return type(numbers) is list and all(type(number) is int and 0 < number <= TOP for number in numbers)
