"""What belongs to calls of async code: errands for Python's main thread, whose own event loops, and whatever waits for
a frame in it, run them. What it doesn't get to, since it waits for just that or is busy, other threads run after a
while: not at once, since code may use objects that are bound to the main thread."""

from _thread import start_new_thread
from collections import deque
from time import sleep

from .guards import guard

PATIENCE = 0.1  # seconds
MOST = 16  # threads, each of which may have to wait for the next


class Errands:
    def __init__(self, side):
        self.side = side
        self.waiting = deque()  # (call, message, attachments)
        self.is_watched = False
        self.helpers = 0
        self.counting = guard()

    def add(self, *errand):
        """In the thread that reads."""
        self.waiting.append(errand)
        bell = self.side.calls.bell
        if bell is not None:
            bell.ring()
        if not self.is_watched:
            self.is_watched = True
            try:
                start_new_thread(self.watch, ())
            except RuntimeError:
                self.is_watched = False  # there can be no more threads

    def run(self):
        """Runs all that are there: an interrupt may have kept a loop from an earlier turn. None strikes here."""
        while self.waiting:
            with self.side.shield():
                try:
                    call, message, attachments = self.waiting.popleft()
                except IndexError:
                    return  # another thread has taken it
                if call.serves:
                    call.execute(message, attachments)
                else:
                    self.side.refuse(message)

    # Other threads

    def watch(self):
        while True:
            while self.waiting:
                first = self.first()
                sleep(PATIENCE)
                if first is not None and first is self.first():
                    self.help()
            self.is_watched = False
            if not self.waiting or self.is_watched:
                return
            self.is_watched = True

    def first(self):
        try:
            return self.waiting[0]
        except IndexError:
            return None

    def help(self):
        with self.counting:
            if self.helpers == MOST:
                return
            self.helpers += 1
        try:
            start_new_thread(self.run_aside, ())
        except RuntimeError:
            self.helpers -= 1

    def run_aside(self):
        try:
            self.run()
        except OSError:
            pass  # the client is gone
        finally:
            with self.counting:
                self.helpers -= 1
