"""Python functions around functions of Swift: with a name, a signature and documentation, so that Python binds the
arguments and `help` and `inspect` know them. Both backends make them here."""

import builtins
import sys
from types import CodeType, FunctionType

SOURCE = """def make(__swift_call):
 def __swift_function({signature}){returns}:
  return __swift_call({arguments})
 return __swift_function
"""
VARIADIC, KEYWORDS = 4, 8  # flags of code objects

# By name, signature and result. A program makes the same function again and again, and without a GIL Python keeps the
# constants of all code for ever.
_made = {}
MOST_MADE = 256


def define(call, start, name, signature, returns, documentation, count):
    """A function that passes its `count` arguments to `call`: parameters in the order of the signature, a variadic one
    as a tuple, keywords as a dict. `start` is None but for a function that async code can await."""
    made = _made.get((name, signature, returns))
    if made is None:
        made = _made[name, signature, returns] = compiled(name, signature, returns)
        if len(_made) > MOST_MADE:
            _made.clear()
    make, names = made
    if len(names) != count:
        raise TypeError(
            f"the signature '{signature}' has {len(names)} parameter(s), the Swift closure of {name} takes {count}"
        )
    # The defaults are evaluated here.
    space = {"__builtins__": builtins, "__name__": "swift_bridge"}
    function = FunctionType(make, space)(call if start is None else either(call, start))
    function.__name__ = function.__qualname__ = name
    function.__doc__ = documentation
    return function


def compiled(name, signature, returns):
    """The code that makes the function, and the names of the parameters."""
    names = parameters(signature)
    source = SOURCE.format(signature=signature, arguments=", ".join(names), returns=f" -> {returns}" if returns else "")
    make = next(filter(is_code, compile(source, "<swift>", "exec", dont_inherit=True).co_consts))
    return make.replace(co_consts=tuple(named(constant, name) for constant in make.co_consts)), names


def named(constant, name):
    if not is_code(constant) or constant.co_name != "__swift_function":
        return constant
    # Tracebacks show the name of the code.
    qualified = {"co_qualname": name} if hasattr(constant, "co_qualname") else {}
    return constant.replace(co_name=name, **qualified)


def is_code(value):
    return isinstance(value, CodeType)


def parameters(signature):
    """The names in a signature."""
    space = {"__builtins__": builtins}
    exec(compile(f"def function({signature}): pass", "<signature>", "exec", dont_inherit=True), space)
    code = space["function"].__code__
    names, positional = code.co_varnames, code.co_argcount
    single = positional + code.co_kwonlyargcount
    rest = list(names[single:])
    variadic = [rest.pop(0)] if code.co_flags & VARIADIC else []
    return [*names[:positional], *variadic, *names[positional:single], *(rest if code.co_flags & KEYWORDS else ())]


def either(call, start):
    """A function whose call can be awaited in async code; everywhere else the call blocks its thread."""

    def choose(*arguments):
        return call(*arguments) if running_loop() is None else awaited(start, arguments)

    return choose


def running_loop():
    """The event loop that runs in this thread; None where there is none."""
    # Another thread may be importing the module, which then lacks the function.
    find = getattr(sys.modules.get("asyncio.events"), "_get_running_loop", None)
    return find and find()


async def awaited(start, arguments):
    loop = running_loop()
    future = loop.create_future()

    def settle(value, error):
        """Called once, by any thread."""
        if running_loop() is loop:
            finish(future, value, error)
            return
        try:
            loop.call_soon_threadsafe(finish, future, value, error)
        except RuntimeError:
            pass  # the loop is closed: nobody waits any more

    stop = start(settle, loop.call_soon_threadsafe, *arguments)
    try:
        return await future
    finally:
        if future.cancelled():
            stop()


def finish(future, value, error):
    if future.done():
        return
    if error is None:
        future.set_result(value)
    elif isinstance(error, StopIteration):
        # The exception that comes from an `async def` then: a future takes no StopIteration.
        wrapped = RuntimeError("coroutine raised StopIteration")
        wrapped.__cause__ = error
        future.set_exception(wrapped)
    else:
        future.set_exception(error)


def raise_it(error):
    raise error


WRAPPERS = {"method": lambda function: function, "classmethod": classmethod, "staticmethod": staticmethod}


def new_class(name, bases, members, documentation):
    """The class that a `class` statement would make. A member is a value, or functions given by what `define` takes."""
    import types

    contents = {"__module__": "swift_bridge", "__qualname__": name}
    if documentation is not None:
        contents["__doc__"] = documentation
    for kind, key, *parts in members:
        if kind == "value":
            contents[key] = parts[0]
            continue
        functions = [part and define(*part) for part in parts]
        for function in filter(None, functions):
            function.__qualname__ = f"{name}.{key}"
        contents[key] = property(*functions) if kind == "property" else WRAPPERS[kind](functions[0])
    return types.new_class(name, tuple(bases), {}, lambda space: space.update(contents))
