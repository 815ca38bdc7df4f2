"""What an interpreter does at the end of its program: the same as under `python3`, but within a time limit."""

import _io
import atexit
import gc
import os
import sys
from _thread import allocate_lock, get_ident, start_new_thread
from stat import S_ISREG
from time import monotonic, sleep

from .. import on_demand
from . import trace_functions, uncaught

has_waited = False
exiting = {}  # "thread": the thread that runs the exit handlers
PAUSE = 0.05  # seconds between two looks at which threads are left
MOMENT = 0.2  # seconds that a thread may take from its end for Python to its end for the system
is_there = os.access
lost = []  # standard streams that could not be written, kept since each says so once more when it is finalized

# The classes in C, not the abstract ones of module io: `issubclass` with those may run anybody's code.
File, Text = _io._IOBase, _io._TextIOBase


def finish(seconds=None):
    """Does all that comes before the interpreter is torn down. Exceptions are printed, and none gets out."""
    try:
        wait_for_threads(seconds)
    except BaseException as error:
        tell_of_threads(error)
    try:
        # Files come before the exit handlers, which may take all the time that is left.
        flush(all_files(), waits=False)
    except BaseException as error:
        tell("Exception ignored in open files\n", error)
    run_exit_handlers()


def run_exit_handlers():
    """Runs the exit handlers, unless another thread runs them already: one of the program, whose time to end was over
    before they had ended."""
    while exiting.setdefault("thread", get_ident()) == get_ident():
        try:
            trace_functions.seeing(atexit._run_exitfuncs)
            exiting.clear()
            break
        except BaseException:
            pass  # a signal's, amid this code; or, up to 3.9, the last that a handler raised, and no handler is left


def wait_for_threads(seconds=None):
    """Does once what `threading._shutdown` does. That has no time limit, and since 3.13 it prints an interrupt instead
    of raising it; here the end of the time ends the wait, after which the threads left are cut off, and so does an
    interrupt, which is raised."""
    global has_waited
    threading = sys.modules.get("threading")
    if threading is None or has_waited:
        return
    has_waited = True
    until = None if seconds is None else monotonic() + seconds
    threading._SHUTTING_DOWN = True
    functions, threading._threading_atexits = threading._threading_atexits, []
    run_exit_functions(functions, until)
    end_main_thread(threading)
    left = join_threads(until)
    if left:
        names = ", ".join(thread.name for thread in left)
        tell(f"pyffi: Python's time to end is over; these threads are cut off: {names}\n")


def tell_of_threads(error):
    """Prints the exception that ended the wait for threads. One of a signal that came amid this code, when there was no
    thread to wait for, is not printed."""
    on_demand.trim(error)
    if uncaught.traceback_of(error) is not None or threads_left():
        tell(f"Exception ignored in: {representation(sys.modules.get('threading'))}\n", error)


def tell(text, error=None):
    try:
        sys.stderr.write(text)
        if error is not None:
            on_demand.trim(error)
            sys.excepthook(type(error), error, error.__traceback__)
    except Exception:
        pass  # the program has put something else in the place of the stream or the hook


def run_exit_functions(functions, until):
    """Runs the functions that modules have registered with module threading. With a time limit another thread runs
    them: those of concurrent.futures wait for its threads, however long that takes."""

    def run():
        for function in reversed(functions):
            function()

    def run_and_tell():
        try:
            run()
        finally:
            done.release()

    if functions and until is not None:
        done = allocate_lock()
        done.acquire()
        start_new_thread(run_and_tell, ())
        while not done.acquire(timeout=max(0, min(PAUSE, until - monotonic()))):
            if monotonic() >= until or some_wait_for_end():
                break  # theirs may be a thread that waits for this end; `join_threads` waits for the others
    else:
        run()


def end_main_thread(threading):
    """Tells threads that wait for the main thread that it has ended. `threading._shutdown` does that, but then waits
    for threads itself, which is left to `join_threads`: that part of it is replaced. When the interpreter calls
    `_shutdown` once more, it does nothing."""
    if hasattr(threading, "_thread_shutdown"):
        threading._thread_shutdown = int
        threading._shutdown()
        return
    # Up to 3.12 `_shutdown` does that in the main thread only.
    main = threading.main_thread()
    lock = main._tstate_lock
    if lock is not None and lock.locked():
        lock.release()
    main._stop()


