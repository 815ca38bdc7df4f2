"""Whether a module is what bindings were made for: another version may lack functions, or call parameters otherwise."""

import os
import sys


def differences(module, made_for, members):
    """What bindings expect of an installed module that it doesn't have.

    Args:
        module: the module.
        made_for: the version of Python as (major, minor), for a module of the standard library; or the name and the
            version of the distribution that the module came from.
        members: for each function, by its name with those of the classes around it, the names of the parameters that
            are given by position, those that are given by name, and whether these are all that there are: as one text,
            `a b / c d`.

    Returns:
        the version that is there, and a text for each difference; None and none if nothing had to be looked at.
    """
    first, second = made_for
    if isinstance(first, int):
        if sys.version_info[:2] == (first, second):
            return None, []
        found = ".".join(map(str, sys.version_info[:2]))
    else:
        if has_distribution(module, first, second):
            return None, []
        found = version_of(first)
    return found, [text for name, parameters in members.items() for text in of_member(module, name, parameters)]


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
        except AttributeError:
            yield f"there is no {name}"
            return
    for _ in range(20):
        if not hasattr(member, "__wrapped__"):
            break
        member = member.__wrapped__
    code = getattr(member, "__code__", None)
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
