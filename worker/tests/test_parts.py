"""Parts of the worker by themselves, where a worker can't be brought to the moment in question from outside."""

import asyncio
import contextlib
import os
import sys
import threading
import traceback
import typing
import unittest
from unittest.mock import patch

from client import PACKAGES

sys.path.insert(0, PACKAGES)

from pyffi_worker.coroutines import event_loop
from pyffi_worker.execution import python_frames
from pyffi_worker.execution.exceptions import describe
from pyffi_worker.execution.handles import Handles
from pyffi_worker.execution.python_frames import FOLDER, has_to_wait
from pyffi_worker.process import ending, locks
from pyffi_worker.transport.frames import LIMITS, Inbox
from pyffi_worker.values import recursion


class EventLoops(unittest.TestCase):
    def setUp(self):
        self.loop = event_loop.EventLoop()
        self.addCleanup(self.loop.stop)
        self.settled = []
        self.gate = threading.Semaphore(0)

    def settle(self, value, error):
        self.settled.append((value, error))
        self.gate.release()

    async def five(self):
        return 5

    def test_an_interrupt_amid_waking_the_loop_does_not_leave_it_asleep(self):
        wake = self.loop.loop.call_soon_threadsafe

        def interrupted(*arguments):
            self.loop.loop.call_soon_threadsafe = wake
            raise KeyboardInterrupt

        self.loop.loop.call_soon_threadsafe = interrupted
        coroutine = self.five()
        with self.assertRaises(KeyboardInterrupt):
            self.loop.submit(coroutine, self.settle)
        coroutine.close()
        self.loop.submit(self.five(), self.settle)
        self.gate.acquire()
        self.assertEqual(self.settled, [(5, None)])

    def test_what_comes_while_a_loop_ends_is_refused(self):
        taken = threading.Event()

        async def waits():
            try:
                await event_loop.asyncio.Event().wait()
            finally:
                # The loop is ending: this is put before the loop as a coroutine that comes at this moment is.
                self.loop.arrived.append(event_loop.Job(self.loop, self.five(), self.settle))
                self.loop.take()
                taken.set()

        began = threading.Event()
        self.loop.submit(waits(), self.settle)
        self.loop.wake(began.set)
        began.wait()
        self.loop.stop()
        self.assertTrue(taken.is_set())
        self.assertEqual([type(error) for _, error in self.settled], [RuntimeError, RuntimeError])
        self.loop.submit(self.five(), self.settle)
        self.assertEqual(type(self.settled[-1][1]), RuntimeError)

    def test_a_thread_that_ends_before_its_first_line_leaves_nobody_waiting(self):
        def fails(*_):
            raise ZeroDivisionError

        hook, threading.excepthook = threading.excepthook, lambda failure: None
        threading.settrace(fails)
        try:
            loop = event_loop.EventLoop()
            loop.thread.join()
        finally:
            threading.settrace(None)
            threading.excepthook = hook
        loop.submit(self.five(), self.settle)
        self.assertEqual([type(error) for _, error in self.settled], [RuntimeError])

    def test_a_result_that_can_not_be_told_leaves_the_others_alone(self):
        def fails(value, error):
            self.loop.loop.set_exception_handler(lambda loop, context: self.settled.append(context["message"]))
            raise ZeroDivisionError

        self.loop.submit(self.five(), fails)
        self.loop.submit(self.five(), self.settle)
        self.gate.acquire()
        self.assertEqual(self.settled, ["a result could not be told", (5, None)])


class Failures(unittest.TestCase):
    def test_a_failure_that_is_told_twice_is_two_texts(self):
        class Executor:
            class context:
                class outbox:
                    limits: typing.ClassVar = {"depth": 500}

            interrupts = None

        try:
            try:
                raise KeyError("inner")
            except KeyError as cause:
                raise ValueError("outer") from cause
        except ValueError as error:
            failure = describe(Executor(), error)
        handles = Handles(None, type(sys)("__main__"))
        (first, some), (second, others) = failure.render(handles), failure.render(handles)
        self.assertEqual(len(set(some + others)), 4)
        for error, refs in (first, some), (second, others):
            outer = error["exception"]
            self.assertEqual([outer["ref"], outer["cause"]["ref"]], refs)


class PutOff(unittest.TestCase):
    def test_frames_that_were_put_off_keep_their_order(self):
        inbox = Inbox(-1, dict(LIMITS), int, int)
        one, two, three = ((name, None) for name in (b"one", b"two", b"three"))
        inbox.defer(*one)
        inbox.defer(*two)
        inbox.resume()
        self.assertEqual(inbox.next(), one)
        inbox.defer(*one)  # again, before the other one was taken
        inbox.defer(*three)
        inbox.resume()
        self.assertEqual([inbox.next() for _ in range(3)], [one, two, three])


