"""Results by value (protocol, sections 5 and 6): the walk over what Python has, down to what JSON can carry."""

import _struct
import sys

from .. import on_demand
from ..execution.handles import NAME, Refusal, module_of, type_name
from ..transport.codec import encode, sendable
from ..transport.frames import LIMITS

STAYS = object()
CONSTANTS = frozenset((bool, type(None)))
NAMEABLE = str, int, float, bytes, bool, type(None)
TAGS = {tuple: "tuple", set: "set", frozenset: "frozenset", dict: "dict"}
NUMBERS = (float, "f64", "d"), (int, "i64", "q")
RARE_HOMES = frozenset(("datetime", "decimal", "uuid"))
SHALLOW = 24  # levels of JSON that the stack always has room for
MANY = 16  # lists of so many numbers or more go as attachments


def outgoing(executor, identifier, value, mode, message):
    """The reply with `value` by value; None if it doesn't go by value, so that the reply is a handle."""
    context = executor.context
    outbox, handles = context.outbox, context.handles
    writer = Writer(context, mode == "plain", message.get("levels"), message.get("gather", ()))
    try:
        form = on_demand.buffer_form(writer, value) if mode == "buffer" else writer.form(value, 1, 1)
        if form is STAYS:
            return None
        reply = {"id": identifier, "value": form}
        if writer.refs:
            reply["refs"] = writer.refs
        text = on_demand.encode_deep(reply) if writer.has_room else encode(reply)
        check_limits(outbox, text)
        executor.interrupts.armed = 0  # an interrupt from here on would leave handles that nobody knows of
        return text
    except BaseException as error:
        outbox.forget()
        handles.release(writer.refs)
        if type(error) is Unconvertible:
            where = "value" + "".join(reversed(error.steps))
            error = Refusal("conversion", f"{where}: {error}")
        elif type(error) is RecursionError:
            error = Refusal("conversion", "value: nested too deeply for the interpreter's recursion limit")
        raise error from None


def check_limits(outbox, text):
    """Refuses what is over the client's limits: what it does not take is not sent."""
    limits = outbox.limits
    if len(text) * 4 > limits["json"] and len(text.encode()) > limits["json"]:
        raise Refusal("limit", "the value is longer than the client's limit 'json' allows")
    if outbox.size > limits["attachments"]:
        raise Refusal("limit", "with this value the attachments are longer than the client's limit allows")


class Unconvertible(Exception):
    """Why a value can't be converted. On its way out of the walk it gathers in `steps` where in the value that is."""

    def __init__(self, message):
        super().__init__(message)
        self.steps = []


