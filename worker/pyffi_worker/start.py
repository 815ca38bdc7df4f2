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

# The value of PYTHONSAFEPATH by which a client keeps Python from executing files of the current directory before this
# code.
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
        status = None
        while status is None:
            try:
                status = session.run()
            except SystemExit as problem:
                if not hasattr(problem, "serves_next"):
                    raise
                session = problem.serves_next
    finally:
        end(session)
    if sys.version_info >= (3, 15):
        if on_demand.threads_left():
            os._exit(status)  # since 3.15 the interpreter doesn't end while threads are left, whatever they wait for
    sys.exit(status)


def end(session):
    """Ends the program as the interpreter would do next, but within a time limit: the interpreter waits for threads
    without end, and the client would kill the worker before exit handlers have run and files are written."""
    # These are imported before the bytecode is saved, so that it includes their modules: every worker needs them.
    on_demand.load("finish", "tidy")
    save_bytecode()
    on_demand.finish(None if session.descriptors.forked else session.join_time)
    # Objects that the client's code has left are finalized while the modules that they need are still there.
    session.handles.forget_all()
    fresh_main()
    on_demand.tidy()


def save_bytecode():
    sources = __spec__.loader
    if getattr(sources, "cache", None) and sources.fresh:
        on_demand.save(sources)


def prepare_interpreter():
    # The client's thread may have blocked signals, which a child process inherits: an interrupt would never arrive.
    _signal.pthread_sigmask(_signal.SIG_SETMASK, ())
    sys.argv = [""]
    leave_safe_path()
    # Since 3.13 linecache has the text of -c as the source of "<string>", which is the file name of user code too.
    lines = sys.modules.get("linecache")
    if lines:
        lines.clearcache()
        getattr(lines, "_interactive_cache", {}).clear()
    # What is printed must be seen at once, and must survive a crash; but on pipes the interpreter buffers whole blocks.
    for stream in sys.stdout, sys.stderr:
        # A sitecustomize may have put something else there.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(line_buffering=True)


def leave_safe_path():
    """Takes PYTHONSAFEPATH back: user code and its child processes are not to see what only the start needed. 3.11 and
    3.12 can't change `sys.flags`, but with -c they don't need the variable: a client that knows the version doesn't set
    it."""
    if os.environ.get("PYTHONSAFEPATH") != SAFE_START:
        return
    del os.environ["PYTHONSAFEPATH"]
    if hasattr(sys.flags, "__replace__") and not sys.flags.isolated:
        sys.flags = sys.flags.__replace__(safe_path=False)
