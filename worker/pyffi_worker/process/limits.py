"""What the client allows the worker's process to use, its place in the file system, and signals that it ignores: set
before any code of the client runs. All this contains accidents, not attackers."""

import os

from ..execution.limit_hints import chosen
from ..transport.frames import Broken
from ..transport.handshake import TOP, natural
from .signal_handlers import ignore_signal

RESOURCES = {
    "addressSpace": "RLIMIT_AS",
    "processorTime": "RLIMIT_CPU",
    "openFiles": "RLIMIT_NOFILE",
    "fileSize": "RLIMIT_FSIZE",
    "coreSize": "RLIMIT_CORE",
}


class Unusable(Broken):
    """A setting that this system or this user can't have."""

    kind = "settings"


def apply_limits(settings):
    """Applies the members of the client's settings that are `LIMITING` (handshake.py)."""
    if "umask" in settings:
        os.umask(natural(settings, "umask", 0))
    directory, ignored, limits = settings.get("directory", ""), settings.get("ignore", []), settings.get("limits", {})
    if type(directory) is not str or type(ignored) is not list or type(limits) is not dict:
        raise Broken("'directory' must be a string, 'ignore' an array, 'limits' an object")
    if directory:
        attempt(f"the working directory {directory!r} can't be used", os.chdir, directory)
    for number in ignored:
        attempt(f"signal {number!r} can't be ignored", ignore_signal, number)
    for name in limits:
        if name == "niceness":
            number = limits[name]
            attempt(f"the niceness can't be {number!r}", set_niceness, number)
        elif name in RESOURCES:
            attempt(f"{name} can't be limited to {limits[name]!r}", set_limit, name, limits[name])
        else:
            raise Broken(f"unknown limit {name!r}")


def set_niceness(number):
    if number not in range(-20, 20):
        raise ValueError("it must be an integer from -20 to 19")
    os.setpriority(os.PRIO_PROCESS, 0, number)


def set_limit(name, value):
    import resource

    if type(value) is not int or not 0 <= value <= TOP:
        raise ValueError("it must be an integer, 0 or more")
    kind = getattr(resource, RESOURCES[name])
    # The signal at the soft limit of processor time can be handled, and a second later the process is killed.
    hard = min(value + 1, TOP) if name == "processorTime" else value
    try:
        resource.setrlimit(kind, (value, hard))
    except (ValueError, OSError):
        most = resource.getrlimit(kind)[1]
        if most == resource.RLIM_INFINITY or hard <= most:
            raise
        raise ValueError(f"this user may have {most} at most") from None
    chosen[name] = value


def attempt(problem, action, *arguments):
    try:
        action(*arguments)
    except Exception as error:
        raise Unusable(f"{problem}: {error}") from None
