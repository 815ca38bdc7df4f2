"""Calls of the client's functions by other threads than the main one, and by async code: over a connection of their
own, since the main thread may be busy, or wait for the very thread that calls.

A thread reads it and only hands on: what is made of a message may run the user's code, which may raise, wait or call
again, so that is left to whom the message is for."""

import os
from _thread import allocate_lock, get_ident, start_new_thread
from collections import deque

from .. import on_demand
from ..execution.executor import LIMITS, Executor
from ..execution.handles import TOP, Refusal
from ..execution.interrupts import Shield
from ..process import memory_reserve
from ..process.locks import guard
from ..transport.codec import encode, parse
from ..transport.frames import AGAIN, Broken, Channel, Inbox, Outbox
from .calls import Page, ended, forked_child, is_amid, is_answer, make_sure_of_room
from .event_loop_shelter import Apart


class Side:
    def __init__(self, calls):
        descriptor = calls.loop.descriptors.side
        if descriptor is None:
            raise RuntimeError("this client takes calls of Python's main thread only")
        self.calls = calls
        # Not as the main thread's: a reply here says nothing of what that printed.
        self.channel = Channel(descriptor, calls.loop.channel.limits, int)
        self.inbox = Inbox(descriptor, LIMITS, int, int)
        self.waiting = {}  # number: call
        self.innermost = {}  # thread: the call that it made last, of those that block it
        self.executing = {}  # thread, but for the main one: the id of the request that it executes
        self.left = set()  # calls that an exception ended before they were answered
        self.numbering = guard()
        self.last = 0
        self.reader = None  # the thread that reads
        self.bell = None  # once an event loop of the main thread's waits
        self.is_over = calls.loop.is_over

    def begin_reading(self):
        try:
            start_new_thread(self.read, ())
        except BaseException:
            self.calls.beside = None
            self.end()  # another thread may wait already
            raise

    # The thread that reads

    def read(self):
        self.reader = get_ident()
        while True:
            frame = AGAIN
            try:
                frame = self.inbox.next()
                if frame is None:
                    break
                if frame is not AGAIN:
                    self.hand(*frame)
            except Broken as error:
                self.give_up(error)
            except OSError:
                break  # as at the end: the client is gone
            except MemoryError:
                memory_reserve.insist()
                self.lose(frame)
            except BaseException as error:  # whose message is lost nobody knows
                text = f"a message of the Swift program was lost: {error!r}"
                self.end_all(lambda text=text: RuntimeError(text))
        self.end()

    def read_until(self, has_come):
        """For a call by a `__del__` that runs in the thread that reads."""
        while not has_come():
            frame = self.inbox.next()
            if frame is None:
                raise ended()
            if frame is not AGAIN:
                self.hand(*frame)

    def give_up(self, error):
        """As on the main connection; that may be in the middle of anything, so there is no orderly end."""
        self.report({"kind": "protocol", "message": str(error)})
        os._exit(70)

    def end(self):
        """The client is gone."""
        self.is_over = True
        self.end_all(ended)

    def end_all(self, error):
        """`error` makes one for each."""
        for call in list(self.waiting.values()):
            call.take(None, error())

    def report(self, error):
        try:
            Outbox(self.channel).send(encode({"id": None, "error": error}))
        except OSError:
            pass  # the client is gone

    def hand(self, body, attachments):
        try:
            if body is None:
                self.miss(attachments)
                return
            message = parse(body, LIMITS["depth"])
            if type(message) is not dict:
                raise Refusal("request", "a frame of this connection must hold an object")
        except Refusal as refusal:
            self.report(refusal.error)
            return
        if is_answer(message):
            number = message["return"]
            call = self.waiting.get(number) if type(number) is int else None
            if call is not None:
                call.take(message, attachments)
            else:
                error = self.calls.stray(message, self.left)
                if error is not None:
                    self.report(error)
        elif "id" not in message and "cancel" in message:
            self.cancel(message)
        else:
            number = message.get("within")
            call = self.waiting.get(number) if type(number) is int else None
            if call is None or not call.serves:
                self.refuse(message, call and Refusal("request", "this call takes no requests here"))
                return
            if type(message.get("id")) is int:
                call.open.add(message["id"])
            call.take(message, attachments)

    def lose(self, frame):
        """There was no memory to look into it."""
        if frame is AGAIN:
            return  # nor to take it, which is tried again
        body, refusal = frame
        try:
            self.miss(refusal if body is None else on_demand.lost(body, len(body)))
        except Broken as error:
            self.give_up(error)

    def miss(self, refusal):
        """A frame that was not stored: whom it was for is told, where that is known."""
        message = refusal.request or {}
        call = self.waiting.get(message.get("return"))
        if call is not None:
            call.take(None, MemoryError(refusal.error["message"]))
        elif "id" in message:
            self.refuse(message, refusal)
        else:
            self.report(refusal.error)

    def cancel(self, message):
        """Sync code of a thread can't be interrupted, coroutines can; what has not begun is not started."""
        number = message["cancel"]
        if type(number) is not int or not 0 < number <= TOP or len(message) > 1:
            self.report({"kind": "request", "message": "'cancel' must be the id of a request, and stand alone"})
            return
        if not on_demand.cancel_awaited(self.calls.loop, number):
            for call in list(self.waiting.values()):
                if number in call.open:
                    call.cancelled.add(number)
                    request = call.withdraw(number)
                    if request is not None:
                        self.refuse(request, Refusal("cancelled", "the request was cancelled before it was begun"))
                    else:
                        # It may have begun meanwhile, and did not find this.
                        on_demand.cancel_awaited(self.calls.loop, number)

    def refuse(self, message, failure=None):
        """In a thread of its own, since releasing runs the user's code."""
        if failure is None:
            failure = Refusal("request", "the call that this request belongs to has ended")
        try:
            start_new_thread(self.refuse_here, (message, failure))
        except RuntimeError:
            self.refuse_here(message, failure)  # there can be no more threads

    def refuse_here(self, message, failure):
        """Of what the request asks for only the releases are done."""
        identifier = message.get("id")
        executor = SideExecutor(self, set())
        try:
            if "release" in message:
                executor.handles.release(message["release"])
        except Refusal as malformed:
            failure = malformed
        if type(identifier) is int and 0 < identifier <= TOP:
            executor.outbox.send(on_demand.failed(executor, identifier, message, failure))
        elif "id" in message or not {"release"}.issuperset(message):
            self.report(Refusal("request", "a message of this connection must be an answer or belong to a call").error)

    # The threads that call

    def begin(self, call, function, arguments):
        make_sure_of_room()
        if self.calls.loop.descriptors.forked:
            raise forked_child()
        if self.is_over:
            raise ended()
        if is_amid(self.channel) or (get_ident() == self.reader and self.inbox.is_busy):
            raise RuntimeError("a Swift function was called, by __del__, amid a message")
        with self.shield():
            page = Page(self.calls, None, Outbox(self.channel))
            with self.numbering:
                self.last = call.number = number = self.last + 1
            text = self.calls.text(page, number, function, arguments, self.executing.get(get_ident()), call.serves)
            self.waiting[number] = call
            try:
                page.outbox.send(text)
            except BaseException:
                self.waiting.pop(number, None)
                raise
            if self.is_over:
                call.take(None, ended())

    def shield(self):
        """Only the main thread is ever interrupted."""
        return Shield(self.calls.loop if get_ident() == self.calls.main else None)

    def call(self, function, arguments):
        """Blocks this thread, which meanwhile executes what the client's function asks for."""
        call = Waiting(self)
        self.begin(call, function, arguments)
        value, error = self.calls.outcome(*call.wait())
        if error is not None:
            raise error
        return value

    def start(self, function, arguments, settle, soon):
        call = Started(self, settle, soon)
        if call.serves and self.bell is None:
            try:
                self.bell = on_demand.Bell(self.calls.loop, self.serve_started)
            except OSError:
                pass  # no descriptor is free; it is only for event loops that don't run
        self.begin(call, function, arguments)
        return call.stop

    def serve_started(self):
        """For event loops that don't run while the main thread waits: they have ended, or called a function that
        blocks."""
        for call in list(self.waiting.values()):
            if type(call) is Started and call.serves:
                call.turn()


