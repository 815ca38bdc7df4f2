"""The program's own handlers of signals. Python runs a handler between any two instructions of the main thread, so one
that raises (as those of timeouts by SIGALRM do) would tear apart whatever the worker is about to do. Here handlers run
while the program's code runs, or while the worker waits; those of a signal that comes at another moment run later."""

import _signal
import os
import sys
from _collections import deque
from _thread import get_ident

from .. import on_demand
from ..transport.polling import POLLIN, poll

set_signal, get_signal = _signal.signal, _signal.getsignal

main = None  # the worker's session; a worker that was forked begins one of its own
ignored = set()  # signals that the client has the worker ignore


class Woken(BaseException):
    """Raised to end a wait, where nothing can be lost by that."""


class Handlers:
    def __init__(self, session):
        self.session, self.interrupts = session, session.interrupts
        self.own = {}  # signal: the program's handler
        self.arrived = deque()
        self.may_wake = False
        self.waits = {Handlers.wait_for_frame.__code__, getattr(session.spin, "__code__", None)}
        self.poller = poll()
        self.poller.register(session.inbox.descriptor, POLLIN)
        self.is_waiting = False
        self.is_native = False  # whether Python itself calls the program's handlers
        self.bell = None

    def set(self, number, handler):
        """Takes the place of `signal.signal`."""
        before = self.get(number)
        if self.is_native and (number != _signal.SIGURG or self.session.descriptors.forked):
            set_signal(number, handler)
        elif number == _signal.SIGINT and handler is _signal.default_int_handler:
            set_signal(number, self.interrupts.strike)
            self.own.pop(number, None)
        elif number == _signal.SIGURG:
            self.set_beside(handler)
        elif callable(handler) and type(handler) is not int:
            self.install(number, handler)
        else:
            set_signal(number, handler)
            self.own.pop(number, None)
        return before

    def install(self, number, handler):
        # In other threads `signal.signal` raises before it changes anything.
        if get_ident() != self.session.thread or is_same(get_signal(number), self.take):
            set_signal(number, self.take)  # raises Python's own error, about the thread for example
            self.own[number] = handler
            return
        self.own[number] = handler  # before Python is told, since the signal may come at once
        try:
            set_signal(number, self.take)
        except BaseException:
            # The handler itself may have raised, if the signal came at once.
            if not is_same(get_signal(number), self.take):
                self.own.pop(number, None)
            raise

    def set_beside(self, handler):
        """Sets what SIGURG does for the program. The signal is the client's as well, for which nothing changes."""
        is_none = handler in (_signal.SIG_DFL, _signal.SIG_IGN)  # which mean the same for this signal
        # Raises Python's own error about the handler, or about the thread.
        set_signal(_signal.SIGURG, self.interrupts.interrupt if is_none or callable(handler) else handler)
        self.own[_signal.SIGURG] = None if is_none else handler

    def take_beside(self, number, frame):
        """Calls the program's handler of SIGURG, if any: nobody can tell whether the signal was the client's."""
        if self.own.get(number) is not None:
            self.take(number, frame)

    def get(self, number):
        """Takes the place of `signal.getsignal`."""
        handler = get_signal(number)
        if is_same(handler, self.interrupts.interrupt):
            return self.own.get(number) or _signal.SIG_DFL
        if is_same(handler, self.interrupts.strike):
            return _signal.default_int_handler
        if handler is ignore:
            return _signal.SIG_IGN
        return self.own.get(number, handler) if is_same(handler, self.take) else handler

    def take(self, number, frame):
        """What Python calls when a signal has come."""
        interrupts = self.interrupts
        if (interrupts.armed and not interrupts.looking) or self.session.is_over:
            self.call(number, frame)
            return
        self.arrived.append(number)
        interrupts.attention = True
        if self.may_wake and frame.f_code in self.waits:  # not in a `__del__`, which would swallow the exception
            self.may_wake = False
            raise Woken

    def hand_over(self):
        """Has Python call the program's handlers, as if there were no worker: for code that they may interrupt
        anywhere."""
        if is_same(get_signal(_signal.SIGINT), self.interrupts.strike):
            set_signal(_signal.SIGINT, _signal.default_int_handler)
        for number, handler in list(self.own.items()):  # a handler may set others meanwhile
            if number != _signal.SIGURG:
                set_signal(number, handler)
        self.is_native = True

    def hand_over_child(self):
        """Hands over all signals in a forked child, SIGURG and ignored ones too, so that it starts as any other child
        process."""
        self.hand_over()
        set_signal(_signal.SIGURG, self.get(_signal.SIGURG))
        for number in ignored:
            if get_signal(number) is ignore:
                set_signal(number, _signal.SIG_DFL)

    def take_back(self):
        self.is_native = False
        own = self.take, self.interrupts.strike, self.interrupts.interrupt
        for number in map(int, _signal.valid_signals()):
            handler = get_signal(number)
            if handler is ignore or any(is_same(handler, mine) for mine in own):
                continue
            if callable(handler):
                self.set(number, handler)
            else:
                self.own.pop(number, None)

    def inherit(self, own):
        """Takes the handlers that the program has set before this process was forked, and that were handed over to
        Python."""
        self.take_back()
        if own.get(_signal.SIGURG):
            self.set_beside(own[_signal.SIGURG])

    def call(self, number, frame):
        handler = self.own.get(number)  # the program may have removed it meanwhile
        if handler is not None:
            handler(number, frame)

    def run(self):
        """Calls the handlers of what has come; may raise whatever they do."""
        while self.arrived:
            self.call(self.arrived.popleft(), sys._getframe(1))

    def wait(self):
        """Waits until there is something to read. What handlers raise gets out, and no input is lost by that."""
        try:
            self.is_waiting = True
            self.wait_for_frame()
        finally:
            self.is_waiting = False

    def wait_for_frame(self):
        inbox, spin = self.session.inbox, self.session.spin
        while True:
            self.run()
            if self.bell is not None:
                self.bell.action()
            if inbox.is_unusual:
                return  # a handler has called a function of the client, which has read
            try:
                try:
                    self.may_wake = True
                    if spin is not None:
                        spin()
                    if not self.arrived:
                        ready = self.poller.poll()
                        if self.bell is None or ready != [(self.bell.read, POLLIN)]:
                            return
                        self.bell.silence()
                finally:
                    self.may_wake = False
            except Woken:
                pass  # caught out here, since 3.9 may raise it where `finally` begins


