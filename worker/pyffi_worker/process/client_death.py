"""Watches the life descriptor where the kernel can't kill by itself (no `F_SETSIG`).

A thread can't do that: C code that holds the GIL would keep the worker alive long after its client. A tiny process
does, a fork made before there are threads. Its parent ends at once, so that user code which waits for children never
meets it."""

import os
import select
from _signal import SIGKILL

GRACE = 0.5  # seconds, for a client that has sent the end of its frames too


def watch(descriptor):
    """Has this process killed when the client is dead."""
    worker = os.getpid()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    # From here on nothing may get back to the code around, whatever happens.
    try:
        if os.fork() == 0:
            os.setsid()  # signals to the worker's group are none to this process
            close_all_but(descriptor)
            if outlives_client(worker, descriptor):
                os.kill(worker, SIGKILL)
    finally:
        os._exit(0)


def close_all_but(descriptor):
    """A pipe that stayed open here would not end with the worker."""
    for name in os.listdir("/dev/fd"):
        if int(name) != descriptor:
            try:
                os.close(int(name))
            except OSError:
                pass  # that of the list itself


def outlives_client(worker, descriptor):
    """Waits for the end of both; whether it is the worker that goes on."""
    wait = waiter(worker)
    while not wait(descriptor, None):
        if not os.read(descriptor, 64):
            return not wait(None, GRACE)
    return False


def waiter(worker):
    """A function that waits until the worker has ended, which it tells, or there is something to read."""
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