class Call:
    spare = None  # an executor that is not in use

    def __init__(self, side):
        self.side = side
        self.open = set()  # requests that belong to it
        self.cancelled = set()  # of those
        self.frames = deque()  # what the thread that reads has handed over

    def execute(self, message, attachments):
        executor = self.spare or SideExecutor(self.side, self.cancelled)
        self.spare = None  # the request's code may call, and another one be executed above it
        executor.attachments = attachments
        if self.cancelled:
            executor.attention = True  # it may be this one
        memory_reserve.keep()
        executing, thread = self.side.executing, get_ident()
        outer = executing.get(thread)
        try:
            if thread != self.side.calls.main:
                executing[thread] = message.get("id")
            with Apart(), on_demand.nested():
                text = executor.answer(message)
            self.open.discard(message.get("id"))  # the event loop's are known there
            if text is not None:
                executor.outbox.send(text)
            self.spare = executor
        except (MemoryError, RecursionError) as problem:
            # Not even an error could be made of it here: in another thread there is room.
            if isinstance(problem, MemoryError):
                memory_reserve.let_go()
            self.side.refuse(message, problem)
        finally:
            if outer is None:
                executing.pop(thread, None)
            else:
                executing[thread] = outer

    def withdraw(self, number):
        """The request, if it has not begun: it never will. In the thread that reads."""
        for frame in self.frames.copy():
            message, _ = frame
            if message is not None and message.get("id") == number:
                try:
                    self.frames.remove(frame)
                except (IndexError, ValueError):
                    continue  # the call's thread has taken from them meanwhile, perhaps this
                self.open.discard(number)
                self.cancelled.discard(number)
                return message
        return None

    def refuse_rest(self):
        """What came too late, as two threads may find: the one that reads and the call's own."""
        while self.frames:
            try:
                message, _ = self.frames.popleft()
            except IndexError:
                return  # the other thread took it
            if message is not None and is_answer(message):
                self.side.calls.drop_unmade(message.get("brings"))
            elif message is not None:
                self.side.refuse(message)


