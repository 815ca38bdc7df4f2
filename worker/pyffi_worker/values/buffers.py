"""Numbers in memory that objects share by the buffer protocol: numpy arrays, array.array, memoryview, ctypes arrays, ….

Both backends find, read and write them by these rules. Where something can't be done, a function returns a text that
says why, for the caller to raise.
"""

import sys
from io import BytesIO
from itertools import product
from math import prod

from ..execution.handles import Refusal, type_name
from ..operations.subjects import argument, subject
from .incoming import WIDTHS, is_int, need, region
from .outgoing import Writer
from .plain import is_moment

# How wide a C type is differs between systems: what counts is the kind of number and its size.
KINDS = {**dict.fromkeys("bhilqn", "i"), **dict.fromkeys("BHILQN", "u"), **dict.fromkeys("efd", "f")}
MOST_LISTS = 1 << 27  # an array without numbers may still have any number of rows


def number_type(view):
    """The type of the numbers as the protocol names it; None for all else."""
    order, code = ("@", view.format) if len(view.format) == 1 else (view.format[0], view.format[1:])
    if order not in "@=<>!" or (is_foreign(order) and view.itemsize > 1):
        return None
    name = "bool" if code == "?" and view.itemsize == 1 else f"{KINDS.get(code)}{view.itemsize * 8}"
    return name if name in WIDTHS else None


def is_foreign(order):
    return order in (">!" if sys.byteorder == "little" else "<")


def numbers(value):
    """A memoryview of an object's numbers, and their type; or a text that says why there is none."""
    kind = type_name(type(value))
    masked = getattr(sys.modules.get("numpy.ma"), "MaskedArray", None)
    if isinstance(masked, type) and isinstance(value, masked):
        return f"expected an array of numbers, got {kind}, whose mask would be lost; array.filled(…) makes one"
    if is_moment(value, type(value)):
        # numpy's arrays of dates and durations have no buffer, but a single one lets its bytes be read.
        return f"expected an array of numbers, got {described(value, kind)}; array.astype('int64') makes one"
    try:
        view = memoryview(value)
    except TypeError:
        return (
            f"expected an array of numbers (what has the buffer protocol), got {kind} object; "
            "numpy.asarray(…) and array.array('d', …) make one"
        )
    except (ValueError, BufferError) as error:
        return f"expected an array of numbers, got {described(value, kind)}: {error}"
    name = number_type(view)
    if name is None:
        return f"expected an array of numbers, got {described(value, kind)}; {remedy(view)}"
    if any(offset >= 0 for offset in view.suboffsets):
        return f"expected an array of numbers, got {kind} whose memory is in pieces; bytes(…) makes one of them"
    return view, name


def described(value, kind):
    """An array in a few words, with its dtype where it has one."""
    dtype = getattr(value, "dtype", None)
    return f"{kind} object" if dtype is None else f"{kind} of {str(dtype)[:80]}"


def remedy(view):
    if is_foreign(view.format[0]):
        return "array.astype(array.dtype.newbyteorder('=')) makes a copy in this machine's byte order"
    if view.format.strip("@=<") in ("Zf", "Zd", "Zg"):
        return "array.real and array.imag are arrays of numbers"
    return "array.tolist() makes a list of what is in it, array.astype('float64') numbers where there is a way"


def listable(value):
    """What `numbers` gives, for an object that can be taken as a list (of lists); None for any other."""
    found = numbers(value)
    if type(found) is str or found[0].ndim == 0 or prod(found[0].shape[:-1]) > MOST_LISTS:
        return None
    return found


def lists_form(writer, value, level, nesting):
    """The numbers of an array as a list (of lists); None where it has to stay an object."""
    found = listable(value)
    if found is None or nesting + found[0].ndim - 1 > writer.levels:
        return None
    view, name = found
    shape = list(view.shape)
    writer.check_room(level + (3 if len(shape) > 1 else 2))
    # What is beside it, in a container or among arguments, may run code that changes it.
    data = attach(writer, view, is_copied=level > 1)
    return {"list": [name, data, shape if len(shape) > 1 else shape[0]]}


