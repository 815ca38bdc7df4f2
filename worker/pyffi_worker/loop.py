"""Executes requests in the order of their arrival, and answers each of them once."""

import _signal
import os
import sys
from _thread import get_ident

from . import later, memory
from .codec import parse, quote, sendable
from .frames import AGAIN, Broken, Channel, Inbox, Outbox
from .handles import NAME, TOP, Coroutine, Refusal, type_name
from .hello import greet, hello
from .operations import prepare, ready
from .strikes import has_to_wait, is_own

LIMITS = {"json": 268435456, "attachments": 4294967295, "depth": 500}
MODES = ("auto", "handle", "value", "plain", "buffer", "none")


def is_awaited(op, kind):
    """Compilers such as Cython have coroutines of their own."""
    return kind is Coroutine or op == "await" or type_name(kind) == "coroutine"


class Executor:
    """Executes and answers requests in one thread.

    `armed` is the id of the request whose code runs: only then may a cancel message raise KeyboardInterrupt. It is
    set and cleared within one `try`, and whoever raises clears it, so at most one is raised and none gets out.
    `interrupted` is the id in which one was raised last."""

    handlers = None  # of the program's own, for signals; they run in the main thread only
    struck = None  # the frame that SIGINT came amid, where it could not raise KeyboardInterrupt at once
    begun = None  # requests whose coroutines run and the client was not told of; None where it doesn't want to be

    def __init__(self, main, descriptors, handles, outbox, cancelled):
        self.main = main  # the executor of Python's main thread
        self.descriptors = descriptors
        self.handles = handles
        self.outbox = outbox
        self.cancelled = cancelled
        self.in_flight = set() if main is self else main.in_flight  # ids of requests that wait for calls or are awaited
        self.attachments = None  # of the frame that is executed
        self.armed = self.interrupted = self.requests = 0
        self.stepping = 0  # messages of steps that are being executed
        # attention: something is to be done before the next request; look: there may be a cancel message to read
        self.attention = self.look = self.looking = self.ending = False

    def answer(self, message):
        """The text of the reply to one message; None where there is none to give."""
        identifier = message.get("id")
        if type(identifier) is not int or not 0 < identifier <= TOP:
            return later.notice(self, message)
        try:
            try:
                if "release" in message:
                    # Not to be interrupted: `__del__` methods are none of the request's code.
                    self.handles.release(message["release"])
                if identifier in self.in_flight:
                    raise Refusal("request", f"id {identifier} is in use")
                self.armed = identifier
                if self.attention:
                    self.attend()
                self.requests += 1
                op = message.get("op")
                function, knows = ready[op] if type(op) is str and op in ready else prepare(op)
                if not knows(message):
                    later.check_members(self, op, knows, message)
                mode = message.get("result", "auto")
                if mode not in MODES:
                    raise Refusal("request", "'result' must be one of auto, handle, value, plain, buffer, none")
                if "as" in message:
                    self.handles.check_free(message["as"])
                if "levels" in message and (type(message["levels"]) is not int or message["levels"] < 1):
                    raise Refusal("request", "'levels' must be a positive integer")
                value = function(self, message)
                if "await" in message and is_awaited(op, type(value)):
                    self.armed = 0
                    return later.await_reply(self, identifier, value, mode, message)
                text = self.result(identifier, value, mode, message)
                self.armed = 0
                if self.cancelled:
                    self.cancelled.discard(identifier)
                return text
            except BaseException as error:
                self.armed = 0
                failure = error
        except BaseException as error:
            self.armed = 0
            failure = error  # raised before `armed` was cleared above
        try:
            if self.descriptors.forked:
                later.end_child(failure)
            self.cancelled.discard(identifier)
            return later.failed(self, identifier, message, failure)
        finally:
            failure = None  # its traceback leads to this frame: a cycle would keep all that its frames hold

    def result(self, identifier, value, mode, message):
        kind = type(value)
        if mode == "none":
            return f'{{"id":{identifier},"value":null}}'
        if mode != "handle":
            # Scalars are the same in all modes; the rare ones among them go the long way.
            if kind is float:
                if value - value == 0.0:
                    return f'{{"id":{identifier},"value":{value!r}}}'
                mode = "value"
            elif kind is int:
                if -0x8000000000000000 <= value <= 0x7FFFFFFFFFFFFFFF:
                    return f'{{"id":{identifier},"value":{value}}}'
            elif value is None:
                return f'{{"id":{identifier},"value":null}}'
            elif kind is bool:
                return f'{{"id":{identifier},"value":{"true" if value else "false"}}}'
            elif kind is str:
                if len(value) <= 1024 and sendable(value):
                    return f'{{"id":{identifier},"value":{quote(value)}}}'
            elif kind is bytes and len(value) <= 1024 and mode != "buffer":
                mode = "value"
        if mode == "value" or mode == "plain" or mode == "buffer":
            text = later.outgoing(self, identifier, value, mode, message)
            if text is not None:
                return text
        self.armed = 0  # an interrupt from here on would leave a handle that nobody knows of
        number = self.handles.keep(value, message.get("as"))
        return f'{{"id":{identifier},"ref":{number},"type":{quote(type_name(kind)[:NAME])}}}'

    def has_called(self, number):
        """Whether there was a call of this number. Requests of one that has ended are executed as any other."""
        return self.main.calls is not None and 0 < number <= self.main.calls.last

    def attend(self):
        """Before the code of a request: may it begin?"""
        if self.descriptors.forked:
            sys.exit()
        if self.main.ending:
            raise Refusal("request", "the worker is shutting down")
        self.attention = not memory.keep()
        calls = self.main.calls
        if calls and calls.dropped:
            armed, self.armed = self.armed, 0
            calls.send_dropped()
            self.armed = armed
        if self.begun:
            later.send_begun(self)
        self.take_cancels()
        self.take_signals()

    def take_cancels(self):
        """Importing must not be interrupted by its own repetition in the handler: that would wait for itself."""
        self.looking = True
        take = later.take_cancels
        self.looking = False
        take(self)

    def take_signals(self):
        """Has the program's handlers of signals called that could not be when the signals came."""
        if self.struck:
            struck, self.struck = self.struck, None
            if struck is self.body:
                raise KeyboardInterrupt
        if self.handlers is not None:
            self.handlers.run()


