"""Calls of the client's functions by other threads than the main one, and by async code (section 9)."""

from _thread import allocate_lock, get_ident
from collections import deque

from . import later, memory
from .apart import Apart
from .calls import forked_child, is_answer
from .codec import encode
from .frames import Outbox
from .loop import Executor


class Call:
    serves = True  # requests may belong to it

    def __init__(self, side):
        self.side = side
        self.open = set()  # requests that belong to it
        self.cancelled = set()  # of those
        self.spares = []  # executors that are not in use

    def execute(self, message, attachments):
        """In any thread, and in several at once."""
        thread, main = get_ident(), self.side.calls.loop
        try:
            executor = Errand(self) if thread == main.thread else self.spares.pop()
        except IndexError:
            executor = SideExecutor(self.side, self.cancelled)
        executor.attachments = attachments
        if self.cancelled:
            executor.attention = True  # it may be this one
        memory.keep()
        executing, errand = self.side.executing, main.errand
        outer = executing.get(thread)
        try:
            executing[thread] = message.get("id")
            if thread == main.thread:
                main.errand = executor
            with Apart(), later.nested():
                text = executor.answer(message)
            if text is not None:
                self.open.discard(message.get("id"))
                executor.outbox.send(text)
            if thread != main.thread:
                self.spares.append(executor)
        except (MemoryError, RecursionError) as problem:
            # Not even an error could be made of it here: in another thread there is room.
            if isinstance(problem, MemoryError):
                memory.let_go()
            self.side.refuse(message, problem)
        finally:
            if thread == main.thread:
                main.errand = errand
            if outer is None:
                executing.pop(thread, None)
            else:
                executing[thread] = outer


class SideExecutor(Executor):
    """Executes requests in other threads than the main one. Nothing interrupts them."""

    def __init__(self, side, cancelled):
        main = side.calls.loop
        super().__init__(main, main.descriptors, main.handles, Outbox(side.channel), cancelled)

    def has_called(self, number):
        return True  # only what belongs to the call gets here


class Errand(SideExecutor):
    """Executes requests in the main thread, where they can be interrupted as its own."""

    def __init__(self, call):
        super().__init__(call.side, call.cancelled)

    @property
    def armed(self):
        return self.main.armed

    @armed.setter
    def armed(self, number):
        self.main.armed = number


class Waiting(Call):
    """A call that blocks its thread, which executes what belongs to it, and to the calls further out."""

    outer = None

    def __init__(self, side):
        super().__init__(side)
        self.frames = deque()  # what the thread that reads has handed over
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

    def withdraw(self, number):
        """The request, if it has not begun: it never will."""
        return taken(self.frames, lambda frame: frame[0], number)

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


class Started(Call):
    """A call that async code waits for. What belongs to it is executed by the main thread, if that gets to it."""

    answer = None

    def __init__(self, side, settle, soon):
        super().__init__(side)
        self.settle, self.soon = settle, soon
        self.is_mains = get_ident() == side.calls.main  # whose event loop waits

    def take(self, message, attachments):
        """In the thread that reads."""
        if message is None or is_answer(message):
            if self.side.waiting.pop(self.number, None) is None:
                return
            self.answer = message, attachments
            if not self.has_called_soon(self.conclude) and message is not None:
                self.side.calls.drop_unmade(message.get("brings"))
            return
        self.side.errands.add(self, message, attachments)
        if self.is_mains:
            self.has_called_soon(self.side.calls.run_errands)

    def has_called_soon(self, function):
        try:
            try:
                self.soon(function)
            except MemoryError:
                memory.insist()
                self.soon(function)
        except BaseException:  # the loop is closed, or is of a kind that raises something else
            return False
        return True

    def conclude(self):
        """In the thread of the event loop. An interrupt may have kept it from this before; none strikes here."""
        with self.side.shield():
            message, attachments = self.answer
            if message is None:
                value, error = None, attachments
            else:
                try:
                    value, error = self.side.calls.outcome(message, attachments)
                except BaseException as problem:  # of the user's code that making the value runs
                    value, error = None, problem
            self.settle(value, error)

    def withdraw(self, number):
        return taken(self.side.errands.waiting, lambda errand: errand[1], number)

    def stop(self):
        self.serves = False
        try:
            with self.side.shield():
                if self.number in self.side.waiting:
                    Outbox(self.side.channel).send(encode({"stop": self.number}))
        except OSError:
            pass  # the client is gone


def taken(queue, message_of, number):
    """Takes the request of this number out of a queue that other threads take from; None if it is not there."""
    for entry in queue.copy():
        message = message_of(entry)
        if message is not None and message.get("id") == number:
            try:
                queue.remove(entry)
            except (IndexError, ValueError):
                continue  # others have taken from it meanwhile, perhaps this
            return message
    return None