def buffer_form(writer, value):
    """What result mode `buffer` gives (protocol, section 5)."""
    found = numbers(value)
    if type(found) is str:
        raise Refusal("conversion", found)
    view, name = found
    memory = {"bytes": [attach(writer, view), view.nbytes]}
    held = [writer.stays(value, 2), writer.stays(view, 2)]
    return [*held, name, list(view.shape), list(view.strides), view.readonly, memory]


def buffer_argument(context, value, refs):
    """The form of an argument in mode `buffer`; None for what is no array of numbers."""
    if type(numbers(value)) is str:
        return None
    writer = Writer(context, False, None)
    writer.refs = refs
    return buffer_form(writer, value)


def attach(writer, view, is_copied=False):
    """Attaches the numbers, in C order and little-endian; returns their offset."""
    outbox = writer.context.outbox
    if outbox.size + view.nbytes > outbox.limits["attachments"]:
        raise Refusal("limit", "the array is longer than the client's limit 'attachments' allows")
    if sys.byteorder != "little" and view.itemsize > 1:
        return outbox.attach(swapped(view.tobytes(), view.itemsize))
    if view.c_contiguous and view.nbytes and not is_copied:
        return outbox.attach(view.cast("B"))  # it is sent before this thread executes anything else
    return outbox.attach(view.tobytes())


def swapped(data, width):
    result = bytearray(data)
    for index in range(width):
        result[index::width] = data[width - 1 - index :: width]
    return bytes(result)


def run_fill(context, message):
    target = subject(context, message)
    data = argument(context, message, "data")
    if type(data) is not bytes:
        raise Refusal("request", "'data' must be bytes")
    trouble = fill(target, data, swaps=sys.byteorder != "little")
    if trouble:
        raise Refusal("conversion", trouble)


def fill(target, data, swaps=False):
    """Writes all numbers of an array, given in C order; gives None, or why that can't be done."""
    found = numbers(target)
    if type(found) is str:
        return found
    view, name = found
    if view.readonly:
        return f"the array ({type_name(type(target))} object) is read-only"
    if len(data) != view.nbytes:
        return f"expected {view.nbytes} bytes for the numbers of the array, got {len(data)}"
    if not data:
        return None
    if swaps:
        data = swapped(data, view.itemsize)
    if view.c_contiguous:
        BytesIO(data).readinto(view)
    elif "numpy" in sys.modules:
        place = sys.modules["numpy"].asarray(view)
        place[...] = sys.modules["numpy"].frombuffer(data, place.dtype).reshape(place.shape)
    else:
        source = memoryview(data).cast(WIDTHS[name][0], view.shape)
        for index in product(*map(range, view.shape)):
            view[index] = source[index]
    return None


def array_in(context, content):
    need(type(content) is list and len(content) == 3 and type(content[0]) is str and content[0] in WIDTHS, "array")
    shape, width = content[2], WIDTHS[content[0]][1]
    need(type(shape) is list and all(is_int(size) and size >= 0 for size in shape), "array")
    data = region(context, content[1], prod(shape) * width, "array")
    made = new_array(data if sys.byteorder == "little" else swapped(data, width), content[0], shape)
    if type(made) is str:
        raise Refusal("conversion", made)
    return made


def new_array(data, name, shape):
    """A memoryview of new memory with these numbers, which Python may write to; or why there can't be one."""
    memory = memoryview(bytearray(data))
    if len(shape) != 1 and not prod(shape):
        return "a memoryview can't have several dimensions of which one is empty; numpy.zeros(…) makes such an array"
    if len(shape) > 64:
        return f"a memoryview can't have {len(shape)} dimensions"
    try:
        return memory.cast(WIDTHS[name][0], shape) if prod(shape) else memory.cast(WIDTHS[name][0])
    except ValueError:
        version = ".".join(map(str, sys.version_info[:2]))
        return f"memoryviews of Python {version} don't know half-precision floats; send single-precision ones instead"
