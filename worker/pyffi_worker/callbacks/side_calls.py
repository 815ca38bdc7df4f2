"""Calls of the client's functions by other threads than the main one, and by async code."""

from _thread import allocate_lock, get_ident
from collections import deque

from .. import on_demand
from ..execution.executor import Executor
from ..process import memory_reserve
from ..transport.codec import encode
from ..transport.frames import Outbox
from .calls import forked_child
from .messages import is_answer, outcome
from .outside_event_loop import OutsideEventLoop


class Call:
    spare = None  # an executor that is not in use

    def __init__(self, side):
        self.side = side
        self.open = set()  # ids of requests that belong to the call
        self.cancelled = set()  # ids of those that are to be cancelled
        self.frames = deque()  # what the thread that reads has handed over

    def execute(self, message, attachments):
        executor = self.spare or SideExecutor(self.side, self.cancelled)
        self.spare = None  # the request's code may call, and another request be executed above it
        context = executor.context
        context.executor, context.attachments = executor, attachments
        if self.cancelled:
            executor.interrupts.attention = True  # this request may be among them
        memory_reserve.keep()
        executing, thread = self.side.executing, get_ident()
        outer = executing.get(thread)
        try:
            if thread != self.side.session.thread:
                executing[thread] = message.get("id")
            with OutsideEventLoop(), on_demand.nested():
                text = executor.answer(message)
            self.open.discard(message.get("id"))  # if it is awaited, `session.awaiting` knows it
            if text is not None:
                executor.context.outbox.send(text)
            self.spare = executor
        except (MemoryError, RecursionError) as problem:
            # Not even an error could be sent here: in another thread there is room on the stack.
            if isinstance(problem, MemoryError):
                memory_reserve.let_go()
            self.side.refuse(message, problem)
        finally:
            context.executor = context.attachments = None
            if outer is None:
                executing.pop(thread, None)
            else:
                executing[thread] = outer

    def withdraw(self, number):
        """Takes a request out of the queue and returns it; None if it has begun. Called in the thread that reads."""
        for frame in self.frames.copy():
            message, _ = frame
            if message is not None and message.get("id") == number:
                try:
                    self.frames.remove(frame)
                except (IndexError, ValueError):
                    continue  # the call's thread has taken frames meanwhile, perhaps this one
                self.open.discard(number)
                self.cancelled.discard(number)
                return message
        return None

    def refuse_rest(self):
        """Refuses what came too late. Two threads may do so at once: the one that reads and the call's own."""
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
    """A call that blocks its thread, which executes the requests within this call and within the calls further out."""

    serves = True
    outer = None

    def __init__(self, side):
        super().__init__(side)
        self.thread = get_ident()
        self.gate = allocate_lock()
        self.gate.acquire()
        self.has_ended = False

    def take(self, message, attachments):
        """Called in the thread that reads. Without a message the call ends with the exception that is in place of the
        attachments."""
        self.frames.append((message, attachments))
        if self.has_ended:
            self.refuse_rest()
            return
        try:
            self.side.innermost.get(self.thread, self).gate.release()
        except RuntimeError:
            pass  # the gate is open already

    def wait(self):
        innermost = self.side.innermost
        self.outer = innermost.get(self.thread)
        innermost[self.thread] = self
        try:
            while True:
                # Before the wait: what came just before this call was the innermost has opened the outer call's gate.
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
                if self.side.session.descriptors.forked:
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
    """A call that async code waits for. If that runs in the main thread, which is not free then, its event loop
    executes the requests within the call."""

    def __init__(self, side, settle, soon):
        super().__init__(side)
        self.settle, self.soon = settle, soon
        self.serves = get_ident() == side.session.thread

    def take(self, message, attachments):
        """Called in the thread that reads; everything else is done in the thread of the event loop."""
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
        """Takes all that is there: an interrupt may have kept the loop from an earlier turn. None is raised here."""
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
            value, error = outcome(self.side.calls, message, attachments)
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
        super().__init__(side.session, Outbox(side.channel), cancelled)

    def has_called(self, number):
        return True  # only what belongs to the call gets here
