"""Describes exceptions (protocol, section 8). Whatever is asked of an exception may run the user's own code and may
fail, so every answer has a substitute."""

import _thread
import builtins
import sys

from .. import on_demand
from ..process.locks import guard
from . import limit_hints, texts
from .handles import Refusal, clean, mro_of, qualified, type_name
from .python_frames import is_own

MOST = 100  # exceptions in one description, with its chain and groups
# What the user's code may raise here without ending the description. A cancel's KeyboardInterrupt must end it.
FAILURES = (Exception, SystemExit, GeneratorExit)
LISTED = (object, type, type(sys))  # whose `__dir__` gives names only
GROUP = getattr(builtins, "BaseExceptionGroup", None)


def describe(executor, exception):
    """The failure that reports `exception`, whose traceback loses the worker's own frames for good."""
    describer = Describer(executor.context.outbox.limits["depth"], on_demand.Shield(executor.interrupts))
    trim_all(exception)
    refusal = Refusal("exception", "")
    refusal.error = {"kind": "exception", "exception": describer.form(exception, 3)}
    refusal.exceptions = describer.described
    return refusal


class Describer:
    def __init__(self, deepest, shield):
        self.deepest = deepest
        self.shield = shield
        self.seen = set()
        self.described = []

    def form(self, exception, level):
        self.seen.add(id(exception))
        kind = type(exception)
        bases = [qualified(base) for base in mro_of(kind) if base is not object]
        form = {
            "type": clean(type_name(kind)),
            "qualified": bases[0],
            "bases": bases,
            "message": message_of(exception),
            "notes": notes_of(exception),
            "traceback": with_lines(printed(exception, self.shield), exception),
            "frames": frames_of(exception),
            **limit_hints.hint(exception),
        }
        # The attributes of BaseException itself, whatever the exception's class makes of these names.
        cause = BaseException.__cause__.__get__(exception)
        context = BaseException.__context__.__get__(exception)
        form["suppressContext"] = BaseException.__suppress_context__.__get__(exception)
        self.described.append((form, exception))
        for name, other in ("cause", cause), ("context", context):
            if self.has_room(other, level + 1):
                form[name] = self.form(other, level + 1)
        if GROUP and issubclass(kind, GROUP):
            members = GROUP.exceptions.__get__(exception)
            form["exceptions"] = [self.form(other, level + 2) for other in members if self.has_room(other, level + 2)]
        if issubclass(kind, SystemExit):
            form["exit"] = exit_status(exception)
        number = client_error(exception)
        if number is not None:
            form["client"] = number
        return form

    def has_room(self, exception, level):
        """Whether an exception is described here. Each is described once, which also ends cycles. Two more levels are
        for its frames."""
        return (
            exception is not None
            and id(exception) not in self.seen
            and len(self.described) < MOST
            and level + 2 <= self.deepest
        )


def client_error(exception):
    """The number of the client's own error that an exception stands for; None if it stands for none."""
    bridge = sys.modules.get("swift_bridge")
    if bridge is None or type(exception) is not bridge.SwiftError:
        return None
    return getattr(exception.__dict__.get("_identity"), "number", None)


def trim_all(exception):
    """Trims an exception and those that led to it."""
    for one in printed_with(exception, MOST):
        trim(one)


def printed_with(exception, most=sys.maxsize):
    """An exception and those that led to it, which are printed together."""
    left, seen = [exception], set()
    while left and len(seen) < most:
        one = left.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        left += BaseException.__context__.__get__(one), BaseException.__cause__.__get__(one)
        if GROUP and issubclass(type(one), GROUP):
            left += GROUP.exceptions.__get__(one)


def trim(exception):
    """Drops the worker's frames: the outermost ones, and those between the user's code and a function of Swift."""
    first = BaseException.__traceback__.__get__(exception)
    trace = skip(first)
    if trace is not first:
        BaseException.__traceback__.__set__(exception, trace)
    while trace is not None:
        after = skip(trace.tb_next)
        if after is not trace.tb_next:
            trace.tb_next = after
        trace = after


def skip(trace):
    while trace is not None and is_own(trace.tb_frame):
        trace = trace.tb_next
    return trace


def message_of(exception):
    try:
        return clean(str.__str__(str(exception)))
    except FAILURES:
        return "<exception str() failed>"


def notes_of(exception):
    try:
        notes = getattr(exception, "__notes__", None)
        if not isinstance(notes, (list, tuple)):
            return []
        return [note_of(note) for note in list(notes)]
    except FAILURES:
        return []


def note_of(note):
    try:
        return clean(str.__str__(str(note)))
    except FAILURES:
        return "<note str() failed>"


def exit_status(exception):
    try:
        code = exception.code
    except FAILURES:
        return 1
    if code is None:
        return 0
    if not isinstance(code, int):
        return 1
    code = int.__add__(code, 0)
    if not -0x8000000000000000 <= code <= 0x7FFFFFFFFFFFFFFF:
        return -1
    # As the interpreter does, which takes the lower half of a long.
    return (code + 0x80000000) % 0x100000000 - 0x80000000


def frames_of(exception):
    frames = []
    trace = BaseException.__traceback__.__get__(exception)
    files = set()
    while trace is not None:
        frame, line = trace.tb_frame, trace.tb_lineno or 0
        code = frame.f_code
        frames.append(
            {
                "file": clean(code.co_filename),
                "line": line,
                "function": clean(code.co_name),
                "source": clean(texts.line_of(code, line)) or source_of(code.co_filename, line, frame.f_globals, files),
            }
        )
        trace = trace.tb_next
    return frames


