"""Calls of the client's functions (section 9) by Python's main thread. While it waits for the result it executes the
requests that the client sends meanwhile; those of other threads are module side's."""

from _thread import get_ident
from collections import deque
from sys import _getframe, getrecursionlimit

from .. import on_demand
from ..execution.executor import is_base
from ..execution.handles import NAME, Refusal, type_name
from ..execution.interruptibility import has_to_wait
from ..operations.members import are_ids, check_brings
from ..process import memory_reserve
from ..process.locks import guard
from ..transport.codec import encode, parse, sendable
from ..transport.frames import AGAIN, Broken, Outbox
from ..values.incoming import incoming
from ..values.outgoing import Unconvertible, Writer, check_limits
from .event_loop_shelter import Apart

SHORT = 1024
# So many calls that wait may have requests of others executed above them at once; beyond, only those that they need.
MOST = 16
PATIENCE = 5  # milliseconds without any frame, after which they may need any of those that were put off
AT_ONCE = 512  # numbers in one message, which is within the least limits that a client may have
ROOM = 100  # frames of Python that executing a nested request may take
SAFE = 450  # so many frames never reach a limit of the interpreter's own
DEEPEST = 2400  # frames below a request that was put off and is executed after all; 1000 and more are left to it
making = guard()


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
        if len(arguments) != len(self.forms):
            raise self.mismatch(arguments)
        return self.calls.call(self, arguments)

    def mismatch(self, arguments):
        return TypeError(f"the Swift function takes {len(self.forms)} argument(s), got {len(arguments)}")


class Starter(Function):
    """Starts an async function; `settle` gets its result and its error, in any thread. Returns what stops it.
    `soon` has a function called in the thread of the event loop."""

    def __call__(self, settle, soon, *arguments):
        if len(arguments) != len(self.forms):
            raise self.mismatch(arguments)
        return self.calls.side().start(self, arguments, settle, soon)


class Identity(Held):
    """Of an error of the client's own: held by the exception that stands for it."""


class Page:
    """What conversions need to know of the frame that a value is in: to be used in the place of an executor."""

    def __init__(self, calls, attachments, outbox):
        self.main = calls.loop
        self.handles = calls.loop.handles
        self.attachments = attachments
        self.outbox = outbox


