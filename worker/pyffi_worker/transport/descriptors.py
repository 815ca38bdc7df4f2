"""The worker's descriptors: the protocol's are moved out of the reach of user code, user code gets its own."""

import faulthandler
import fcntl
import os
import sys

F_SETPIPE_SZ = 1031  # fcntl has the name since 3.10 only


class Descriptors:
    """`input` and `output` carry frames, `crash` takes the stacks of a dying process, `life` ends with the client,
    `side` carries frames for calls by other threads than the main one, and by async code."""

    def __init__(self, sent):
        # os.dup gives descriptors that no executed program inherits.
        self.input = os.dup(0)
        self.output = os.dup(1)
        self.crash = self.life = self.side = self.forks = None
        self.forked = False
        if sent:
            numbers = received(2, 7) or ()
            if len(numbers) < 6:
                sys.exit(70)
            for target, number in enumerate(numbers[:3]):
                os.dup2(number, target)
                os.close(number)
            self.crash, self.life, self.side, self.forks = (*numbers[3:], None)[:4]
        else:
            null = os.open(os.devnull, os.O_RDONLY)
            os.dup2(null, 0)
            os.close(null)
            os.dup2(2, 1)
        self.prepare()

    def prepare(self):
        if self.life is not None:
            if hasattr(fcntl, "F_SETSIG"):
                self.die_with_client()
            else:
                from ..process.client_death import watch

                watch(self.life)
        for descriptor in self.input, self.output:
            os.set_blocking(descriptor, True)
            try:
                if sys.platform == "linux":
                    fcntl.fcntl(descriptor, F_SETPIPE_SZ, 1 << 20)
            except OSError:
                pass  # no pipe, or a larger one than this user may have: frames are only slower
        faulthandler.enable(2 if self.crash is None else self.crash, all_threads=True)

    def private(self):
        """Those that belong to the worker's own code."""
        own = self.input, self.output, self.crash, self.life, self.side, self.forks
        return [number for number in own if number is not None]

    def replaced(self, given):
        """The descriptors of a worker that this one has forked: those that were given, under the numbers of these."""
        new = Descriptors.__new__(Descriptors)
        new.__dict__.update(vars(self), forked=False, forks=None)
        targets = 0, 1, 2, new.crash, new.life, new.side, new.input, new.output
        for target, number in zip(targets, given):
            os.dup2(number, target, inheritable=target < 3)
        new.prepare()
        return new

    def die_with_client(self):
        """Has the kernel kill this process when the life descriptor's other end closes, whatever runs here."""
        fcntl.fcntl(self.life, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(self.life, fcntl.F_SETSIG, 9)
        fcntl.fcntl(self.life, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        try:
            os.read(self.life, 1)
        except BlockingIOError:
            return
        os._exit(1)  # it closed before the kernel was told


def received(descriptor, most, waits=True):
    """The descriptors that arrive, with one byte, on a Unix stream socket; fewer than were sent if this process can't
    have so many. None if there is nothing to wait for."""
    import _socket

    channel = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, descriptor)
    flags = getattr(_socket, "MSG_CMSG_CLOEXEC", 0) | (0 if waits else _socket.MSG_DONTWAIT)
    try:
        byte, control, _, _ = channel.recvmsg(1, _socket.CMSG_SPACE(4 * most), flags)
    except BlockingIOError:
        return None
    finally:
        channel.detach()
    numbers = control[0][2] if control else b""
    numbers = [int.from_bytes(numbers[at : at + 4], sys.byteorder) for at in range(0, len(numbers), 4)]
    for at, number in enumerate(numbers):
        if number < 3:
            # The program has closed a standard stream, whose number is not to be taken.
            numbers[at] = fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, 3)
            os.close(number)
        else:
            os.set_inheritable(number, False)
    return numbers if byte else None