class Writer:
    """`level` is how many JSON arrays and objects are around a value, `nesting` how many Python containers there are
    around it, plus one."""

    def __init__(self, context, plain, levels, gather=()):
        self.context = context
        self.attach = context.outbox.attach
        self.plain = plain
        self.levels = levels or sys.maxsize
        self.gather = gather
        self.deepest = min(LIMITS["depth"], context.outbox.limits["depth"])
        self.items = context.outbox.limits["json"] // 2  # since each takes a character and a comma at least
        self.open = set()  # ids of the containers around
        self.has_room = False  # whether the stack has got room for all the levels that are allowed
        self.refs = []

    def form(self, value, level, nesting):
        """The JSON form of any object; `STAYS` at the top where it has none."""
        kind = type(value)
        if kind is str:
            if sendable(value):
                return value
            return self.tagged(level + 1, "surrogates", value.encode("utf-8", "surrogatepass").hex())
        if kind is float:
            if value - value == 0.0:
                return value
            return self.tagged(level + 1, "float", "nan" if value != value else "inf" if value > 0 else "-inf")
        if kind is int:
            if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
                return value
            return self.tagged(level + 1, "int", format(value, "x"))
        if value is None or kind is bool:
            return value
        if kind is bytes:
            return self.tagged(level + 2, "bytes", [self.attach(value), len(value)])
        # Not by hash or `==`, which a metaclass may define.
        if kind is list or kind is dict or kind is tuple or kind is set or kind is frozenset:
            return self.container(value, kind, level, nesting)
        if kind is complex:
            parts = [self.form(part, level + 2, nesting) for part in (value.real, value.imag)]
            return self.tagged(level + 2, "complex", parts)
        if module_of(kind) in RARE_HOMES:
            form = self.rare(value, kind, level)
            if form is not None:
                return form
        if self.plain:
            return on_demand.plain(self, value, kind, level, nesting)
        form = self.gathered(value, level, nesting)
        return self.stays(value, level) if form is None else form

    def gathered(self, value, level, nesting):
        """The form of an object of which the client wants a list or dict here; None where it does not."""
        return on_demand.gather(self, value, level, nesting) if nesting <= len(self.gather) else None

    def rare(self, value, kind, level):
        """The form of a value of the standard library; None where it has none."""
        form = on_demand.rare_out(value, kind)
        if form is None:
            return None
        self.check_room(level + 3 if "time" in form or "datetime" in form else level + 2)
        return form

    def tagged(self, innermost, tag, content):
        self.check_room(innermost)
        return {tag: content}

    def check_room(self, level):
        if level > self.deepest:
            raise Unconvertible("nested too deeply")

    def stays(self, value, level):
        """The form of an object that doesn't go by value: a handle; at the top `STAYS`, since the reply itself brings
        that handle."""
        if level == 1:
            return STAYS
        self.check_room(level + 1)
        number = self.context.handles.keep(value)
        self.refs.append(number)
        return {"ref": number, "type": type_name(type(value))[:NAME]}

    def container(self, value, kind, level, nesting):
        """`kind` is the built-in type as which `value` is taken."""
        if nesting > self.levels:
            return self.stays(value, level)
        inner = level + 1 if kind is list else level + 2
        self.check_room(inner)
        if inner > SHALLOW and not self.has_room:
            self.has_room = True
            with on_demand.Room():
                return self.container(value, kind, level, nesting)
        if id(value) in self.open:
            raise Unconvertible("contains itself")
        # A copy, since conversions within may run code that changes the original.
        contents = contents_of(value, kind)
        self.items -= len(contents)
        if self.items < 0:
            raise Refusal("limit", "the value has more items than the client's limit 'json' allows")
        form = self.uniform(contents, kind, inner)
        if form is None:
            form = []
            self.open.add(id(value))
            try:
                self.append_all(form, contents, inner, nesting + 1)
            except Unconvertible as trouble:
                trouble.steps.append(step(contents, len(form), kind))
                raise
            self.open.discard(id(value))
            if kind.__len__(value) * (2 if kind is dict else 1) != len(contents):
                raise Unconvertible("changed while it was converted")
        return form if kind is list or type(form) is dict else {TAGS[kind]: form}

    def append_all(self, form, contents, level, nesting):
        for item in contents:
            kind = type(item)
            if kind is int:
                if -0x8000000000000000 <= item <= 0x7FFFFFFFFFFFFFFF:
                    form.append(item)
                    continue
            elif kind is float:
                if item - item == 0.0:
                    form.append(item)
                    continue
            elif item is None or kind is bool or (kind is str and item.isascii()):
                form.append(item)
                continue
            form.append(self.form(item, level, nesting))

    def uniform(self, contents, kind, level):
        """The form of items that need no walk, found without a loop in Python; None if they do."""
        try:
            kinds = set(map(type, contents))
        except Exception:
            return None  # a metaclass may forbid to hash its classes
        if kind is list and len(contents) >= MANY and len(kinds) == 1:
            for number, name, code in NUMBERS:
                if number in kinds:
                    self.check_room(level + 1)
                    try:
                        data = _struct.pack(f"<{len(contents)}{code}", *contents)
                    except _struct.error:
                        return None  # an int beyond 64 bits
                    return {"list": [name, self.attach(data), len(contents)]}
        if kinds == {str}:
            return contents if sendable("".join(contents)) else None
        return contents if kinds <= CONSTANTS else None


def contents_of(value, kind):
    try:
        if kind is dict:
            return [part for pair in items_of(value) for part in pair]
        return list(kind.__iter__(value))
    except RuntimeError as error:
        raise Unconvertible(str(error)) from None


def items_of(value):
    """The items of a dict. OrderedDict keeps an order of its own; what other subclasses define is not asked."""
    for base in type(value).__mro__:
        if base is dict or (base.__name__ == "OrderedDict" and module_of(base) == "collections"):
            return base.items(value)


def step(contents, index, kind):
    """How Python would write the way to an item."""
    if kind is set or kind is frozenset:
        return "{…}"
    if kind is not dict:
        return f"[{index}]"
    key = contents[index - index % 2]
    text = repr(key) if any(type(key) is one for one in NAMEABLE) else f"<{type_name(type(key))}>"
    text = text if len(text) <= 80 else text[:79] + "…"
    text = text.encode("utf-8", "backslashreplace").decode()
    return f"[{text}]" if index % 2 else f" key {text}"
