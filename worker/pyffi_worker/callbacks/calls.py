"""Calls of the client's functions (protocol, section 9) by Python's main thread. While it waits for the result it
executes the requests that the client sends meanwhile; calls by other threads have a connection of their own
(side_connection.py)."""

from _thread import get_ident
from collections import deque
from sys import _getframe

from .. import on_demand
from ..execution.context import Context
from ..execution.executor import is_entry
from ..execution.handles import Refusal
from ..execution.python_frames import has_to_wait
from ..operations.members import are_ids
from ..process import memory_reserve
from ..process.locks import guard
from ..transport.codec import encode, parse
from ..transport.frames import AGAIN, Broken, Outbox
from .client_objects import Function, Identity, Starter
from .messages import call_text, is_answer, outcome
from .outside_event_loop import OutsideEventLoop
from .stack_room import is_deeper, make_sure_of_room

# While fewer calls than this wait, any request is executed above them; otherwise only requests that they need.
MOST = 16
PATIENCE = 5  # milliseconds without a frame, after which the calls may need any of the requests that were put off
AT_ONCE = 512  # numbers in one message, which is within the least limits that a client may have
DEEPEST = 2400  # frames of Python below a request that was put off and is executed; 1000 and more are left to it
making = guard()


class Calls:
    def __init__(self, session):
        self.session, self.interrupts = session, session.interrupts
        self.main = session.thread
        self.last = 0
        self.active = {}  # number: what came of a call, at first None; for calls of the main thread that wait
        self.left = set()  # calls that an exception ended before they were answered
        self.strict = 0  # waiting calls above which only their own requests may be executed
        self.bodies = []  # the JSON of the requests that wait for calls
        self.made = set()  # numbers of the client's functions and errors for which there are objects
        self.dropped = deque()
        self.side_connection = None

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
        """Notes a number for the client to forget. A `__del__` may call this at any moment, in any thread: the session
        tells the client when it can."""
        self.made.discard(number)
        self.dropped.append(number)
        self.interrupts.attention = True

    def drop_unmade(self, numbers):
        """Drops the numbers that a failed message brought along and of which no objects were made."""
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
                Outbox(self.session.channel).send(encode({"drop": numbers}))

    # Calls

    def side(self):
        """The connection for calls by other threads, which the first of them makes."""
        if self.side_connection is None:
            from .side_connection import SideConnection

            # An interrupt amid this would leave a connection that nobody reads, or that two threads read.
            with making, on_demand.Shield(self.interrupts if get_ident() == self.main else None):
                made = SideConnection(self)
                if self.side_connection is None:  # making one may run a `__del__` that comes here too
                    self.side_connection = made
                    made.begin_reading()
        return self.side_connection

    def call(self, function, arguments):
        session, interrupts = self.session, self.interrupts
        if get_ident() != self.main:
            return self.side().call(function, arguments)
        if session.descriptors.forked:
            raise forked_child()
        if session.inbox.is_busy or (session.channel.is_amid and is_amid(session.channel)):
            raise RuntimeError("a Swift function was called, by __del__, amid a message")
        make_sure_of_room()
        armed, interrupts.armed = interrupts.armed, 0
        session.in_flight.add(armed)
        self.bodies.append(session.body)
        # As long as the code of this request has not begun, requests behind it may need its result.
        strict = not armed and session.body is not None and b'"as"' in session.body
        if strict:
            self.strict += 1
        try:
            self.last = number = self.last + 1
            context = Context(session, None, None, Outbox(session.channel))
            text = call_text(context, number, function, arguments, armed)
            self.active[number] = None
            try:
                context.outbox.send(text)
                # The answer is waited for even if an interrupt has come, since what the client holds for the call must
                # be let go of.
                value, error = self.wait(number)
            finally:
                if self.active.pop(number) is None:
                    self.left.add(number)
        finally:
            if strict:
                self.strict -= 1
            if len(self.active) < MOST:
                session.inbox.resume()
            self.bodies.pop()
            session.inbox.outdate()
            session.in_flight.discard(armed)
            if armed and armed in interrupts.cancelled and not has_to_wait(_getframe(), is_entry):
                interrupts.cancelled.discard(armed)
                interrupts.interrupted = armed
                raise KeyboardInterrupt
            interrupts.armed = armed
        if interrupts.handlers is not None or interrupts.struck:
            interrupts.take_signals()
        if error is not None:
            try:
                raise error
            finally:
                del error  # its traceback leads to this frame
        return value

    def wait(self, number):
        """Executes what the client asks for until it has answered the call."""
        session, interrupts = self.session, self.interrupts
        while True:
            if interrupts.handlers is not None:
                interrupts.take_signals()
            if session.inbox.holds and self.may_admit():
                self.take(*session.inbox.deferred.popleft(), True)
                if self.active[number]:
                    return self.active[number]
                continue
            try:
                frame = session.inbox.next()
            except Broken:
                frame = None  # the session will find the same
            except MemoryError:
                if not memory_reserve.let_go():
                    raise
                frame = AGAIN
            if frame is None:
                if session.descriptors.forked:
                    raise forked_child()
                raise ended()
            if frame is not AGAIN:
                self.take(*frame)
            if self.active[number]:
                return self.active[number]

    def may_admit(self):
        """Whether a request that was put off is executed after all. A function of the client's may wait for it in ways
        that no message tells of: a task or a queue of its own, an actor, a coroutine."""
        inbox = self.session.inbox
        if self.session.executor.stepping or self.strict or not inbox.deferred or is_deeper(DEEPEST):
            return False
        # User code may run meanwhile, and take the requests that were put off.
        return on_demand.is_silent(inbox, PATIENCE) and inbox.deferred

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
            # Not even an error could be sent here, for lack of memory or of room on the stack: the session does it.
            self.session.owe(body, attachments, problem)
            raise

    def execute(self, body, attachments, is_admitted):
        """Serves a frame above the calls that wait, or puts it off."""
        session, executor = self.session, self.session.executor
        outside = session.body, executor.context
        session.body = body  # at once: `is_open` has to find what is in it
        try:
            # What came behind a request `steps` may need results that the steps have not made yet.
            is_full = len(self.active) >= MOST or executor.stepping or self.strict
            if is_full and not is_admitted and not self.is_needed(body):
                session.inbox.defer(body, attachments)
            else:
                executor.context = Context(session, executor, attachments, Outbox(session.channel))
                with OutsideEventLoop(), on_demand.nested():
                    session.serve(body)
        finally:
            session.body, executor.context = outside

    def is_needed(self, body):
        """Whether a waiting call can't end without this frame, or the frame is quickly done."""
        if body is None or b'"id"' not in body:
            return True
        message = self.parsed(body)
        if type(message) is not dict:
            return True
        number = message.get("within")
        return type(number) is int and number in self.active

    def parsed(self, body):
        """The message of a frame; None if it will be refused."""
        try:
            return parse(body, self.session.inbox.limits["depth"])
        except Refusal:
            return None

    def returned(self, message, attachments):
        number = message["return"]
        if type(number) is int and number in self.active and self.active[number] is None:
            # At once: the client may release the handles that the answer names as soon as it has sent it.
            try:
                self.active[number] = outcome(self, message, attachments)
            except BaseException as error:  # of the user's code that making the value runs
                self.active[number] = None, error
        else:
            self.report_stray(message)

    def is_lost(self, refusal):
        """Whether a frame that was not stored is the answer to a call, which then fails."""
        number = refusal.request and refusal.request.get("return")
        if number not in self.active:
            return False
        self.active[number] = None, MemoryError(refusal.error["message"])
        return True

    def report_stray(self, message):
        error = self.stray(message, self.left)
        if error is not None:
            Outbox(self.session.channel).send(encode({"id": None, "error": error}))

    def stray(self, message, left):
        """The error that says that no call waits for an answer; None if the answer is to a call that an exception has
        ended (its number is among those `left`)."""
        self.drop_unmade(message.get("brings"))
        number = message["return"]
        if type(number) is int and number in left:
            left.discard(number)
            return None
        return {"kind": "request", "message": f"no call {number!r} waits for an answer"}

    def is_open(self, request):
        """Whether a request, though it came before what is being read, may not be answered yet."""
        names = [b'"id":%s%d%s' % (space, request, end) for space in (b"", b" ") for end in (b",", b"}")]
        bodies = [*self.bodies, *(body for body, _ in self.session.inbox.deferred)]
        return any(name in body for body in bodies if body is not None for name in names)


def is_amid(channel):
    """Whether this thread is sending a frame, which a `__del__` interrupts."""
    return channel.is_amid and channel.lock._is_owned()


def forked_child():
    return RuntimeError("a forked child of the worker can't call functions of the Swift program")


def ended():
    return RuntimeError("the Swift program has ended the connection")


def calls(session):
    """The `Calls` of a session, made when they are needed first."""
    if session.calls is None:
        with making:
            made = Calls(session)
            if session.calls is None:
                session.calls = made
    return session.calls
