"""A worker as a template: it forks workers, which have all that it has imported and made, and start in milliseconds.

The client takes care of them, but only their parent can tell how they ended: it reaps them when the client asks. Until
then their process numbers can't be another process's."""

import atexit
import builtins
import errno
import gc
import os
import sys
import warnings
from _thread import get_ident

from .. import on_demand
from ..execution import unraisable
from ..execution.handles import Handles, Refusal
from ..transport.descriptors import received
from . import signal_handlers

processes = set()  # those that were forked, and of whose end the client has not been told
statuses = {}  # how some of them have ended
COUNT = 8  # descriptors of a worker: those of a start, and the ends of its input and output


class NewWorker(SystemExit):
    """Brings the thread of a forked worker out of the request that forked it. `serves_next` is its session."""


def run_fork(context, message):
    session = context.session
    if session.descriptors.forks is None:
        raise Refusal("request", "this worker was started without a socket for the descriptors of others")
    context.executor.interrupts.armed = 0  # nothing of this may be left half done
    given = latest(session.descriptors.forks)
    try:
        if "within" in message or session.in_flight or (session.calls and session.calls.active):
            raise Refusal("request", "'fork' has to wait until no call and no coroutine does")
        if len(given) < COUNT:
            raise OSError(errno.EMFILE, "no room for the descriptors of another worker")
        make_forkable(session)
        with warnings.catch_warnings():
            # Since 3.12 about threads of C libraries, which are left to the client.
            warnings.simplefilter("ignore")
            process = os.fork()
        if process == 0:
            become_worker(session, given)
    finally:
        for number in given:
            os.close(number)
    # A question that came too late was never asked.
    for one in processes - statuses.keys():
        look_after(one)
    processes.add(process)
    return [process, native_threads()]


def latest(socket):
    """The descriptors that were sent last: those before them belong to requests that were never executed."""
    given = []
    while True:
        arrived = received(socket, COUNT, waits=False)
        if arrived is None:
            return given
        for number in given:
            os.close(number)
        given = arrived


def run_reap(context, message):
    """How a forked worker has ended: its exit status, or the signal's number, negative; None if nobody can tell."""
    process = message.get("pid")
    if type(process) is not int or process not in processes:
        raise Refusal("request", "'pid' must be a process that was forked here and was not reaped")
    context.executor.interrupts.armed = 0  # the answer is given once
    look_after(process)
    if process not in statuses:
        raise Refusal("request", f"process {process} has not ended")
    processes.discard(process)
    return statuses.pop(process)


def look_after(process):
    """Reaps a forked process that has ended."""
    if process in statuses:
        return
    try:
        ended, status = os.waitpid(process, os.WNOHANG)
    except ChildProcessError:  # the program reaps whatever has ended
        statuses[process] = None
        return
    if ended:
        statuses[process] = os.waitstatus_to_exitcode(status)


def make_forkable(session):
    """Ends the event loop's thread. Another thread would be missing in a child, with whatever lock it holds."""
    if session.has_awaited:
        tasks = on_demand.tasks_left()
        if tasks:
            raise RuntimeError(
                f"a worker whose event loop has other tasks can't be forked; there is {', '.join(tasks)}"
            )
        on_demand.end_awaiting()
    threads = other_threads(session)
    if threads:
        raise RuntimeError(f"a worker with other threads of Python can't be forked; there is {', '.join(threads)}")
    session.show()
    if not processes:
        # What is there from now on is not looked at by the garbage collectors of children, which would copy its memory.
        gc.collect()
        gc.freeze()


def other_threads(session):
    calls = session.calls
    own = {get_ident(), calls and calls.side_connection and calls.side_connection.reader}
    threading = sys.modules.get("threading")
    names = {thread.ident: thread.name for thread in threading.enumerate()} if threading else {}
    return [repr(names.get(one, f"thread {one}")) for one in sys._current_frames() if one not in own]


def native_threads():
    """How many threads of C libraries there are; None if the system doesn't tell."""
    try:
        return len(os.listdir("/proc/self/task")) - len(sys._current_frames())
    except OSError:
        return None


def become_worker(session, given):
    """Makes a worker of the child; raises `NewWorker`."""
    processes.clear()
    statuses.clear()
    forget_exit_handlers()
    if os.getpgrp() == os.getppid():
        os.setpgid(0, 0)  # signals to the template's group are not meant for this process
    numpy = sys.modules.get("numpy.random")
    if hasattr(numpy, "seed"):
        numpy.seed()  # as Python does with its own generator: all children would draw the same numbers
    embedded = sys.modules.get("pyffi_worker.bindings.embedded")
    if embedded:
        embedded.share_again()
    handlers = session.interrupts.handlers
    signal_handlers.give_back()
    unraisable.stop_asking()
    main = session.handles.objects[-1]
    worker = NewWorker()
    worker.serves_next = new = type(session)(session.descriptors.replaced(given), Handles(builtins, main))
    if handlers.own:
        on_demand.handlers(new).inherit(handlers.own)
    raise worker


def forget_exit_handlers():
    """What the template does at its own end is not for its workers to do: they would remove its temporary folders, and
    end its child processes."""
    atexit._clear()
    weakref, processes, util = map(sys.modules.get, ("weakref", "multiprocessing.process", "multiprocessing.util"))
    if weakref:
        for finalizer in list(weakref.finalize._registry):
            finalizer.atexit = False
    if processes:
        processes._children.clear()
    if util:
        util._finalizer_registry.clear()
