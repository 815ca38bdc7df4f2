"""Puts the process in order, greets the client and serves it until the end."""

import _signal
import builtins
import os
import sys

from . import on_demand
from .execution.handles import Handles
from .execution.session import Session
from .process.main_module import fresh_main
from .transport.descriptors import Descriptors

# What PYTHONSAFEPATH is set to by a client that wants nothing of the current directory to be executed before this code.
SAFE_START = "pyffi"


def main(options):
    """Ends with SystemExit: 0 after an orderly end, 64 for unknown options, 70 when the connection could not go on."""
    if options and options != ["--descriptors"]:
        sys.stderr.write(f"pyffi_worker: unknown options: {' '.join(options)}\n")
        sys.exit(64)
    descriptors = Descriptors(bool(options))
    prepare_interpreter()
    session = Session(descriptors, Handles(builtins, fresh_main()))
    try:
        status = session.run()
    finally:
        end(session)
    if sys.version_info >= (3, 15):
        if on_demand.threads_left():
            os._exit(status)  # the interpreter would not end while there are any, whatever they wait for
    sys.exit(status)


def end(session):
    """As the interpreter would next, but that waits for threads without end: the client's patience would be over before
    exit handlers have run and files are written."""
    # With what comes next, which every worker does.
    on_demand.load("finish", "tidy")
    save_bytecode()
    on_demand.finish(None if session.descriptors.forked else session.join_time)
    # What the client's code has left ends before the modules do that it needs.
    session.handles.forget_all()
    fresh_main()
    on_demand.tidy()


def save_bytecode():
    sources = __spec__.loader
    if getattr(sources, "cache", None) and sources.fresh:
        on_demand.save(sources)


def prepare_interpreter():
    # A client's thread may have blocked signals, which a child inherits; the interrupt would never arrive.
    _signal.pthread_sigmask(_signal.SIG_SETMASK, ())
    sys.argv = [""]
    leave_safe_path()
    # Since 3.13 the lines of "<string>", which is the name of user code too, are those of -c.
    lines = sys.modules.get("linecache")
    if lines:
        lines.clearcache()
        getattr(lines, "_interactive_cache", {}).clear()
    # What is printed must be seen at once, and must survive a crash. The interpreter buffers blocks on pipes.
    for stream in sys.stdout, sys.stderr:
        # A sitecustomize may have put something else there.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(line_buffering=True)


def leave_safe_path():
    """User code and its child processes are not to see what the start needed. 3.11 and 3.12 can't change their flags,
    but don't need it either: a client that knows the version doesn't set it."""
    if os.environ.get("PYTHONSAFEPATH") != SAFE_START:
        return
    del os.environ["PYTHONSAFEPATH"]
    if hasattr(sys.flags, "__replace__") and not sys.flags.isolated:
        sys.flags = sys.flags.__replace__(safe_path=False)
