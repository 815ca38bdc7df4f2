"""What RFC 8259 and the protocol forbid but the scanner lets pass, looked for only where it is possible at all."""

import sys

from ..execution.handles import Refusal
from .codec import Grammar, count_keys, make_scanner, scan

SAFE = 5000  # levels of the scanner's recursion that any stack has room for


class Pairs(Grammar):
    def object_pairs_hook(self, pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("duplicate keys")
        return found


scan_pairs = make_scanner(Pairs())


def check_strict(text, message, colons):
    """Refuses duplicate keys (`colons`: how many colons belong to no key that was counted) and lone surrogates."""
    if colons:
        try:
            scan_pairs(text, len(text) - len(text.lstrip(" \t\n\r")))
        except ValueError as error:
            raise Refusal("request", f"bad JSON: {error}") from None
    if "\\u" in text:
        try:
            for level in levels(message):
                for item in level:
                    if type(item) is str:
                        item.encode()
                    elif type(item) is dict:
                        "".join(item).encode()
        except UnicodeEncodeError:
            raise Refusal("request", "bad JSON: lone surrogate") from None


def levels(value):
    """Yields the values by their depth: the outermost, then all within it, and so on."""
    level = [value]
    while level:
        yield level
        inner = []
        for item in level:
            if type(item) is list:
                inner += item
            elif type(item) is dict:
                inner += item.values()
        level = inner


def parse_nested(text, depth):
    """Does what `codec.parse` does, for text that might be nested too deeply."""
    # Up to 3.11 only the recursion limit stops the scanner, and user code may have raised that beyond the stack's size.
    # What is nested so deeply is not read.
    if sys.version_info < (3, 12) and sys.getrecursionlimit() > SAFE and is_beyond(text, SAFE):
        raise too_deep(depth)
    try:
        stripped = text.strip(" \t\n\r")
        message, end = scan(stripped, 0)
        if end != len(stripped):
            raise ValueError(f"more text after the message, at character {end}")
        check_strict(text, message, text.count(":") - count_keys(message))
    except RecursionError:
        raise too_deep(depth) from None
    except StopIteration:
        raise Refusal("request", "bad JSON: no value") from None
    except ValueError as error:
        raise Refusal("request", f"bad JSON: {error}") from None
    if is_deeper(message, depth):
        raise too_deep(depth, message)
    return message


def is_deeper(message, depth):
    for count, level in enumerate(levels(message)):
        if count >= depth:
            return not {list, dict}.isdisjoint(map(type, level))
    return False


def is_beyond(text, most):
    """Whether more than so many brackets are open at once. Slow, but used only if user code has raised the limit."""
    import re

    level = 0
    for found in re.finditer(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{\]}]', text):
        if found[0] in "[{":
            level += 1
            if level > most:
                return True
        elif found[0] in "]}":
            level -= 1
    return False


def too_deep(depth, message=None):
    refusal = Refusal("limit", f"nested deeper than {depth} levels")
    refusal.request = message
    return refusal