def see_off(thread):
    """Waits until a thread that has ended for Python has ended for the system, too. Up to 3.12 `join` returns while the
    thread is still leaving the interpreter, and CPython crashes if that is torn down meanwhile."""
    task = f"/proc/self/task/{thread.native_id}"
    until = monotonic() + MOMENT
    while not thread.is_alive() and is_there(task, os.F_OK) and monotonic() < until:
        sleep(0.0001)


def join_threads(until):
    """Waits for all threads that are no daemons, also for those started meanwhile; returns those left when the time is
    over."""
    while True:
        left = threads_left()
        if not left or (until is not None and monotonic() >= until):
            return left
        for thread in left:
            try:
                # Not for long at once: a thread that begins to wait for this end is not waited for any more.
                thread.join(PAUSE if until is None else max(0, min(PAUSE, until - monotonic())))
                see_off(thread)
            except RuntimeError:
                sleep(0.001)  # it is just being started


def threads_left():
    """The threads that are no daemons and don't wait for this end themselves."""
    threading = sys.modules.get("threading")
    if threading is None:
        return []
    here = threading.main_thread().ident, threading.get_ident()
    return [
        thread
        for thread in threading.enumerate()
        if not thread.daemon and thread.ident not in here and not (thread.ident and waits_for_end(thread.ident))
    ]


def some_wait_for_end():
    return any(thread.ident and waits_for_end(thread.ident) for thread in sys.modules["threading"].enumerate())


def waits_for_end(thread):
    """Whether the thread with this number waits for this end itself: in a function of the host that ends the program.
    In-process a function of Swift takes the place of this one; on the worker such a thread is told that the connection
    has ended."""
    return False


def flush_standard_streams():
    """Does what Python's `flush_std_files` does; returns whether nothing is lost. A stream that fails is put aside, so
    that its failure is told once."""
    failed = [name for name in ("stdout", "stderr") if not flush_standard_stream(name)]
    for name in failed:
        file, original = getattr(sys, name), getattr(sys, f"__{name}__", None)
        lost.append(file)
        setattr(sys, name, None if original is file else original)
    return not failed


def flush_standard_stream(name):
    file = getattr(sys, name, None)
    try:
        if file is None or file.closed:
            return True
    except BaseException:
        pass  # treated as a stream that is open
    try:
        file.flush()
        return True
    except BaseException as error:
        if name == "stdout":
            what = f"in: {representation(file)}"
            if sys.version_info >= (3, 13):
                what = f"{'while' if sys.version_info >= (3, 14) else 'on'} flushing sys.stdout:"
            uncaught.write(f"Exception ignored {what}\n")
            uncaught.show(uncaught.without_caller(error))
        return False


def representation(value):
    try:
        return repr(value)
    except BaseException:
        return "<object repr() failed>"


def tidy(is_end=True):
    """Finalizes objects of a program to which nobody refers any more, and writes what open files hold."""
    if is_end:
        gc.unfreeze()  # among the objects that a program has frozen may be open files
    # Before the collection, which finalizes the parts of a cycle in no order: a buffer may be closed before its text is
    # in it.
    flush(all_files(is_end))
    gc.collect()
    flush(all_files(is_end))


def all_files(is_end=True):
    files = [getattr(sys, "stdout", None), getattr(sys, "stderr", None)]  # any objects that programs put there
    if not is_end and runs_beside_others():
        return files  # `instances` would disturb the other threads; all files are flushed at the end
    return files + instances(File, gc.get_objects)


def instances(kind, objects):
    """The objects of a class. In-process a function of Swift takes the place of this one, during which no other thread
    runs: among the objects are those that threads are just making, and a tuple can't grow while anybody else refers to
    it."""
    return [one for one in objects() if issubclass(type(one), kind)]


def runs_beside_others():
    """Whether other threads execute code at the same time as this one, as they can in a free-threaded Python."""
    return not getattr(sys, "_is_gil_enabled", lambda: True)() and len(sys._current_frames()) > 1


def flush(files, waits=True):
    """Flushes files; with `waits`, also those that may have to wait for a reader."""
    # Streams of text come first: flushing one writes to its buffer.
    for file in sorted(files, key=lambda file: not issubclass(type(file), Text)):
        try:
            if not getattr(file, "closed", False) and (waits or S_ISREG(os.fstat(file.fileno()).st_mode)):
                file.flush()
        except (Exception, SystemExit, GeneratorExit):
            pass  # the file is full or broken, and there is nobody to tell
