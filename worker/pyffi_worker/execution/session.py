"""The worker's one session: its connection to the client, and what all its requests share."""

import os
import sys
from _thread import get_ident

from .. import on_demand
from ..process import memory_reserve
from ..transport.codec import parse
from ..transport.frames import AGAIN, LIMITS, Broken, Channel, Inbox, Outbox
from ..transport.handshake import greet, hello
from .executor import Executor
from .handles import Refusal


class Session:
    """Serves the main connection, in Python's main thread."""

    def __init__(self, descriptors, handles):
        self.descriptors = descriptors
        self.handles = handles
        self.thread = get_ident()
        self.answering = set()  # ids of awaited requests that have ended and whose replies are on their way
        self.in_flight = set()  # ids of requests that wait for calls or are awaited
        self.awaiting = {}  # requests whose coroutines run
        self.has_awaited = self.ending = self.is_over = self.is_flushing = False
        self.calls = None  # the calls of the client's functions, once it has given any
        self.join_time = None  # how long threads that are no daemons may take at the end, in seconds
        self.spin = None
        self.body = None  # the JSON of the frame that is executed
        self.owed = []  # frames that could not be answered where they were taken, and why
        self.channel = Channel(descriptors.output, dict(LIMITS), sys.stdout.flush if sys.stdout else int)
        self.executor = Executor(self, Outbox(self.channel), set())
        self.executor.context.executor = self.executor
        self.interrupts = self.executor.interrupts
        self.inbox = Inbox(descriptors.input, LIMITS, self.flush, self.interrupts.alert)
        self.interrupts.take()
        memory_reserve.alert = self.interrupts.alert
        memory_reserve.keep()
        on_demand.take_over(self)
        on_demand.watch(self)

    def run(self):
        """Serves until the end of file; returns the exit status."""
        os.write(self.descriptors.output, b"pyffi-worker 1\n")
        self.executor.context.outbox.send(hello(LIMITS, self.handles.limit))
        try:
            frame = self.inbox.next()
            if frame is not None:
                greet(self, frame[0])
                self.serve_all()
        except Broken as error:
            on_demand.report(self.executor, error.kind, str(error))
            return 70
        except BrokenPipeError:
            pass  # the client is gone: as at its end of file
        finally:
            self.is_over = True
            if self.has_awaited:
                on_demand.end_awaiting()
            if self.calls and self.calls.side_connection:
                self.calls.side_connection.end()
        return 0

    def serve_all(self):
        context = self.executor.context
        while True:
            try:
                frame = self.inbox.next()
            except (Broken, SystemExit):
                raise
            except MemoryError:
                if not memory_reserve.let_go():
                    raise  # the worker ends, and Python says why
                continue
            except BaseException as error:
                if self.interrupts.handlers is None:
                    raise
                on_demand.report_ignored(error)
                continue
            if frame is None:
                return
            if frame is AGAIN:
                continue
            try:
                body, context.attachments = frame
                self.body = body
                self.serve(body)
            except (BrokenPipeError, SystemExit):
                raise
            except BaseException as error:
                self.owe(body, context.attachments, error)
                context.outbox.forget()
            self.body = None

    def serve(self, body):
        """Answers one frame."""
        executor = self.executor
        if body is None:
            on_demand.refused(executor, executor.context.attachments)
            return
        try:
            message = parse(body, LIMITS["depth"])
        except Refusal as refusal:
            on_demand.refused(executor, refusal)
            return
        if type(message) is not dict:
            on_demand.report(executor, "request", "a frame must hold an object")
            return
        text = executor.answer(message)
        if text is not None:
            executor.context.outbox.send(text)
        else:
            self.show()

    def owe(self, body, attachments, problem):
        """Notes a frame that could not be answered where it was taken, not even by an error: it is answered before the
        session waits again."""
        if isinstance(problem, MemoryError):
            memory_reserve.let_go()
        if body is None:
            problem = attachments  # the refusal, which could not be told
        if not self.owed:
            self.inbox.wait = lambda: on_demand.rescue(self)
        self.owed.append((body, problem))

    def show(self):
        """Flushes what was printed, as is done otherwise before a reply is sent."""
        try:
            self.channel.flush()
        except Exception:
            pass  # the stream is full, gone or closed by user code

    def flush(self):
        """Flushes what user code has put in the place of standard output, which may run anything, and so come here
        again."""
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
        """Chooses what else is done before a read that may block: polling for a moment, or calling handlers of
        signals."""
        if not self.owed:
            handlers = self.interrupts.handlers
            self.inbox.wait = self.spin if handlers is None else handlers.wait
