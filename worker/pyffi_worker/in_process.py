"""What the in-process backend leaves to Python: it imports this module into the interpreter that it runs."""

import builtins
import io
import os
import stat
import sys
from _functools import partial
from _thread import get_ident
from time import monotonic

from . import on_demand
from .execution import main_frame, names, python_frames, texts
from .execution.exceptions import Describer, exit_status, trim, trim_all
from .execution.handles import TYPE_ATTRIBUTES, Refusal, clean
from .execution.unraisable import ask_again
from .process import ending
from .process.host_signals import leave_interrupts, program_mask, protect_children, raise_interrupts
from .process.main_module import fresh_main
from .transport.frames import LIMITS
from .values.outgoing import RARE_HOMES


def identity():
    """What the runtime tells about its interpreter."""
    return [
        clean(sys.version),
        clean(sys.executable or ""),
        clean(sys.prefix),
        sys.implementation.name,
        not getattr(sys, "_is_gil_enabled", lambda: True)(),
        *sys.version_info,
    ]


def classes():
    """By what Swift describes a class itself: attributes, functions in C that ask `type` for them, the classes of what
    has a name of its own, and the modules whose instances may travel as `extended`."""
    attributes, getters = list(TYPE_ATTRIBUTES), list(TYPE_ATTRIBUTES.values())
    kinds = [names.FUNCTION, names.BUILTIN, type, names.METHOD, names.MODULE]
    return [attributes, getters, kinds, list(RARE_HOMES)]


def bare(value):
    """Gives what `unwrapped` gives, but a `Rare` for an instance of a subclass of a type that travels as `extended`."""
    plain = on_demand.unwrapped(value, type(value))
    kind = type(plain)
    base = on_demand.rare_base(kind)
    return plain if base is None or (base is kind and plain is not value) else Rare(base, plain)


class Rare:
    """An instance of a subclass of a type that travels as `extended`."""

    def __init__(self, base, value):
        self.base, self.value = base, value


def extended(value):
    """Tag and fields of a value in extended form; None for what has to stay an object."""
    value, base = (value.value, value.base) if type(value) is Rare else (value, type(value))
    form = on_demand.rare_out(value, base)
    return form and next(iter(form.items()))


def made(tag, content):
    """Makes the object from its tag and fields, the opposite of `extended`. TypeError and ValueError say what Python
    does not allow."""
    try:
        return on_demand.MAKERS[tag](None, content)
    except Refusal as refusal:
        raise ValueError(refusal.error["message"]) from None


def describe(exception):
    describer = Describer(LIMITS["depth"], on_demand.Shield())
    trim_all(exception)
    form = describer.form(exception, 3)
    for record, described in describer.described:
        record["object"] = described
    return form


def nothing():
    """Where a thread has to run some Python code."""


# No trace function is to see a file of this package.
nothing.__code__ = main_frame.code_of("lambda: None")


def extend_path(folders):
    sys.path[:0] = [folder for folder in folders if folder not in sys.path]


def prepare(arguments, reads_input, output, errors):
    """Applies the settings of the interpreter as a whole, which are those of the first runtime that uses it."""
    sys.argv = arguments
    if not reads_input:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    else:
        sys.stdin = existing(sys.__stdin__)
    sys.stdout = stream(output, existing(sys.__stdout__))
    sys.stderr = stream(errors, existing(sys.__stderr__))


def existing(own):
    """The interpreter's own stream; None, as in `python3`, if the program was started without that stream. Its number
    may then belong to anything, such as the descriptor by which the host's threads sleep, whose file has no type."""
    try:
        return own if own is not None and stat.S_IFMT(os.fstat(own.fileno()).st_mode) else None
    except (OSError, ValueError, AttributeError):
        return own


def stream(wanted, own):
    """The object of a standard stream. `wanted` says where it leads: None for where it led from the start, False for
    nowhere, else a function that takes bytes."""
    if wanted is None:
        # What is printed must be seen at once: nothing flushes the buffers of a host that ends.
        if hasattr(own, "reconfigure"):
            own.reconfigure(line_buffering=True)
        return own
    if wanted is False:
        return open(os.devnull, "w", encoding="utf-8")
    return io.TextIOWrapper(Handled(wanted), encoding="utf-8", errors="backslashreplace", write_through=True)


class Handled(io.RawIOBase):
    """A stream whose bytes a function of the program takes."""

    def __init__(self, send):
        self.send = send

    def writable(self):
        return True

    def write(self, data):
        data = bytes(data)
        while not self.send(data):
            pass  # there was no room yet; between two attempts interrupts are raised
        return len(data)


def iterate(names, found, closes):
    return on_demand.iterate(found, closes, main_frame.main_caller(names))


def failed(error):
    """An iterator that raises the exception."""
    return on_demand.Failed(error)


def must_wait(codes):
    return python_frames.must_wait(codes)


def need_awaitable(value):
    from .coroutines.event_loop import need_awaitable

    return need_awaitable(value)


def await_it(value, settle, trace=None, mark=None):
    """Begins to await a value in the event loop; returns the job, which can be cancelled."""
    from .coroutines.event_loop import submit

    is_plain = trace is None and mark is None
    return submit(value, settle, None if is_plain else on_demand.context_with(trace, mark))


def enter_trace(headers):
    """Makes a trace context the current one; returns the scope, to be left."""
    scope = on_demand.Scope()
    scope.enter(headers)
    return scope


