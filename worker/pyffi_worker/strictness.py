"""What RFC 8259 and the protocol forbid but the scanner lets pass, looked for only where it is possible at all."""

import sys

from .codec import Grammar, count_keys, make_scanner, scan
from .handles import Refusal


class Pairs(Grammar):
    def object_pairs_hook(self, pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("duplicate keys")
        return found


scan_pairs = make_scanner(Pairs())


def check_strict(text, message, colons):
    """Refuses duplicate keys (`colons`: how many colons belong to no key counted) and lone surrogates."""
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
    """As `codec.parse`, for text that might be nested too deeply."""
    limit = sys.getrecursionlimit()
    try:
        # Until 3.11 the scanner is stopped by this limit only; user code may have raised it beyond the stack's size.
        if limit > 5000 and sys.version_info < (3, 12):
            sys.setrecursionlimit(5000)
        stripped = text.strip(" \t\n\r")
        message, end = scan(stripped, 0)
        if end != len(stripped):
            raise ValueError(f"more text after the message, at character {end}")
    except RecursionError:
        raise too_deep(depth) from None
    except StopIteration:
        raise Refusal("request", "bad JSON: no value") from None
    except ValueError as error:
        raise Refusal("request", f"bad JSON: {error}") from None
    finally:
        if limit > 5000:
            sys.setrecursionlimit(limit)
    for one in message if type(message) is list else [message]:
        for count, level in enumerate(levels(one)):
            if count >= depth and {list, dict}.intersection(map(type, level)):
                refusal = too_deep(depth)
                refusal.request = message
                raise refusal
    check_strict(text, message, text.count(":") - count_keys(message))
    return message


def too_deep(depth):
    return Refusal("limit", f"nested deeper than {depth} levels")
