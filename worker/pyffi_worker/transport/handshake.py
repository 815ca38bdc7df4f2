"""The handshake (protocol, section 3)."""

import os
import sys

from .. import on_demand
from ..execution.handles import TOP, Refusal
from .codec import encode, parse
from .frames import Broken

# What a client must be able to take: with less, not even a scalar, the name of a type or an error could be told.
LEAST = {"json": 16384, "attachments": 0, "depth": 16}
# Settings of the whole process.
LIMITING = frozenset(("directory", "ignore", "limits", "umask"))


def hello(limits, handles):
    """The text of the worker's hello."""
    paths = (path.encode("utf-8", "backslashreplace").decode() for path in (sys.executable or "", sys.prefix))
    executable, prefix = paths
    return encode(
        {
            "hello": "pyffi-worker",
            "protocol": 1,
            "version": list(sys.version_info),
            "versionText": sys.version,
            "implementation": sys.implementation.name,
            "executable": executable,
            "prefix": prefix,
            "pid": os.getpid(),
            "freeThreaded": not getattr(sys, "_is_gil_enabled", lambda: True)(),
            "limits": {**limits, "handles": handles},
        }
    )


def greet(session, body):
    """Takes the client's hello, and applies its settings."""
    try:
        message = body and parse(body, session.inbox.limits["depth"])
    except Refusal as refusal:
        raise Broken("the first frame is no hello: " + refusal.error["message"]) from None
    if type(message) is not dict or message.get("hello") != "pyffi-client":
        raise Broken("the first frame is no hello of a pyffi-client")
    if type(message.get("protocol")) is not int or message["protocol"] != 1:
        raise Broken("the worker speaks protocol 1 only")
    limits, settings = message.get("limits", {}), message.get("settings", {})
    if type(limits) is not dict or type(settings) is not dict:
        raise Broken("'limits' and 'settings' must be objects")
    own = session.channel.limits
    for name in own:
        own[name] = natural(limits, name, own[name], LEAST[name])
    sys.argv = strings(settings, "argv", [""])
    sys.path[:0] = strings(settings, "path", [])
    spin = natural(settings, "spin", 0)
    if spin:
        session.spin = on_demand.spinning(session.inbox, spin)
        session.choose_wait()
    if "join" in settings:
        session.join_time = natural(settings, "join", 0) / 1000
    if flag(settings, "awaiting"):
        session.executor.begun = []
    if flag(settings, "detached"):
        leave_terminal()
    if not LIMITING.isdisjoint(settings):
        on_demand.apply_limits(settings)


def leave_terminal():
    """Gives up the controlling terminal. Code that opens it gets an error then; otherwise, in a process group in the
    background, the worker would be stopped for reading from the terminal or for changing its settings, which nobody
    would see."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return  # there is none
    try:
        import fcntl
        import termios

        fcntl.ioctl(terminal, termios.TIOCNOTTY)
    finally:
        os.close(terminal)


def flag(members, name):
    value = members.get(name, False)
    if type(value) is not bool:
        raise Broken(f"'{name}' must be true or false")
    return value


def natural(members, name, default, least=0):
    number = members.get(name, default)
    if type(number) is not int or not least <= number <= TOP:
        raise Broken(f"'{name}' must be an integer, {least} or more")
    return number


def strings(members, name, default):
    texts = members.get(name, default)
    if type(texts) is not list or not {str}.issuperset(map(type, texts)):
        raise Broken(f"'{name}' must be an array of strings")
    return texts
