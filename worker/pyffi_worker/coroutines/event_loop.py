"""Coroutines: an asyncio loop in a thread of its own. Both backends await on it; it starts with the first coroutine."""

import inspect
import os
import sys
import threading
from collections import deque

from ..process.locks import guard
from .safe_asyncio import asyncio

# Exceptions by which a coroutine may be stopped, and which then come out of the loop as well.
ENDS = (KeyboardInterrupt, SystemExit)


class EventLoop:
    """An asyncio loop and its thread, in which coroutines run. `submit`, `add` and `stop` may be called in any
    thread."""

    def __init__(self, name="event loop"):
        self.process = os.getpid()
        self.loop = asyncio.new_event_loop()
        self.arrived = deque()
        self.is_waking = False
        self.tasks = set()
        self.is_stopped = False  # nothing new begins
        self.is_over = False
        self.thread = LoopThread(self, name)
        self.thread.start()

    def run(self):
        asyncio.set_event_loop(self.loop)
        while not self.is_over:
            try:
                self.loop.run_forever()
            except ENDS:
                pass  # a coroutine's, which its task reports; the loop goes on, as when a coroutine stops it
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())

    def give_up(self):
        """Called at the end of the thread: nobody waits for ever, also if the loop or the thread itself has failed."""
        self.is_stopped = True
        for job in list(self.tasks):
            job.settle_once(None, stopped())
        self.refuse_all()
        self.loop.close()

    def submit(self, awaitable, settle, context=None):
        """Awaits an object in the loop, and then calls `settle(value, error)`. Returns the job, which can be
        cancelled. `context` is that of the coroutine."""
        job = Job(self, awaitable, settle, context)
        self.add(job)
        return job

    def add(self, job):
        self.arrived.append(job)
        try:
            if not self.is_waking:
                self.is_waking = True
                self.wake(self.take)
        except BaseException:
            # An interrupt of the caller's. Whoever comes next wakes the loop, at worst once too often.
            self.is_waking = False
            self.take_back(job)
            raise
        if self.is_stopped:
            self.refuse_all()

    def take_back(self, job):
        try:
            self.arrived.remove(job)
        except ValueError:
            job.cancel()  # it has begun

    def wake(self, function, *arguments):
        try:
            self.loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:
            self.is_stopped = True
            self.refuse_all()

    def take(self):
        self.is_waking = False
        while self.arrived:
            try:
                job = self.arrived.popleft()
            except IndexError:
                return  # another thread refused it
            if self.is_stopped:
                job.refuse()
            else:
                job.begin()

    def refuse_all(self):
        while self.arrived:
            try:
                job = self.arrived.popleft()
            except IndexError:
                return
            job.refuse()

    def stop(self):
        """Cancels what runs, waits for its end, a second at most, and ends the thread. What comes later is refused."""
        self.is_stopped = True
        self.wake(self.end)
        if threading.get_ident() != self.thread.ident:
            self.thread.join(2)
        self.refuse_all()

    def end(self):
        tasks = [job.task for job in self.tasks]
        for task in tasks:
            task.cancel()
        self.ending = self.loop.create_task(self.end_after(tasks))  # kept here, since the loop doesn't keep it

    async def end_after(self, tasks):
        if tasks:
            await asyncio.wait(tasks, timeout=1)
        for job in list(self.tasks):
            job.settle_once(None, stopped())
        self.is_over = True
        self.loop.stop()


class LoopThread(threading.Thread):
    def __init__(self, loop, name):
        super().__init__(target=loop.run, name=name, daemon=True)
        self.owner = loop

    def _bootstrap(self):
        try:
            super()._bootstrap()
        finally:
            # What `threading.settrace` set may have ended the thread before its first line, and is not to end this.
            sys.settrace(None)
            sys.setprofile(None)
            self.owner.give_up()


def stopped():
    return RuntimeError("the event loop was stopped")


class Job:
    """A coroutine on its way through a loop."""

    __slots__ = ("awaitable", "context", "is_cancelled", "loop", "settle", "task")

    def __init__(self, loop, awaitable, settle, context=None):
        self.loop, self.awaitable, self.settle, self.context = loop, awaitable, settle, context
        self.task = None
        self.is_cancelled = False

    def begin(self):
        awaitable, self.awaitable = self.awaitable, None
        if not asyncio.iscoroutine(awaitable):
            awaitable = waiting(awaitable)
        try:
            create = self.loop.loop.create_task
            self.task = create(awaitable) if self.context is None else self.context.run(create, awaitable)
            self.task.add_done_callback(self.done)
        except BaseException as error:
            self.settle_once(None, error)
            return
        self.loop.tasks.add(self)
        if self.is_cancelled:
            self.task.cancel()

    def done(self, task):
        self.loop.tasks.discard(self)
        self.task = None
        if os.getpid() != self.loop.process:
            end_child(task)
        if task.cancelled():
            error = stopped() if self.loop.is_stopped and not self.is_cancelled else asyncio.CancelledError()
            self.settle_once(None, error)
            return
        error = task.exception()
        if error is None:
            self.settle_once(task.result(), None)
        else:
            self.settle_once(None, error)

    def settle_once(self, value, error):
        settle, self.settle = self.settle, None
        if settle is not None:
            try:
                settle(value, error)
            except Exception as problem:
                # The loop and its other coroutines go on.
                self.loop.loop.call_exception_handler({"message": "a result could not be told", "exception": problem})

    def refuse(self):
        awaitable, self.awaitable = self.awaitable, None
        if asyncio.iscoroutine(awaitable):
            awaitable.close()
        self.settle_once(None, stopped())

    def cancel(self):
        """Cancels the coroutine; may be called in any thread."""
        self.is_cancelled = True
        self.loop.wake(self.cancel_here)

    def cancel_once(self):
        """Cancels the coroutine once: a second time would end the cleaning up that the first one began."""
        if not self.is_cancelled:
            self.cancel()

    def cancel_here(self):
        if self.task is not None:
            self.task.cancel()


def end_child(task):
    """Ends a child that a coroutine has forked, when the coroutine has ended in it."""
    from ..in_process import end_child

    end_child(None if task.cancelled() else task.exception())


async def waiting(awaitable):
    return await awaitable


main = None
starting = guard()


def main_loop():
    """The event loop in which operations are awaited; made with the first of them."""
    global main
    if main is None or main.is_stopped:
        with starting:
            while main is None or main.is_stopped:
                made = EventLoop()
                if main is None or main.is_stopped:
                    main = made
                else:
                    made.stop()  # a `__del__` that ran meanwhile has made one
    return main


def stop_main_loop():
    if main is not None:
        main.stop()


def tasks_left():
    """The names of what runs there."""
    if main is None or main.is_stopped:
        return []
    coroutines = [task.get_coro() for task in asyncio.all_tasks(main.loop)]
    return [repr(getattr(one, "__qualname__", type(one).__name__)) for one in coroutines]


def forget_main_loop():
    """Forgets the event loop in a forked child, where its thread doesn't exist."""
    global main
    main = None


os.register_at_fork(after_in_child=forget_main_loop)


def submit(awaitable, settle, context=None):
    return main_loop().submit(awaitable, settle, context)


def need_awaitable(value):
    if asyncio.iscoroutine(value) or hasattr(type(value), "__await__"):
        return value
    hint = " (call it)" if inspect.iscoroutinefunction(value) else ""
    raise TypeError(f"expected a coroutine or another awaitable object, got {type(value).__name__}{hint}")
