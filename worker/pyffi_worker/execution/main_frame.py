"""Frames of `__main__`, from which what a client calls is called.

Code that looks at its caller (`eval`, `warnings`, `logging`, `namedtuple`, pandas' `query`) finds what it finds at
python3's prompt: the names of `__main__`, and no file of this package."""

import builtins
from types import BuiltinFunctionType, FunctionType

FILE = "<swift>"
# In-process a call with few arguments takes the one for their number, since it makes no tuple of them.
SOURCES = (
    "lambda function, /, *arguments, **keywords: function(*arguments, **keywords)",
    "lambda function, *arguments: function(*arguments)",
    "lambda function: function()",
    "lambda function, a: function(a)",
    "lambda function, a, b: function(a, b)",
    "lambda function, a, b, c: function(a, b, c)",
)
# What these see and change, with fewer arguments than this, are at the prompt the names of `__main__`, but the names in
# the function that calls them if one does.
LOCAL = {builtins.eval: 2, builtins.exec: 2, builtins.locals: 1, builtins.vars: 1, builtins.dir: 1}


def code_of(source):
    """The code of a function, as if it stood in a module. Its variables have names that no program can use, as those of
    comprehensions had: who looks for a name in the caller is to find the program's."""
    code = eval(compile(source, FILE, "eval", dont_inherit=True)).__code__
    names = ("co_name", "co_qualname") if hasattr(code, "co_qualname") else ("co_name",)
    variables = tuple("." + name for name in code.co_varnames)
    return code.replace(co_varnames=variables, **dict.fromkeys(names, "<module>"))


CODES = tuple(map(code_of, SOURCES))
# Constants stand for the function and its arguments: variables would be names of `__main__`.
PLACES = 1j, 2j
MODULE = compile("(1j).__call__(*(2j))", FILE, "eval", dont_inherit=True)


def callers(space):
    """The functions of `SOURCES` for a `__main__` with these names."""
    return [FunctionType(code, space, "<module>") for code in CODES]


def call_local(space, function, arguments):
    """Calls one of `LOCAL` as code of the module itself does, not as a function of it."""
    values = dict(zip(PLACES, (function, tuple(arguments))))
    constants = (values[value] if type(value) is complex else value for value in MODULE.co_consts)
    return eval(MODULE.replace(co_consts=tuple(constants)), space)


BYTECODES = {code.co_code for code in (*CODES, MODULE)}
templates = {}  # codes for `naming_caller`, by the numbers of positional arguments and of keywords


def naming_caller(caller, names):
    """A function of the same module as `caller` that takes all arguments of what it calls as positional ones, so that a
    call makes neither a tuple of names nor a dict; None where Python calls with so many in another way.

    `names` are the arguments' names; None for positional ones, which come first."""
    places = tuple(f"k{index}" for index, name in enumerate(names) if name is not None)
    count = len(names) - len(places)
    code = templates.get((count, len(places)))
    if code is None:
        first = [f"a{index}" for index in range(count)]
        given = ", ".join([*first, *(f"{place}={place}" for place in places)])
        code = code_of(f"lambda {', '.join(['function', *first, *places])}: function({given})")
        BYTECODES.add(code.co_code)
        templates[count, len(places)] = code
    if code.co_consts.count(places) != 1:
        return None
    constants = (names[count:] if value == places else value for value in code.co_consts)
    return FunctionType(code.replace(co_consts=tuple(constants)), caller.__globals__, "<module>")


def is_main_frame(frame):
    code = frame.f_code
    return code.co_filename == FILE and code.co_name == "<module>" and code.co_code in BYTECODES


def main_caller(space):
    """Returns a function that calls from a frame of the `__main__` with these names. Its attribute `call` does, too,
    but takes the arguments as its own, and does nothing else for those of `LOCAL`."""
    call_with, call, call_0, call_1, call_2, _ = callers(space)

    def main(function, arguments=(), keywords=None):
        """`function(*arguments, **keywords)`"""
        if keywords:
            return call_with(function, *arguments, **keywords)
        count = len(arguments)
        if type(function) is BuiltinFunctionType and count < LOCAL.get(function, 0):
            return call_local(space, function, arguments)
        # Few arguments take a third of the time where no tuple is made of them.
        if count == 1:
            return call_1(function, arguments[0])
        if count == 2:
            return call_2(function, arguments[0], arguments[1])
        return call(function, *arguments) if count else call_0(function)

    main.call = call
    return main
