"""Values from the client (protocol, section 6): arrays become lists, tagged objects what their tag says."""

import _struct
import sys

from .. import on_demand
from ..execution.handles import Refusal
from ..operations.members import may_gather
from ..operations.subjects import PLAIN, follow

# type: its code in module struct, and the bytes of one number
WIDTHS = {"i8": ("b", 1), "u8": ("B", 1), "i16": ("h", 2), "u16": ("H", 2), "i32": ("i", 4), "u32": ("I", 4)}
WIDTHS.update(i64=("q", 8), u64=("Q", 8), f16=("e", 2), f32=("f", 4), f64=("d", 8), bool=("?", 1))
SPECIAL = frozenset(("nan", "inf", "-inf"))
INFINITE = {float("inf"), float("-inf")}
PARAMETERS = frozenset(("auto", "handle", "value", "plain", "buffer"))  # the modes in which functions take arguments
RARE = frozenset(("complex", "date", "time", "datetime", "timedelta", "decimal", "uuid", "slice", "range"))


def incoming(context, value):
    """The Python object of a value; lists are changed in place. Raises `Refusal`: `request` for what the protocol does
    not know, `conversion` for what Python does not allow."""
    kind = type(value)
    if kind is dict:
        if len(value) != 1:
            raise Refusal("request", "a tagged value must have exactly one member")
        for tag, content in value.items():
            if tag in TAGS:
                return TAGS[tag](context, content)
            if tag in RARE:
                return on_demand.MAKERS[tag](context, content)
            raise Refusal("request", f"unknown tag '{tag}' of a value")
    if kind is list:
        kinds = set(map(type, value))
        if dict in kinds or list in kinds:
            for index, item in enumerate(value):
                if type(item) not in PLAIN or type(item) is float:
                    value[index] = incoming(context, item)
        elif int in kinds or float in kinds:
            check_numbers(value, kinds)
    else:
        check_numbers((value,), {kind})
    return value


def check_numbers(values, kinds):
    """Refuses numbers of more than 64 bits: the scanner reads integers of any size, and too large floats as
    infinite."""
    alike = len(kinds) == 1
    if int in kinds:
        ints = values if alike else [value for value in values if type(value) is int]
        if min(ints) < -0x8000000000000000 or max(ints) > 0x7FFFFFFFFFFFFFFF:
            raise Refusal("request", "a number is outside of 64 bits")
    if float in kinds:
        floats = values if alike else [value for value in values if type(value) is float]
        if not INFINITE.isdisjoint(floats):
            raise Refusal("request", "a float is too large")


def need(correct, tag):
    if not correct:
        raise Refusal("request", f"malformed value '{tag}'")


def is_int(value):
    return type(value) is int and -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF


def is_id(value):
    return type(value) is int and 0 < value <= 0x7FFFFFFFFFFFFFFF


def conversion(tag, error):
    return Refusal("conversion", f"{tag}: {error}")


def make_int(context, content):
    need(type(content) is str, "int")
    digits = content[1:] if content[:1] == "-" else content
    need(digits and digits[0] != "0" and not digits.strip("0123456789abcdef"), "int")
    value = int(content, 16)
    need(not is_int(value), "int")
    return value


def make_float(context, content):
    need(type(content) is str and content in SPECIAL, "float")
    return float(content)  # a new object each time: a set can hold several NaNs, but no object twice


def make_surrogates(context, content):
    need(type(content) is str and not len(content) % 2 and not content.strip("0123456789abcdef"), "surrogates")
    try:
        text = bytes.fromhex(content).decode("utf-8", "surrogatepass")
    except ValueError:
        need(False, "surrogates")
    need(any("\ud800" <= character <= "\udfff" for character in text), "surrogates")
    return text


def region(context, offset, length, tag):
    """The bytes of the attachments from `offset`, without a copy: a memoryview, or the attachments if it is all of
    them."""
    need(is_int(offset) and is_int(length), tag)
    data = context.attachments or b""
    if offset < 0 or length < 0 or offset + length > len(data):
        raise Refusal("request", f"'{tag}' lies outside of the attachments")
    if offset == 0 and length == len(data):
        return data
    return memoryview(data)[offset : offset + length]


def make_bytes(context, content):
    need(type(content) is list and len(content) == 2, "bytes")
    return bytes(region(context, *content, "bytes"))


def make_list(context, content):
    need(type(content) is list and len(content) == 3 and type(content[0]) is str and is_int(content[2]), "list")
    need(content[0] in WIDTHS, "list")
    code, width = WIDTHS[content[0]]
    data = region(context, content[1], content[2] * width, "list")
    if sys.byteorder == "little" and code != "e":  # half-precision floats, which memoryviews know only since 3.12
        return memoryview(data).cast("B").cast(code).tolist()
    return list(_struct.unpack(f"<{content[2]}{code}", data))


# The functions that make containers call `incoming` themselves: with one more function between, values as deep as the
# protocol allows would go beyond the interpreter's recursion limit.


def make_tuple(context, content):
    need(type(content) is list, "tuple")
    return tuple(incoming(context, content))


def make_set(context, content):
    need(type(content) is list, "set")
    return hashed(set, incoming(context, content), len(content), "set")


def make_frozenset(context, content):
    need(type(content) is list, "frozenset")
    return hashed(frozenset, incoming(context, content), len(content), "frozenset")


def make_dict(context, content):
    need(type(content) is list and not len(content) % 2, "dict")
    content = incoming(context, content)
    return hashed(dict, zip(content[::2], content[1::2]), len(content) // 2, "dict")


def hashed(kind, content, count, tag):
    try:
        value = kind(content)
    except TypeError as error:
        raise conversion(tag, error) from None
    if len(value) != count:
        raise conversion(tag, "Python takes two of its keys or members for equal, as it does 1, 1.0 and True")
    return value


def make_ellipsis(context, content):
    need(content is True, "ellipsis")
    return ...


def make_function(context, content):
    need(type(content) is list and len(content) == 3 and is_id(content[0]) and type(content[2]) is list, "function")
    need(content[1] == "call" or content[1] == "start", "function")
    for form in content[2]:
        need(type(form) is list and 2 <= len(form) <= 3 and form[0] in PARAMETERS, "function")
        need(form[1] is None or (is_int(form[1]) and form[1] > 0), "function")
        need(len(form) == 2 or may_gather(form[2]), "function")
    return on_demand.calls(context.session).function(content)


def make_error(context, content):
    need(type(content) is list and len(content) == 3 and is_id(content[2]), "error")
    need(type(content[0]) is str and type(content[1]) is str, "error")
    return on_demand.calls(context.session).error(content)


def make_path(context, content):
    need(type(content) is list and content, "path")
    return follow(context, incoming(context, content[0]), content[1:])


TAGS = {
    "path": make_path,
    "function": make_function,
    "error": make_error,
    "ref": lambda context, content: context.handles.find(content),
    "bytes": make_bytes,
    "list": make_list,
    "array": lambda context, content: on_demand.array_in(context, content),
    "tuple": make_tuple,
    "dict": make_dict,
    "set": make_set,
    "frozenset": make_frozenset,
    "int": make_int,
    "float": make_float,
    "surrogates": make_surrogates,
    "ellipsis": make_ellipsis,
}
