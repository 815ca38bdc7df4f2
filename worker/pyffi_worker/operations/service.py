"""Operations that concern the worker itself: `ping`, `info` and `shutdown`."""

import os

from ..execution.handles import Refusal


def run_shutdown(loop, message):
    if "within" in message or (loop.main.calls and loop.main.calls.active):
        raise Refusal("request", "'shutdown' has to wait until no call of a function does")
    loop.ending = loop.attention = True  # looked at before each request
    loop.inbox.end()


def run_ping(loop, message):
    return None


def run_info(loop, message):
    return {"handles": len(loop.handles), "memory": resident_bytes(), "requests": loop.requests}


def resident_bytes():
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None