class Calls:
    def __init__(self, loop):
        self.loop = loop
        self.main = loop.thread
        self.last = 0
        self.active = {}  # calls of the main thread that wait, and what came of them
        self.left = set()  # calls that an exception ended before they were answered
        self.strict = 0  # waiting calls above which only their own requests may be executed
        self.bodies = []  # of the frames that wait for their calls
        self.made = set()  # numbers of the client's that there are objects for
        self.dropped = deque()
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
        if are_ids(numbers):
            for number in numbers:
                if number not in self.made:
                    self.drop(number)

    def send_dropped(self):
        while self.dropped:
            numbers = []
            try:
                while len(numbers) < AT_ONCE:
                    numbers.append(self.dropped.popleft())
            except IndexError:
                pass  # there are no more
            if numbers:
                Outbox(self.loop.channel).send(encode({"drop": numbers}))

    # Calls

    def side(self):
        """The connection for calls of other threads: made by the first of them that gets here."""
        if self.beside is None:
            from .side_calls import Side

            # An interrupt amid this would leave a connection that nobody reads, or two who do.
            with making, on_demand.Shield(self.loop if get_ident() == self.main else None):
                made = Side(self)
                if self.beside is None:  # making one may run a `__del__` that comes here too
                    self.beside = made
                    made.begin_reading()
        return self.beside

    def call(self, function, arguments):
        loop = self.loop
        if get_ident() != self.main:
            return self.side().call(function, arguments)
        if loop.descriptors.forked:
            raise forked_child()
        if loop.inbox.is_busy or (loop.channel.is_amid and is_amid(loop.channel)):
            raise RuntimeError("a Swift function was called, by __del__, amid a message")
        make_sure_of_room()
        armed, loop.armed = loop.armed, 0
        loop.in_flight.add(armed)
        self.bodies.append(loop.body)
        # A request that has not begun yet may be what those behind it need.
        strict = not armed and loop.body is not None and b'"as"' in loop.body
        if strict:
            self.strict += 1
        try:
            self.last = number = self.last + 1
            page = Page(self, None, Outbox(loop.channel))
            text = self.text(page, number, function, arguments, armed)
            self.active[number] = None
            try:
                page.outbox.send(text)
                # Also when an interrupt has come: what the client holds for it must be let go of.
                value, error = self.wait(number)
            finally:
                if self.active.pop(number) is None:
                    self.left.add(number)
        finally:
            if strict:
                self.strict -= 1
            if len(self.active) < MOST:
                loop.inbox.resume()
            self.bodies.pop()
            loop.inbox.outdate()
            loop.in_flight.discard(armed)
            if armed and armed in loop.cancelled and not has_to_wait(_getframe(), is_base):
                loop.cancelled.discard(armed)
                loop.interrupted = armed
                raise KeyboardInterrupt
            loop.armed = armed
        if loop.handlers is not None or loop.struck:
            loop.take_signals()
        if error is not None:
            raise error
        return value

    def wait(self, number):
        """Executes what the client asks for until it has answered."""
        loop = self.loop
        while True:
            if loop.handlers is not None:
                loop.take_signals()
            if loop.inbox.holds and self.may_admit():
                self.take(*loop.inbox.deferred.popleft(), True)
                if self.active[number]:
                    return self.active[number]
                continue
            try:
                frame = loop.inbox.next()
            except Broken:
                frame = None  # the loop will find so, too
            except MemoryError:
                if not memory_reserve.let_go():
                    raise
                frame = AGAIN
            if frame is None:
                if loop.descriptors.forked:
                    raise forked_child()
                raise ended()
            if frame is not AGAIN:
                self.take(*frame)
            if self.active[number]:
                return self.active[number]

    def may_admit(self):
        """Whether a request that was put off is executed after all. A function of the client's may wait for it in ways
        that no message tells of: a task or a queue of its own, an actor, a coroutine."""
        loop = self.loop
        if loop.stepping or self.strict or not loop.inbox.deferred or is_deeper(DEEPEST):
            return False
        # User code may run meanwhile, and take them.
        return on_demand.is_silent(loop.inbox, PATIENCE) and loop.inbox.deferred

    def take(self, body, attachments, is_admitted=False):
        try:
            message = self.parsed(body) if body is not None and b'"return"' in body else None
            if type(message) is dict and is_answer(message):
                self.returned(message, attachments)
            elif body is not None or not self.is_lost(attachments):
                self.execute(body, attachments, is_admitted)
        except (BrokenPipeError, SystemExit):
            raise
        except BaseException as problem:
            # Not even an error could be made of it here, for lack of room or memory: the loop does it.
            self.loop.owe(body, attachments, problem)
            raise

    def execute(self, body, attachments, is_admitted):
        """Serves a frame above the calls that wait, or puts it off."""
        loop = self.loop
        outside = loop.body, loop.attachments, loop.outbox
        loop.body = body  # at once: `is_open` has to find what is in it
        try:
            # What came behind steps may need what they have not made yet.
            is_full = len(self.active) >= MOST or loop.stepping or self.strict
            if is_full and not is_admitted and not self.is_needed(body):
                loop.inbox.defer(body, attachments)
            else:
                loop.attachments, loop.outbox = attachments, Outbox(loop.channel)
                with Apart(), on_demand.nested():
                    loop.serve(body)
        finally:
            loop.body, loop.attachments, loop.outbox = outside

    def is_needed(self, body):
        """Whether a waiting call can't end without this frame, or the frame is quickly done."""
        if body is None or b'"id"' not in body:
            return True
        message = self.parsed(body)
        messages = message if type(message) is list else [message]
        return any(type(one) is not dict or self.is_waiting(one.get("within")) for one in messages)

    def is_waiting(self, number):
        return type(number) is int and number in self.active

    def parsed(self, body):
        """None for what will be refused."""
        try:
            return parse(body, self.loop.inbox.limits["depth"])
        except Refusal:
            return None

    def returned(self, message, attachments):
        number = message["return"]
        if type(number) is int and number in self.active and self.active[number] is None:
            # At once: the client may release what it names as soon as it has sent this.
            try:
                self.active[number] = self.outcome(message, attachments)
            except BaseException as error:  # of the user's code that making the value runs
                self.active[number] = None, error
        else:
            self.report_stray(message)

    def is_lost(self, refusal):
        """Whether it is an answer that was not stored: its call fails."""
        number = refusal.request and refusal.request.get("return")
        if number not in self.active:
            return False
        self.active[number] = None, MemoryError(refusal.error["message"])
        return True

    def report_stray(self, message):
        error = self.stray(message, self.left)
        if error is not None:
            Outbox(self.loop.channel).send(encode({"id": None, "error": error}))

    def stray(self, message, left):
        """For an answer that no call waits for: None if it is to one that an exception has ended (its number is among
        those `left`), else the error that says so."""
        self.drop_unmade(message.get("brings"))
        number = message["return"]
        if type(number) is int and number in left:
            left.discard(number)
            return None
        return {"kind": "request", "message": f"no call {number!r} waits for an answer"}

    def is_open(self, request):
        """Whether a request, though it came before what is being read, may not be answered yet."""
        names = [b'"id":%s%d%s' % (space, request, end) for space in (b"", b" ") for end in (b",", b"}")]
        bodies = [*self.bodies, *(body for body, _ in self.loop.inbox.deferred)]
        return any(name in body for body in bodies if body is not None for name in names)

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
        except BaseException as error:
            page.handles.release(refs)
            if type(error) is not Unconvertible and type(error) is not Refusal:
                raise
            reason = error.error["message"] if type(error) is Refusal else str(error)
            where = "" if type(error) is Refusal else "".join(reversed(error.steps))
            position = len(message.get("args", ())) + 1
            raise ValueError(f"argument {position}{where} of a Swift function: {reason}") from None

    def argument(self, page, value, form, refs):
        mode, depth = form
        kind = type(value)
        if mode == "buffer":
            return on_demand.buffer_argument(self, page, value, refs)
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
            return {"ref": number, "type": type_name(kind)[:NAME]}
        writer = Writer(page, mode == "plain", depth)
        writer.refs = refs
        return writer.form(value, 2, 1)

    def outcome(self, message, attachments):
        """Value and exception, one of which is None."""
        try:
            if len(message) == 2 and "value" in message:
                return incoming(Page(self, attachments, None), message["value"]), None
            answers = [member for member in ("value", "raise", "refused") if member in message]
            if "release" in message:
                self.loop.handles.release(message["release"])
            if "brings" in message:
                check_brings(message["brings"])
            if len(answers) != 1 or not ANSWER.issuperset(message):
                raise Refusal("request", "an answer must have one of 'value', 'raise' and 'refused'")
            content = message[answers[0]]
            if answers[0] == "refused":
                if type(content) is not str:
                    raise Refusal("request", "'refused' must be a string")
                return None, TypeError(content)
            made = incoming(Page(self, attachments, None), content)
            if answers[0] == "value":
                return made, None
            if not isinstance(made, BaseException):
                raise Refusal("request", "'raise' must be an exception")
            return None, made
        except Refusal as refusal:
            self.drop_unmade(message.get("brings"))
            return None, TypeError(f"the result of a Swift function can't be made: {refusal.error['message']}")
        except BaseException:
            self.drop_unmade(message.get("brings"))
            raise


