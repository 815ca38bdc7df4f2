"""JSON text in and out, by the C scanner and encoder of package json, which itself takes too long to import."""

import sys

from .. import on_demand
from ..execution.handles import Refusal

try:
    from _json import encode_basestring as quote
    from _json import make_scanner
except ImportError:
    from json.encoder import encode_basestring as quote
    from json.scanner import py_make_scanner as make_scanner


class Grammar:
    """How the scanner shall read."""

    strict = True
    object_hook = object_pairs_hook = array_hook = None
    parse_float = float
    parse_int = int

    def parse_constant(self, text):
        raise ValueError(text + " is no JSON")

    def __getattr__(self, name):
        """Whatever else a scanner asks for (the one in Python, or that of a later version), as package json has it."""
        from json import JSONDecoder

        return getattr(JSONDecoder(), name)


def no_json(value):
    raise TypeError("no wire value: " + type(value).__name__)


def make_encode():
    try:
        from _json import make_encoder

        iterencode = make_encoder(None, no_json, quote, None, ":", ",", False, False, False)
    except (ImportError, TypeError):
        # There is no encoder in C, or it is that of another version and takes other arguments.
        from json import JSONEncoder

        options = {"ensure_ascii": False, "check_circular": False, "allow_nan": False}
        return JSONEncoder(separators=(",", ":"), default=no_json, **options).encode
    return lambda value: "".join(iterencode(value, 0))


scan = make_scanner(Grammar())
encode = make_encode()


def sendable(text):
    """Whether JSON can carry a text: it carries no lone surrogates."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return False
    return True


def parse(body, depth):
    """The value of a frame's JSON, which is a message if it is an object; raises `Refusal`."""
    try:
        text = body.decode()
        if len(text) > depth and text.count("[") + text.count("{") > depth:
            return on_demand.parse_nested(text, depth)
        try:
            message, end = scan(text, 0)
        except StopIteration:
            end = 0
        if end != len(text):
            # RFC 8259 allows blanks around the value, the scanner does not.
            text = text.strip(" \t\n\r")
            message, end = scan(text, 0)
            if end != len(text):
                raise ValueError(f"more text after the message, at character {end}")
    except StopIteration:
        raise Refusal("request", "bad JSON: no value") from None
    except ValueError as error:
        raise Refusal("request", f"bad JSON: {error}") from None
    except SystemError as error:
        if "json.decoder" in sys.modules:
            raise Refusal("request", "bad JSON") from error
        # Up to 3.11 the scanner can't raise its exception, which is json.decoder's, where that is not imported.
        import json.decoder  # noqa: F401

        return parse(body, depth)
    # Every key has its colon: where there are no more colons than keys, no key can be there twice.
    colons = text.count(":") - len(message) if type(message) is dict else -1
    if colons:
        # This text stands in no string, where its quotes would be escaped: each time it is the first key of an object.
        colons -= text.count('{"ref":', 1)
    if colons > 0 and "kwargs" in message:
        keywords = message["kwargs"]
        if type(keywords) is dict and "ref" not in keywords:
            colons -= len(keywords)
    if colons:
        colons = text.count(":") - count_keys(message)
    if colons or "\\u" in text:
        on_demand.check_strict(text, message, colons)
    return message


def count_keys(message):
    """How many keys the usual places hold: the message, its members, and the items of those."""
    if type(message) is not dict:
        return 0
    keys = len(message)
    for member in message.values():
        if type(member) is dict:
            keys += len(member)
        elif type(member) is list:
            for item in member:
                if type(item) is dict:
                    keys += len(item)
    return keys
