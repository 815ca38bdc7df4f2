"""Which installed distribution a module comes from."""

import os
import re


def distribution_of(path, name):
    """The name and the version of the distribution that a module's file belongs to; None if no record says so.

    Args:
        path: the file, a stub of a package `X-stubs` excepted.
        name: the module's full name.
    """
    folder = os.path.dirname(path)
    depth = name.count(".") + os.path.basename(path).startswith("__init__.")
    for _ in range(depth):
        folder = os.path.dirname(folder)
    top = name.partition(".")[0]
    try:
        records = [one for one in os.listdir(folder) if one.endswith(".dist-info")]
    except OSError:
        return None
    # Most distributions have the name of what they hold.
    for record in sorted(records, key=lambda record: not is_named(record, top)):
        if is_named(record, top) or holds(os.path.join(folder, record), top):
            found, _, version = record[: -len(".dist-info")].partition("-")
            return found, version
    return None


def is_named(record, top):
    return re.sub(r"[-_.]+", "_", record.partition("-")[0]).lower() == re.sub(r"[-_.]+", "_", top).lower()


def holds(record, top):
    """Whether a distribution says that it holds a module."""
    try:
        with open(os.path.join(record, "RECORD"), encoding="utf-8") as file:
            return any(line.startswith((f"{top}/", f"{top}.py,")) for line in file)
    except (OSError, UnicodeDecodeError):
        return False
