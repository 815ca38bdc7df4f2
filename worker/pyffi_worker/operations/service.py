"""Operations that concern the worker itself: `ping`, `info` and `shutdown`."""

import os

from ..execution.handles import Refusal


def run_shutdown(context, message):
    session = context.session
    if "within" in message or (session.calls and session.calls.active):
        raise Refusal("request", "'shutdown' has to wait until no call of a function does")
    session.ending = session.interrupts.attention = True  # the executor looks at both before each request
    session.inbox.end()


def run_ping(context, message):
    return None


def run_info(context, message):
    return {"handles": len(context.handles), "memory": resident_bytes(), "requests": context.executor.requests}


def resident_bytes():
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None
