"""Calls of the client's functions (section 9) by Python's main thread. While it waits for the result it executes the
requests that the client sends meanwhile; those of other threads are module side's."""

from _thread import get_ident
from collections import deque
from sys import _getframe, modules

from . import large, later
from .codec import encode, parse, sendable
from .frames import Broken, Outbox
from .handles import Refusal, type_name
from .loop import is_finalizing
from .values_in import incoming
from .values_out import Unconvertible, Writer, check_limits

SHORT = 1024
# So many calls that wait may have requests of others executed above them; beyond, only those that they need themselves.
MOST = 16
ROOM = 100  # frames of Python that executing a nested request may take


class Held:
    """Something of the client's, which may forget it when Python does."""

    calls = None  # until an object is made

    def __init__(self, calls, number):
        self.calls, self.number = calls, number
        calls.made.add(number)

    def __del__(self):
        if self.calls is not None:
            self.calls.drop(self.number)


class Function(Held):
    """Calls one of the client's functions."""

    def __init__(self, calls, number, forms):
        self.forms = forms
        super().__init__(calls, number)

    def __call__(self, *arguments):
        return self.calls.call(self, arguments)


class Starter(Function):
    """Starts an async function; `settle` gets its result and its error, in any thread. Returns what stops it.
    `soon` has a function called in the thread of the event loop."""

    def __call__(self, settle, soon, *arguments):
        return self.calls.side().start(self, arguments, settle, soon)


class Identity(Held):
    """Of an error of the client's own: held by the exception that stands for it."""


class Page:
    """What conversions need to know of the frame that a value is in: to be used in the place of the loop."""

    def __init__(self, calls, attachments=None, outbox=None):
        self.calls = calls
        self.handles = calls.loop.handles
        self.attachments = attachments
        self.outbox = calls.new_outbox() if outbox is None else outbox


