"""Polls for the next frame for a moment before the process sleeps: waking it would cost more than the polling."""

import os
from os import sched_yield
from time import perf_counter_ns

from .polling import POLLIN, poll

PATIENCE = 4  # after so many misses in a row spinning pauses
LONGEST = 1024  # pauses double up to so many waits


def spinning(inbox, microseconds):
    """Returns the function to call before each read; None if there is no second processor for the client."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if count == 1:
        return None
    return Spinner(inbox, microseconds * 1000).wait


def is_silent(inbox, milliseconds):
    """Whether nothing is there to read, and nothing arrives for so long."""
    if inbox.is_unusual or inbox.position < len(inbox.data):
        return False
    poller = poll()
    poller.register(inbox.descriptor, POLLIN)
    return not poller.poll(milliseconds)


class Spinner:
    def __init__(self, inbox, span):
        self.poller = poll()
        self.poller.register(inbox.descriptor, POLLIN)
        self.span = span
        self.misses = self.paused = 0
        self.pause = 1

    def wait(self):
        ready = self.poller.poll
        if self.paused:
            # A pause still measures how long each wait is, for the price of two readings of the clock: a short wait
            # ends it.
            self.paused -= 1
            start = perf_counter_ns()
            ready()
            if perf_counter_ns() - start < self.span:
                self.misses = self.paused = 0
                self.pause = 1
            return
        end = perf_counter_ns() + self.span
        while not ready(0):
            sched_yield()  # the client may wait for this very processor
            if perf_counter_ns() > end:
                self.misses += 1
                if self.misses >= PATIENCE:
                    self.paused = self.pause
                    self.pause = min(self.pause * 2, LONGEST)
                return
        self.misses = 0
        self.pause = 1
