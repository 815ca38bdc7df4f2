"""What a forked child of the worker does first, and how it ends."""

import faulthandler
import os
import sys

from .. import on_demand
from ..execution.exceptions import trim


def forked(session):
    """Lets go of what belongs to the worker alone. The numbers of its descriptors stay taken, so that no file of the
    child gets a number to which the session would write. If the child's code returns to the session, the child ends
    there as a program does."""
    descriptors = session.descriptors
    descriptors.forked = session.interrupts.attention = True
    session.awaiting.clear()
    if session.calls and session.calls.side_connection:
        session.calls.side_connection.is_over = True
    faulthandler.enable(2)
    null = os.open(os.devnull, os.O_RDWR)
    for number in descriptors.private():
        os.dup2(null, number, inheritable=False)
    os.close(null)
    on_demand.handlers(session).hand_over_child()


def end_child(failure):
    """Ends a forked child whose code raised, as any program that raises: with a traceback and the exit status."""
    if not isinstance(failure, SystemExit):
        trim(failure)
        sys.excepthook(type(failure), failure, failure.__traceback__)
        failure = SystemExit(1)
    raise failure