def source_of(file, line, space, checked):
    try:
        import linecache  # which fails where no file can be opened any more

        if file not in checked:
            checked.add(file)
            linecache.checkcache(file)
        # By the globals linecache would find the source of a frozen module, which Python doesn't show, but would then.
        space = None if file.startswith("<") else space
        return clean(texts.short(linecache.getline(file, line, space).strip())) or None
    except FAILURES:
        return None


def printed(exception, shield):
    """What Python prints for the exception, by Python's own code. Since 3.13 that is module traceback, unless the
    module can't be had, as where no file can be opened any more; up to 3.12 the interpreter's C code knows more."""
    for by_module in (True, False) if sys.version_info >= (3, 13) else (False, True):
        try:
            if by_module:
                return clean("".join(format_by_module(exception)))
            if is_tame(exception):
                with shield:  # an interrupt would make it dump objects, as does what `is_tame` looks for
                    return clean(print_by_interpreter(exception))
        except FAILURES:
            pass
    return f"{clean(type_name(type(exception)))}: <exception could not be printed>\n"


def with_lines(report, exception):
    """What is printed for an exception, with the lines of texts that a client had compiled, which Python doesn't
    know."""
    places = {}  # what is printed for a place: the line, empty where it is not known or not the same, and how often
    for one in printed_with(exception, MOST):
        trace = BaseException.__traceback__.__get__(one)
        while trace is not None:
            code, number = trace.tb_frame.f_code, trace.tb_lineno or 0
            key = code.co_filename, number, code.co_name
            line = texts.line_of(code, number)
            known, count = places.get(key, (line, 0))
            places[key] = line if line == known else "", count + 1
            trace = trace.tb_next
    known = {
        clean(f'File "{file}", line {number}, in {name}'): one for (file, number, name), one in places.items() if one[0]
    }
    return lines_in(report, known, exception) if known else report


def lines_in(report, known, exception):
    rows = report.split("\n")
    printed = [row.lstrip(" |") for row in rows]
    lines = {place: line for place, (line, count) in known.items() if printed.count(place) <= count}
    if len(lines) < len(known):
        # A message may name the place, too, as one does that holds a traceback. Or an exception is printed twice.
        told = "".join("".join([message_of(one), *notes_of(one)]) for one in printed_with(exception, MOST))
        lines = {place: line for place, (line, count) in known.items() if place in lines or place not in told}
    result = []
    for row, place, following in zip(rows, printed, [*rows[1:], ""]):
        result.append(row)
        line = lines.get(place)
        margin = row[: len(row) - len(place)] + "  "
        if line and not following.startswith(margin):
            result.append(margin + clean(line))
    return "\n".join(result)


def is_tame(exception):
    """Whether the interpreter's printing can't fail: where it fails it dumps objects to descriptor 2."""
    for one in printed_with(exception):
        kind = type(one)
        if type(kind) is not type or kind.__getattribute__ is not BaseException.__getattribute__:
            return False
        try:
            getattr(one, "__notes__", None)
        except FAILURES:
            return False
        if sys.version_info[:2] == (3, 11) and not has_names(one):
            return False
    return True


def has_names(exception):
    """Whether 3.11 can look for the name that may have been meant: it takes all names that it finds for strs, and
    crashes if one is something else."""
    if isinstance(exception, NameError):
        trace = BaseException.__traceback__.__get__(exception)
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        spaces = (trace.tb_frame.f_globals, trace.tb_frame.f_builtins) if trace is not None else ()
    elif isinstance(exception, AttributeError):
        owner = AttributeError.obj.__get__(exception)
        kind = type(owner)
        others = [base for base in mro_of(kind) if all(base is not one for one in LISTED)]
        if any("__dir__" in type.__dict__["__dict__"].__get__(base) for base in others):
            return False
        spaces = (owner.__dict__,) if issubclass(kind, type(sys)) else ()
        if any("__dir__" in space for space in spaces):
            return False
    else:
        return True
    return all(type(name) is str for space in spaces for name in space)


def format_by_module(exception):
    """As the interpreter itself does since 3.13, but never in colours."""
    import traceback

    trace = BaseException.__traceback__.__get__(exception)
    limit = getattr(traceback, "BUILTIN_EXCEPTION_LIMIT", None)
    return traceback.TracebackException(type(exception), exception, trace, limit=limit, compact=True).format()


def print_by_interpreter(exception):
    """Prints by the interpreter's C code, which since 3.13 does that only if it can't import module traceback."""
    parts = []
    with Capture(parts):
        sys.__excepthook__(type(exception), exception, BaseException.__traceback__.__get__(exception))
    return "".join(parts)


capturing = guard()
captured = {}  # what each thread that captures has written


class Capture:
    """Takes what its thread writes to standard error; what other threads write meanwhile goes where it belongs."""

    def __init__(self, parts):
        self.parts = parts
        self.thread = _thread.get_ident()

    def __enter__(self):
        with capturing:
            if type(sys.stderr) is not Shunt:
                sys.stderr = Shunt(sys.stderr)
            self.outer = captured.get(self.thread)
            captured[self.thread] = self.parts

    def __exit__(self, *error):
        with capturing:
            if self.outer is not None:
                captured[self.thread] = self.outer
                return
            del captured[self.thread]
            # The last thread to end gives the stream back, unless the program has put something else there.
            if not captured and type(sys.stderr) is Shunt:
                sys.stderr = sys.stderr.original


class Shunt:
    """Takes the place of standard error while threads capture."""

    def __init__(self, original):
        self.original = original

    def write(self, text):
        parts = captured.get(_thread.get_ident())
        if parts is None:
            return self.original.write(text)
        parts.append(text)
        return len(text)

    def __getattr__(self, name):
        return getattr(self.original, name)
