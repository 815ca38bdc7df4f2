"""Whether a module is what bindings were made for: another version may lack functions, or call parameters otherwise."""

import os
import sys


def other_version(module, made_for):
    """The version of an installed module, if it is another one than that which bindings were made for.

    Args:
        module: the module.
        made_for: what has the version, and which: ("python", "3.13") for a module of the standard library, else the
            name and the version of a distribution.
    """
    name, version = made_for
    if name == "python":
        found = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return None if found == version else found
    if has_distribution(module, name, version):
        return None
    found = version_of(name)
    return None if found == version else found or "an unknown version"


def differences(module, members):
    """What bindings expect of a module that it doesn't have.

    Args:
        module: the module.
        members: a line for each function: its name with those of the classes around it, the names of the parameters
            that are given by position, and of those that are given by name, as in `Shape.scaled: self by / exact`.

    Returns:
        a text for each difference.
    """
    lines = [line.partition(": ") for line in members.splitlines()]
    return [text for name, _, parameters in lines for text in of_member(module, name, parameters)]


def check(module, members, summary, raises):
    """Raises an error, or warns, if bindings expect what a module doesn't have.

    Args:
        summary: what it is about, as the message begins.
        raises: whether that is an error.
    """
    found = differences(module, members)
    if not found:
        return
    shown = "; ".join(found[:10]) + (f"; and {len(found) - 10} more" if len(found) > 10 else "")
    message = f"{summary}: {shown}"
    if raises:
        raise ImportError(message, name=module.__name__)
    import warnings

    warnings.warn(message, RuntimeWarning, stacklevel=2)


def has_distribution(module, name, version):
    """Whether that version stands where the module does: one look at the disk, where asking for it takes many."""
    file = getattr(module, "__file__", None)
    if not file:
        return False
    folder = os.path.dirname(file)
    for _ in range(module.__name__.count(".") + (os.path.basename(file).startswith("__init__."))):
        folder = os.path.dirname(folder)
    return os.path.isdir(os.path.join(folder, f"{name}-{version}.dist-info"))


def version_of(name):
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def of_member(module, name, parameters):
    member = module
    for part in name.split("."):
        try:
            member = getattr(member, part)
        except Exception:  # a module's own `__getattr__` may raise anything
            yield f"there is no {name}"
            return
    try:
        for _ in range(20):
            if not hasattr(member, "__wrapped__"):
                break
            member = member.__wrapped__
        code = getattr(member, "__code__", None)
    except Exception:  # an object that looks itself up may raise anything
        return
    if code is None:
        # A function in C, or a class: only a call tells.
        return
    count = code.co_argcount
    named = code.co_varnames[: count + code.co_kwonlyargcount]
    by_position, _, by_name = parameters.partition("/")
    takes_more, takes_names = code.co_flags & 0x04, code.co_flags & 0x08
    if len(by_position.split()) > count and not takes_more:
        yield f"{name} takes {count} arguments by position"
    if not takes_names:
        for one in by_name.split():
            if one not in named[code.co_posonlyargcount :]:
                yield f"{name} has no parameter {one}"