class Rooms(unittest.TestCase):
    def test_a_room_that_does_not_fit_leaves_the_limit(self):
        limit = sys.getrecursionlimit()

        def enter(depth):
            if depth:
                return enter(depth - 1)
            with recursion.Room(3000):
                return None

        for depth in range(limit):
            with contextlib.suppress(RecursionError):
                enter(depth)
        self.assertEqual(recursion.wanted, [])
        enter(0)  # lowers the limit, which could not be lowered so far down
        self.assertEqual(sys.getrecursionlimit(), limit)


class Strikes(unittest.TestCase):
    def waits(self, frame=None):
        here = sys._getframe().f_back
        return has_to_wait(frame or here, lambda frame: frame.f_code is unittest.TestCase.run.__code__)

    def test_code_is_interrupted(self):
        self.assertFalse(self.waits())

    def test_code_that_would_swallow_an_interrupt_is_not_interrupted(self):
        class Thing:
            def __del__(this):
                answers.append((lambda: self.waits())())

        answers = []
        Thing()
        self.assertEqual(answers, [True])

    def test_what_prints_an_error_that_python_ignores_is_not_interrupted(self):
        class Thing:
            def __del__(this):
                raise ValueError

        answers = []
        with patch.object(sys, "unraisablehook", lambda unraisable: answers.append((lambda: self.waits())())):
            Thing()
        self.assertEqual(answers, [True])

    def test_the_text_of_an_exception_is_not_interrupted(self):
        class Slow(Exception):
            def __str__(this):
                answers.append(self.waits())
                return "slow"

        answers = []
        traceback.format_exception_only(Slow, Slow())
        self.assertEqual(set(answers), {True})

    def test_importing_is_not_interrupted_but_the_code_of_a_module_is(self):
        class Finder:
            @staticmethod
            def find_spec(name, *_):
                if name == "missing":
                    answers.extend([self.waits(), self.waits(sys._getframe(1))])

        answers = []
        sys.meta_path.insert(0, Finder)
        self.addCleanup(sys.meta_path.remove, Finder)
        with self.assertRaises(ImportError):
            import missing  # noqa: F401
        self.assertEqual(answers, [False, True])

    def test_an_event_loop_is_not_interrupted_but_what_it_calls_is(self):
        def callback():
            frame = sys._getframe(1)
            while frame.f_code.co_filename == asyncio.events.__file__:
                answers.append(self.waits(frame))
                frame = frame.f_back
            answers.append(self.waits(frame))
            answers.append(self.waits())
            loop.stop()

        answers = []
        loop = asyncio.new_event_loop()
        loop.call_soon(callback)
        loop.run_forever()
        loop.close()
        self.assertEqual(answers, [True, True, False])

    def test_what_a_signal_has_hit_counts_also_when_another_one_hits_its_handler(self):
        def delicate(inner):
            names = {"inner": inner}
            exec(compile("answer = inner()", "/lib/asyncio/events.py", "exec"), names)
            return names["answer"]

        def handler():
            return self.waits()

        self.assertFalse(delicate(handler))
        with patch.object(python_frames, "signal_handlers", {handler.__code__}):
            self.assertTrue(delicate(handler))
            self.assertFalse(handler())

    def test_a_module_of_the_package_is_imported_whole(self):
        for file, waits in (FOLDER + "late.py", True), ("late.py", False):
            with self.subTest(file):
                names = {"waits": lambda: self.waits()}
                exec(compile("answer = waits()", file, "exec"), names)
                self.assertIs(names["answer"], waits)


class Guards(unittest.TestCase):
    def test_a_forked_child_finds_guards_free(self):
        lock = locks.guard()
        held, done = threading.Event(), threading.Event()

        def hold():
            with lock:
                held.set()
                done.wait()

        thread = threading.Thread(target=hold)
        thread.start()
        held.wait()
        child = os.fork()
        if not child:
            os._exit(0 if lock.acquire(False) else 1)
        status = os.waitpid(child, 0)[1]
        done.set()
        thread.join()
        locks.guards.remove(lock)
        self.assertEqual(status, 0)


class Ending(unittest.TestCase):
    def test_exit_handlers_that_another_thread_runs_are_not_run_again(self):
        # The exit handlers that are registered in this process are its own, and must not run here.
        with patch.object(ending.atexit, "_run_exitfuncs") as run:
            is_running, go_on = threading.Event(), threading.Event()
            waits = [lambda: is_running.set() or go_on.wait()]
            run.side_effect = lambda: waits.pop()() if waits else None
            first = threading.Thread(target=ending.run_exit_handlers)
            first.start()
            is_running.wait()
            ending.run_exit_handlers()
            self.assertEqual(run.call_count, 1)
            go_on.set()
            first.join()
            ending.run_exit_handlers()
            self.assertEqual(run.call_count, 2)


if __name__ == "__main__":
    unittest.main()
