"""What an interpreter does at its end, for a program that takes one to there: as `python3`, but within a time."""

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
exiting = {}  # "thread": the one that runs the exit handlers
PAUSE = 0.05  # seconds between two looks at which threads are left
lost = []  # standard streams that could not be written; they say so once more when they are finalized

# Not those of module io: asking a class of another kind may run anybody's code.
File, Text = _io._IOBase, _io._TextIOBase


def finish(seconds=None):
    """All that comes before the interpreter is torn down. What is raised is told, and nobody gets it."""
    try:
        wait_for_threads(seconds)
    except BaseException as error:
        tell_of_threads(error)
    try:
        # Exit handlers may take all the time that there is.
        flush(all_files(), waits=False)
    except BaseException as error:
        tell("Exception ignored in open files\n", error)
    run_exit_handlers()


def run_exit_handlers():
    """Not those that another thread runs already: one of the program's own, where its time is over before they are."""
    while exiting.setdefault("thread", get_ident()) == get_ident():
        try:
            trace_functions.seeing(atexit._run_exitfuncs)
            exiting.clear()
            break
        except BaseException:
            pass  # a signal's, amid this code; or up to 3.9 the last that one of them raised, and none is left


def wait_for_threads(seconds=None):
    """As `threading._shutdown`, once. It has no time limit, and since 3.13 prints an interrupt, which then comes to
    nothing; here the time ends the wait, after which the threads left are cut off, and so does an interrupt."""
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
    """What ended the wait for them, if there was one: it may be a signal's, and have come amid this code."""
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
        pass  # the program has put something else in the place of these


def run_exit_functions(functions, until):
    """Those of concurrent.futures wait for its threads, however long that takes."""

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
                break  # of which one may be theirs; `join_threads` waits for the others
    else:
        run()


def end_main_thread(threading):
    """Other threads may wait for the main one to end. `_shutdown`, which tells them, would then wait for them itself,
    which is left to `join_threads`; when the interpreter calls it once more it does nothing."""
    if hasattr(threading, "_thread_shutdown"):
        threading._thread_shutdown = int
        threading._shutdown()
        return
    # Up to 3.12 it does that in the main thread only.
    main = threading.main_thread()
    lock = main._tstate_lock
    if lock is not None and lock.locked():
        lock.release()
    main._stop()


def join_threads(until):
    """Waits for all that are no daemons, also those started meanwhile; returns those left when the time is over."""
    while True:
        left = threads_left()
        if not left or (until is not None and monotonic() >= until):
            return left
        for thread in left:
            try:
                # Not for long: one that begins to wait for this is waited for no more.
                thread.join(PAUSE if until is None else max(0, min(PAUSE, until - monotonic())))
            except RuntimeError:
                sleep(0.001)  # it is just being started


def threads_left():
    """Those that are no daemons, and don't wait for this in turn."""
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
    """Whether a thread, by its number, waits for this end itself: in a function of the host that ends the program.
    In-process a function of Swift has its place; on the worker, such a thread is told that the connection has ended."""
    return False


def flush_standard_streams():
    """As Python's `flush_std_files`: whether nothing is lost. One that fails is put aside, so that it is told once."""
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
        pass  # as one that is open
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
    """Nobody refers any more to what a program has left: it is finalized, and open files lose nothing."""
    if is_end:
        gc.unfreeze()  # what a program has frozen may be open files
    # First: the parts of a cycle are finalized in no order, so a buffer may be closed before its text is in it.
    flush(all_files(is_end))
    gc.collect()
    flush(all_files(is_end))


def all_files(is_end=True):
    files = [getattr(sys, "stdout", None), getattr(sys, "stderr", None)]  # any objects, which programs put there
    if not is_end and runs_beside_others():
        return files  # which `instances` would disturb; there will be an end
    return files + instances(File, gc.get_objects)


def instances(kind, objects):
    """In-process a function of Swift has its place, during which no other thread runs: among these objects are those
    that threads are just making, and a tuple that grows fails where anybody else refers to it."""
    return [one for one in objects() if issubclass(type(one), kind)]


def runs_beside_others():
    """Whether other threads may run while this one does, and do: in a free-threaded Python."""
    return not getattr(sys, "_is_gil_enabled", lambda: True)() and len(sys._current_frames()) > 1


def flush(files, waits=True):
    """`waits`: also those that may have to wait for a reader."""
    # Text is written to a buffer.
    for file in sorted(files, key=lambda file: not issubclass(type(file), Text)):
        try:
            if not getattr(file, "closed", False) and (waits or S_ISREG(os.fstat(file.fileno()).st_mode)):
                file.flush()
        except (Exception, SystemExit, GeneratorExit):
            pass  # full or broken: there is nobody to tell it to