class Calls:
    def __init__(self, loop):
        self.loop = loop
        self.main = loop.thread
        self.last = 0
        self.active = {}  # calls of the main thread that wait, and their results
        self.bodies = []  # of the frames that wait for their calls
        self.held = deque()  # requests that have to wait until fewer calls do
        self.made = set()  # numbers of the client's that there are objects for
        self.dropped = []
        self.broken = None
        self.beside = None

    # What the client holds for Python

    def function(self, content):
        """The value that `{"function": …}` stands for."""
        number, kind, forms = content
        return (Starter if kind == "start" else Function)(self, number, forms)

    def error(self, content):
        from swift_bridge import SwiftError

        message, name, number = content
        error = SwiftError(message, name)
        error._identity = Identity(self, number)
        return error

    def drop(self, number):
        """Called by `__del__`, at any moment, in any thread: the loop tells the client when it can."""
        self.made.discard(number)
        self.dropped.append(number)
        self.loop.attention = True

    def drop_unmade(self, numbers):
        """For a message that failed, perhaps before objects were made of all that it brought along."""
        if type(numbers) is list:
            for number in numbers:
                if type(number) is int and number not in self.made:
                    self.drop(number)

    def send_dropped(self):
        numbers = []
        while self.dropped:
            numbers.append(self.dropped.pop())
        if numbers:
            self.loop.outbox.send(encode({"drop": numbers}))

    # Calls

    def side(self):
        if self.beside is None:
            from .side import Side

            self.beside = Side(self)
        return self.beside

    def call(self, function, arguments):
        if self.loop.descriptors.forked:
            raise RuntimeError("a forked child of the worker can't call functions of the Swift program")
        if get_ident() != self.main:
            return self.side().call(function, arguments)
        if large.busy:
            raise RuntimeError("a Swift function was called, by __del__, while the worker was sending")
        loop = self.loop
        armed, loop.armed = loop.armed, 0
        self.bodies.append(loop.body)
        try:
            if self.active:
                make_sure_of_room(ROOM)
            self.last = number = self.last + 1
            page = Page(self)
            text = self.text(page, number, function, arguments, armed)
            self.active[number] = None
            try:
                page.outbox.send(text)
                # Also when an interrupt has come: what the client holds for it must be let go of.
                value, error = self.outcome(*self.wait(number))
            finally:
                del self.active[number]
                if len(self.active) < MOST and self.held:
                    loop.inbox.deferred.extend(self.held)
                    self.held.clear()
        finally:
            self.bodies.pop()
            if armed and armed in loop.cancelled and not is_finalizing(_getframe()):
                loop.cancelled.discard(armed)
                raise KeyboardInterrupt
            loop.armed = armed
        if error is not None:
            raise error
        return value

    def wait(self, number):
        """Executes what the client asks for until it has answered."""
        try:
            for body, attachments in self.loop.frames:
                self.take(body, attachments)
                if self.active[number]:
                    return self.active[number]
        except Broken as error:
            self.broken = error
        except ValueError:  # a generator runs already: `__del__` called while a frame was read
            raise RuntimeError("a Swift function was called while the worker was reading") from None
        raise RuntimeError("the Swift program has ended the connection")

    def take(self, body, attachments):
        loop = self.loop
        outside = loop.body, loop.attachments, loop.outbox
        loop.body = body  # at once: `is_open` has to find what is in it
        # If an event loop of Python's runs in this thread, it is none of the requests' business.
        events = modules.get("asyncio.events")
        running = events and events._get_running_loop()
        try:
            message = self.parsed(body) if body is not None and b'"return"' in body else None
            if type(message) is dict and "return" in message:
                self.returned(message, attachments)
            # What came behind steps may need what they have not made yet.
            elif (len(self.active) >= MOST or loop.stepping) and not self.is_needed(body):
                self.held.append((body, attachments))
            else:
                loop.attachments, loop.outbox = attachments, self.new_outbox()
                if running is not None:
                    events._set_running_loop(None)
                loop.serve(body)
        finally:
            loop.body, loop.attachments, loop.outbox = outside
            if running is not None:
                events._set_running_loop(running)

    def is_needed(self, body):
        """Whether a waiting call can't end without this frame, or the frame is quickly done."""
        if body is None or b'"id"' not in body:
            return True
        message = self.parsed(body)
        messages = message if type(message) is list else [message]
        return any(type(one) is not dict or one.get("within") in self.active for one in messages)

    def parsed(self, body):
        """None for what will be refused."""
        try:
            return parse(body, self.loop.inbox.limits["depth"])
        except Refusal:
            return None

    def returned(self, message, attachments):
        number = message["return"]
        if type(number) is int and number in self.active:
            self.active[number] = message, attachments
        else:
            # Nobody waits any more; what is in it must be let go of.
            self.outcome(message, attachments)

    def is_open(self, request):
        """Whether a request, though it came before what is being read, may not be answered yet."""
        names = [b'"id":%d,' % request, b'"id": %d,' % request]
        bodies = [*self.bodies, *(body for frames in (self.held, self.loop.inbox.deferred) for body, _ in frames)]
        return any(name in body for body in bodies if body is not None for name in names)

    def new_outbox(self):
        return Outbox(self.loop.descriptors.output, self.loop.outbox.limits)

    # Messages, of this module and of module side

    def text(self, page, number, function, arguments, request, serves=True):
        """The message that calls; it goes out with the page's attachments."""
        message = {"call": number, "function": function.number}
        if not serves:
            message["serves"] = False
        if request:
            message["for"] = request
        refs = []
        try:
            message["args"] = [self.argument(page, value, form, refs) for value, form in zip(arguments, function.forms)]
            if refs:
                message["refs"] = refs
            text = encode(message)
            check_limits(page.outbox, text)
            return text
        except (Unconvertible, Refusal) as error:
            page.handles.release(refs)
            reason = error.error["message"] if type(error) is Refusal else str(error)
            where = "" if type(error) is Refusal else "".join(reversed(error.steps))
            position = len(message.get("args", ())) + 1
            raise ValueError(f"argument {position}{where} of a Swift function: {reason}") from None

    def argument(self, page, value, form, refs):
        mode, depth = form
        kind = type(value)
        if mode == "buffer":
            return later.buffer_argument(self, page, value, refs)
        if mode == "auto":
            if value is None or kind is bool or kind is float or (kind is int and -(1 << 63) <= value < 1 << 63):
                stays = False
            elif kind is str:
                stays = len(value) > SHORT or not sendable(value)
            else:
                stays = kind is not bytes or len(value) > SHORT
        else:
            stays = mode == "handle"
        if stays:
            number = page.handles.keep(value)
            refs.append(number)
            return {"ref": number, "type": type_name(kind)}
        writer = Writer(page, mode == "plain", depth)
        writer.refs = refs
        return writer.form(value, 2, 1)

    def outcome(self, message, attachments):
        """Value and exception, one of which is None."""
        page = Page(self, attachments)
        try:
            if "value" in message:
                return incoming(page, message["value"]), None
            if "refused" in message:
                return None, TypeError(message["refused"])
            error = incoming(page, message["raise"])
            if not isinstance(error, BaseException):
                error = TypeError("the Swift program raised what is no exception")
            return None, error
        except (Refusal, KeyError, TypeError) as error:
            self.drop_unmade(message.get("brings"))
            reason = error.error["message"] if type(error) is Refusal else str(error)
            return None, TypeError(f"the result of a Swift function can't be made: {reason}")


def calls(loop):
    """Those of a loop, or of what stands for it."""
    if loop.calls is None:
        loop.calls = Calls(loop)
    return loop.calls


def make_sure_of_room(levels):
    """RecursionError here is the caller's; within the machinery it would leave a request without an answer."""
    if levels:
        make_sure_of_room(levels - 1)
