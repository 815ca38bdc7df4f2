"""The names by which a program knows its functions, classes and modules: `json.dumps`."""

import sys

from .handles import NAME, Refusal, clean, qualified

FUNCTION, BUILTIN, METHOD, MODULE = type(clean), type(len), type(Refusal("", "").render), type(sys)
UNSAID = "__main__", "builtins"


def is_named(kind):
    """Whether objects of this class have such a name. Not by hash or `==`, which a metaclass may define."""
    return kind is FUNCTION or kind is BUILTIN or kind is MODULE or kind is METHOD or kind is type


def name_of(value):
    """The name; None for other objects, and where somebody has made it something else than a str."""
    kind = type(value)
    while kind is METHOD:
        value = value.__func__
        kind = type(value)
    if kind is MODULE:
        name = value.__dict__.get("__name__")
        return clean(name)[:NAME] if type(name) is str else None
    if kind is type:
        name = qualified(value)
        return (name[9:] if name.startswith("__main__.") else name)[:NAME]
    if kind is not FUNCTION and kind is not BUILTIN:
        return None
    try:
        module, name = value.__module__, value.__qualname__
    except Exception:
        return None  # the class of what a method in C is bound to may have a metaclass
    if type(name) is not str:
        return None
    return clean(name if type(module) is not str or module in UNSAID else f"{module}.{name}")[:NAME]