def is_same(handler, method):
    """Whether a handler is that bound method. Handlers of the program's own may compare as they like."""
    return type(handler) is type(method) and handler == method


def ignore(number, frame):
    """A handler that does nothing, in place of SIG_IGN, which programs that are executed would inherit."""


def ignore_signal(number):
    """Has a signal do nothing as long as the program sets no handler."""
    if number == _signal.SIGURG:
        raise ValueError("it is needed to interrupt operations")
    if get_signal(number) != _signal.SIG_IGN:
        set_signal(number, ignore)
        ignored.add(number)


def give_up():
    """Resets signals that have a handler, as `python3` does before it tears down what handlers need."""
    for number in map(int, _signal.valid_signals()):
        handler = get_signal(number)
        if callable(handler) and handler is not ignore and number != _signal.SIGURG:
            set_signal(number, _signal.SIG_DFL)


def handlers(session):
    if session.interrupts.handlers is None:
        session.interrupts.handlers = Handlers(session)
        session.choose_wait()
    return session.interrupts.handlers


def report_ignored(error):
    """Prints what a handler raised while no code of the program ran that could catch it."""
    try:
        on_demand.trim(error)
        sys.stderr.write("Exception ignored in a signal handler, while no request ran:\n")
        sys.excepthook(type(error), error, BaseException.__traceback__.__get__(error))
    except BaseException:
        pass  # the program has put something else in the place of the stream or the hook


def take_over(session):
    """Replaces the two functions by which all Python code sets handlers and asks for them."""
    global main
    if main is None:
        os.register_at_fork(after_in_child=lambda: on_demand.forked(main))
    main = session

    def signal(number, handler, /):
        return handlers(session).set(number, handler)

    def getsignal(number, /):
        return handlers(session).get(number)

    _signal.signal, _signal.getsignal = signal, getsignal


def give_back():
    """Puts the two functions back."""
    _signal.signal, _signal.getsignal = set_signal, get_signal
