"""Wakes the main thread where it waits for a frame, when another thread has something for it to do."""

import os

from ..process.signal_handlers import handlers
from ..transport.polling import POLLIN


class Bell:
    def __init__(self, session, action):
        """`action` is called in the main thread before it waits, and after each `ring`."""
        self.action = action
        self.handlers = handlers(session)
        self.read, self.write = os.pipe()
        os.set_blocking(self.read, False)
        os.set_blocking(self.write, False)
        if session.spin is not None:  # which may wait, too
            session.spin.__self__.poller.register(self.read, POLLIN)
        self.handlers.poller.register(self.read, POLLIN)
        self.handlers.bell = self

    def ring(self):
        if self.handlers.is_waiting:
            try:
                os.write(self.write, b"!")
            except BlockingIOError:
                pass  # the pipe is full: the main thread is woken anyway

    def silence(self):
        try:
            os.read(self.read, 512)
        except BlockingIOError:
            pass