def is_answer(message):
    """With an `id` it is a request that has a member too many, and is answered."""
    return "return" in message and "id" not in message


def is_amid(channel):
    """Whether this thread is sending a frame, which a `__del__` interrupts."""
    return channel.is_amid and channel.lock._is_owned()


ANSWER = frozenset(("return", "value", "raise", "refused", "brings", "release"))


def forked_child():
    return RuntimeError("a forked child of the worker can't call functions of the Swift program")


def ended():
    return RuntimeError("the Swift program has ended the connection")


def calls(loop):
    """Those of an executor, or of what stands for it."""
    main = loop.main
    if main.calls is None:
        with making:
            made = Calls(main)
            if main.calls is None:
                main.calls = made
    return main.calls


def make_sure_of_room():
    """RecursionError here is the caller's; within the machinery it would leave a request without an answer.

    The interpreter counts other things too, but hardly more of them than frames. From 3.12 on it counts code in C for
    itself, up to a limit that it doesn't tell."""
    if is_deeper(min((getrecursionlimit() - ROOM) // 2, SAFE)):
        take_room(ROOM)


def is_deeper(count):
    """Whether there are more frames on the stack."""
    try:
        _getframe(count)
    except ValueError:
        return False
    return True


def take_room(levels):
    if levels:
        next(map(take_room, (levels - 1,)))