class Loop(Executor):
    """The executor of Python's main thread."""

    def __init__(self, descriptors, handles):
        self.is_flushing = False
        flush = sys.stdout.flush if sys.stdout else int
        self.channel = Channel(descriptors.output, dict(LIMITS), flush)
        super().__init__(self, descriptors, handles, Outbox(self.channel), set())
        self.inbox = Inbox(descriptors.input, LIMITS, self.flush, self.alert)
        self.thread = get_ident()
        self.calls = None  # of the client's functions, once it has given any
        self.awaiting = {}  # requests whose coroutines run
        self.has_awaited = self.is_over = False
        self.join_time = None  # how long threads that are no daemons may take at the end, in seconds
        self.spin = None
        self.body = None  # of the frame that is executed
        self.owed = []  # frames that could not be answered where they were taken, and why
        self.take_interrupts()
        memory.alert = self.alert
        memory.keep()
        later.take_over(self)
        later.watch(self)
        os.register_at_fork(after_in_child=lambda: later.forked(self))

    def run(self):
        """Serves until the end of file; returns the exit status."""
        os.write(self.descriptors.output, b"pyffi-worker 1\n")
        self.outbox.send(hello(LIMITS, self.handles.limit))
        try:
            frame = self.inbox.next()
            if frame is not None:
                greet(self, frame[0])
                self.serve_all()
        except Broken as error:
            later.report(self, "protocol", str(error))
            return 70
        except BrokenPipeError:
            pass  # the client is gone: as at its end of file
        finally:
            self.is_over = True
            if self.has_awaited:
                later.end_awaiting()
            if self.calls and self.calls.beside:
                self.calls.beside.end()
        return 0

    def serve_all(self):
        while True:
            try:
                frame = self.inbox.next()
            except (Broken, SystemExit):
                raise
            except MemoryError:
                if not memory.let_go():
                    raise  # and say so
                continue
            except BaseException as error:
                if self.handlers is None:
                    raise
                later.report_ignored(error)
                continue
            if frame is None:
                return
            if frame is AGAIN:
                continue
            try:
                body, self.attachments = frame
                self.body = body
                self.serve(body)
            except (BrokenPipeError, SystemExit):
                raise
            except BaseException as error:
                self.owe(body, self.attachments, error)
                self.outbox.forget(0, 0)
            self.body = None

    def serve(self, body):
        """Answers one frame."""
        if body is None:
            later.refused(self, self.attachments)
            return
        try:
            message = parse(body, LIMITS["depth"])
        except Refusal as refusal:
            later.refused(self, refusal)
            return
        if type(message) is dict:
            text = self.answer(message)
            if text is not None:
                self.outbox.send(text)
            else:
                self.show()
        elif type(message) is list and message:
            later.serve_batch(self, message, body)
        else:
            later.report(self, "request", "a frame must hold an object or an array of objects")

    def owe(self, body, attachments, problem):
        """A frame could not be answered where it was taken, not even by an error: it is before the loop waits again."""
        if isinstance(problem, MemoryError):
            memory.let_go()
        if body is None:
            problem = attachments  # the refusal, which could not be told
        if not self.owed:
            self.inbox.wait = lambda: later.rescue(self)
        self.owed.append((body, problem))

    def show(self):
        """What is printed is seen, though there is no reply that would bring it."""
        try:
            self.channel.flush()
        except Exception:
            pass  # full, gone or closed by user code

    def flush(self):
        """What user code has put in the place of standard output: flushing may run anything, and may wait itself."""
        if self.is_flushing:
            return
        self.is_flushing = True
        try:
            sys.stdout.flush()
        except BaseException:
            pass
        finally:
            self.is_flushing = False

    def choose_wait(self):
        """What else is done before a read that may block: polling for a moment, having handlers of signals called."""
        if not self.owed:
            self.inbox.wait = self.spin if self.handlers is None else self.handlers.wait

    def alert(self):
        self.look = self.attention = True

    def take_interrupts(self):
        """The client's are told by another signal than the program's own, which so may do with SIGINT as it likes."""
        _signal.signal(_signal.SIGURG, self.interrupt)
        # Ignored where this was started in the background: Python left it at that, too.
        if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
            _signal.signal(_signal.SIGINT, self.strike)

    def interrupt(self, number, frame):
        """The handler of SIGURG. While nothing runs, it leaves the input to the loop, which may be reading it."""
        self.look = self.attention = True
        # The client asks again until its request has ended.
        if self.armed and not self.looking and not has_to_wait(frame, is_base):
            self.take_cancels()
        if self.handlers is not None:
            self.handlers.take_beside(number, frame)

    def strike(self, number, frame):
        """The handler of SIGINT that stands for Python's own: it raises in code of the program, and nowhere else.

        What is asked for may end as a whole. At the end, when nothing is, there is what has to be done in any case."""
        if (self.armed and not self.looking) or (self.is_over and not is_own(frame)):
            _signal.default_int_handler(number, frame)
        elif self.body is not None:
            self.struck, self.attention = self.body, True


def is_base(frame):
    return frame.f_code is Executor.answer.__code__