class Waiting(Call):
    """A call that blocks its thread, which executes what belongs to it, and to the calls further out."""

    serves = True
    outer = None

    def __init__(self, side):
        super().__init__(side)
        self.thread = get_ident()
        self.gate = allocate_lock()
        self.gate.acquire()
        self.has_ended = False

    def take(self, message, attachments):
        """In the thread that reads. Without a message the call ends with an exception, in place of attachments."""
        self.frames.append((message, attachments))
        if self.has_ended:
            self.refuse_rest()
            return
        try:
            self.side.innermost.get(self.thread, self).gate.release()
        except RuntimeError:
            pass  # it is open

    def wait(self):
        innermost = self.side.innermost
        self.outer = innermost.get(self.thread)
        innermost[self.thread] = self
        try:
            while True:
                # Before the gate: it may have been the outer one's that was opened, just before.
                call = self.find_work()
                if call is None:
                    self.pause()
                    continue
                message, attachments = call.frames.popleft()
                if message is None:
                    raise attachments
                if is_answer(message):
                    return message, attachments
                call.execute(message, attachments)
                if self.side.calls.loop.descriptors.forked:
                    raise forked_child()
        except BaseException:
            self.side.left.add(self.number)
            raise
        finally:
            if self.outer is None:
                del innermost[self.thread]
            else:
                innermost[self.thread] = self.outer
            self.side.waiting.pop(self.number, None)
            if self.thread == self.side.reader:
                self.side.inbox.outdate()
            self.has_ended = True
            self.refuse_rest()

    def find_work(self):
        """The call for which something has come: this one, or one further out for which it is no answer."""
        if self.frames:
            return self
        call = self.outer
        while call is not None and not (call.frames and call.is_asked()):
            call = call.outer
        return call

    def is_asked(self):
        message, _ = self.frames[0]
        return message is not None and not is_answer(message)

    def pause(self):
        if self.thread == self.side.reader:
            self.side.read_until(self.find_work)
        else:
            self.gate.acquire()


class Started(Call):
    """A call that async code waits for. Where that runs in the main thread, which is not free then, its event loop
    executes what belongs to the call."""

    def __init__(self, side, settle, soon):
        super().__init__(side)
        self.settle, self.soon = settle, soon
        self.serves = get_ident() == side.calls.main

    def take(self, message, attachments):
        """In the thread that reads; everything else in that of the event loop."""
        if (message is None or is_answer(message)) and self.side.waiting.pop(self.number, None) is None:
            return
        self.frames.append((message, attachments))
        try:
            self.have_turn()
        except BaseException:  # the loop is closed, or is of a kind that raises something else
            self.refuse_rest()
        if self.serves and self.side.bell is not None:
            self.side.bell.ring()

    def have_turn(self):
        try:
            self.soon(self.turn)
        except MemoryError:
            memory_reserve.insist()
            self.soon(self.turn)

    def turn(self):
        """Takes all that is there: an interrupt may have kept the loop from an earlier turn. None strikes here."""
        while self.frames:
            with self.side.shield():
                try:
                    message, attachments = self.frames.popleft()
                except IndexError:
                    return  # another thread refused it
                if message is None or is_answer(message):
                    self.conclude(message, attachments)
                else:
                    self.execute(message, attachments)

    def conclude(self, message, attachments):
        if message is None:
            self.settle(None, attachments)
            return
        try:
            value, error = self.side.calls.outcome(message, attachments)
        except BaseException as problem:  # of the user's code that making the value runs
            value, error = None, problem
        self.settle(value, error)

    def stop(self):
        self.serves = False
        self.refuse_rest()
        try:
            with self.side.shield():
                if self.number in self.side.waiting:
                    Outbox(self.side.channel).send(encode({"stop": self.number}))
        except OSError:
            pass  # the client is gone


class SideExecutor(Executor):
    """Executes requests in the thread of a call that waits. Nothing interrupts them."""

    def __init__(self, side, cancelled):
        main = side.calls.loop
        super().__init__(main, main.descriptors, main.handles, Outbox(side.channel), cancelled)

    def has_called(self, number):
        return True  # only what belongs to the call gets here
