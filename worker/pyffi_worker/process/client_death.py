"""Watches the life descriptor where the kernel can't kill the worker by itself (no `F_SETSIG`).

A thread can't do that: C code that holds the GIL would keep the worker alive long after its client. A tiny process
does, which is forked before there are threads. Its parent ends at once, so that user code which waits for children
never meets it."""

import os
import select
from _signal import SIGKILL

GRACE = 0.5  # seconds in which the worker may end by itself, as it does when the client has closed its input too


def watch(descriptor):
    """Has this process killed when the client is dead."""
    worker = os.getpid()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    # From here on this process must not return to the worker's code, whatever happens.
    try:
        if os.fork() == 0:
            os.setsid()  # signals to the worker's process group don't reach this process
            close_all_but(descriptor)
            if outlives_client(worker, descriptor):
                os.kill(worker, SIGKILL)
    finally:
        os._exit(0)


def close_all_but(descriptor):
    """Closes all other descriptors: a pipe that stayed open here would not end with the worker."""
    for name in os.listdir("/dev/fd"):
        if int(name) != descriptor:
            try:
                os.close(int(name))
            except OSError:
                pass  # the descriptor by which the folder was listed


def outlives_client(worker, descriptor):
    """Waits for the end of the client or the worker; returns whether the worker outlives the client by `GRACE`."""
    wait = waiter(worker)
    while not wait(descriptor, None):
        if not os.read(descriptor, 64):
            return not wait(None, GRACE)
    return False


def waiter(worker):
    """A function that waits until the worker has ended or there is something to read; it returns whether the worker has
    ended."""
    if hasattr(select, "kqueue"):
        queue = select.kqueue()
        queue.control([select.kevent(worker, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT)], 0)

        def wait(descriptor, seconds):
            flags = select.KQ_EV_ADD | select.KQ_EV_ONESHOT
            reads = [] if descriptor is None else [select.kevent(descriptor, select.KQ_FILTER_READ, flags)]
            return any(event.filter == select.KQ_FILTER_PROC for event in queue.control(reads, 2, seconds))

        return wait
    process = os.pidfd_open(worker)

    def wait(descriptor, seconds):
        poll = select.poll()
        for number in (process, descriptor):
            if number is not None:
                poll.register(number, select.POLLIN)
        return any(number == process for number, _ in poll.poll(seconds and seconds * 1000))

    return wait