def mark():
    """What the host has given for the coroutine that runs."""
    return on_demand.current_mark.get()


def swift_error(message, name, identity):
    from swift_bridge import SwiftError

    error = SwiftError(message, name)
    error._identity = identity
    return error


def enter(names, manager, prefers_async):
    return on_demand.enter(manager, prefers_async, main_frame.main_caller(names))


def listable(value):
    return on_demand.listable(value)


def gathered_list(value, plain):
    """A str says why there is no list."""
    try:
        return on_demand.gathered(value, "list", plain)
    except Refusal as refusal:
        return refusal.error["message"]


def gathered_dict(value, plain):
    return on_demand.gathered(value, "dict", plain)


def buffer(value):
    return on_demand.numbers(value)


def fill(target, data):
    return on_demand.fill(target, data)


def new_array(data, name, shape):
    return on_demand.new_array(data, name, shape)


def compiled(text, file, mode):
    return texts.compiled(text, file, mode)


def runnable(code, file, mode):
    return on_demand.runnable(code, file, mode)


def tidy(is_end):
    ending.tidy(is_end)


def new_main(is_first):
    """The namespace of one runtime's code. `sys.modules` keeps the `__main__` of the first runtime that uses the
    interpreter."""
    registered = sys.modules.get("__main__")
    names = fresh_main().__dict__
    if not is_first and registered is not None:
        sys.modules["__main__"] = registered
    return names


def callers(names):
    """What calls from frames of one runtime's `__main__`: with keywords, with any number of arguments, with 0 to 3 of
    them; and one for `LOCAL`, which are called otherwise."""
    return [*main_frame.callers(names), lambda function, *args: main_frame.call_local(names, function, args)]


def naming_caller(caller, names):
    return main_frame.naming_caller(caller, names)


def callees():
    """The types whose instances are called directly, since C code rarely looks at its caller; but for these functions:
    those of `LOCAL` with the number of arguments from which on they don't, and others."""
    import _warnings

    others = [builtins.__import__, builtins.__build_class__, builtins.globals, builtins.breakpoint, _warnings.warn]
    others += [getattr(sys, name) for name in ("_getframe", "_getframemodulename") if hasattr(sys, name)]
    local = main_frame.LOCAL
    return [[main_frame.BuiltinFunctionType, partial], list(local), list(local.values()), others]


def keep_bytecode(sources):
    if sources.fresh:
        from .process.bytecode_cache import save

        save(sources)


def report():
    """The answer of operation `info`. In-process there is no table of handles to count."""
    from .operations.service import resident_bytes

    return {"handles": None, "memory": resident_bytes(), "requests": None}


def prepare_process(functions):
    """Called once, on Python's main thread, with functions of the host.

    `forked` is called in every forked child, which must not go on with the host's code; `is_lost` is what `ask_again`
    needs; `interrupt` raises KeyboardInterrupt in the code of other threads; `is_swifts` tells whether a thread
    executes what Swift asks for, `waits_for_end` whether it waits for this interpreter's end; `instances` is as in
    `ending`.
    """
    forked, is_lost, interrupt, instances, is_swifts, waits_for_end = functions
    leave_interrupts()
    raise_interrupts(lambda: is_swifts(get_ident()), interrupt)
    protect_children(program_mask())
    ending.instances, ending.waits_for_end = instances, waits_for_end
    # Imported on this thread: up to 3.12 module threading takes the thread that imports it for the main one.
    import threading

    let_threads_be_waited_for(threading)
    os.register_at_fork(after_in_child=lambda: forked(None))
    ask_again(lambda unraisable: is_lost())


def let_threads_be_waited_for(threading):
    """Keeps threads that Python code starts on a thread of the host from being daemons. The object that stands for a
    thread of the host is a daemon, which nobody waits for. New threads would inherit that and be cut off at the end;
    under `python3`, where the main thread would start them, they are not."""
    made, daemon = threading.Thread.__init__.__code__, threading.Thread.daemon
    threading._DummyThread.daemon = property(
        lambda self: sys._getframe(1).f_code is not made and daemon.fget(self), daemon.fset
    )


def end_child(failure=None):
    """Ends a forked child, as a program ends, when its code is about to return to the host."""
    status = 0
    if isinstance(failure, SystemExit):
        status = exit_status(failure)
    elif failure is not None:
        trim(failure)
        sys.excepthook(type(failure), failure, failure.__traceback__)
        status = 1
    try:
        finish(None)
    finally:
        ending.tidy()
        os._exit(status & 255)


def finish(seconds):
    """Does what `python3` does at its end before it tears the interpreter down. Tearing down is left out: threads of
    the host may be in the interpreter, extension modules crash, and what the host still does would find nothing."""
    until = None if seconds is None else monotonic() + seconds
    coroutines = sys.modules.get("pyffi_worker.coroutines.event_loop")
    try:
        if coroutines:
            coroutines.stop_main_loop()
    except BaseException as error:
        ending.tell("Exception ignored at the end of the event loop\n", error)
    ending.finish(None if until is None else max(0, until - monotonic()))


def leave_main(names):
    """Takes the namespace of a runtime that has ended out of `sys.modules`."""
    if getattr(sys.modules.get("__main__"), "__dict__", None) is names:
        fresh_main()
