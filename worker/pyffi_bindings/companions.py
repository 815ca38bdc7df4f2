"""The files that a Python file needs beside it: those that it imports from its own folder, and what these import."""

import ast
import os

from .sources import read


def module_of(path):
    """The folder that a file is imported from, and its name there: `package.part` if it belongs to a package."""
    folder, file = os.path.split(os.path.abspath(path))
    stem = os.path.splitext(file)[0]
    names = [] if stem == "__init__" else [stem]
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, name = os.path.split(folder)
        names.insert(0, name)
    return folder, ".".join(names) or os.path.basename(folder)


def companions(module, folder):
    """Gives the name, the file and the text of a module of one's own and of all that it imports from its folder.

    Args:
        module: a `Module`, of the file itself.
        folder: where names are looked up, as the file itself is.
    """
    pending = [(module.name, module.source.path, module.source.text)]
    seen = {module.name}
    while pending:
        name, path, text = pending.pop(0)
        is_package = os.path.basename(path).startswith("__init__.")
        yield {"module": name, "file": shown(name, is_package), "text": text}
        try:
            tree = module.tree if name == module.name else ast.parse(text)
        except (SyntaxError, ValueError):
            # It says so when it is imported, or when code is written for it.
            continue
        for wanted in imported(tree, name, is_package):
            for one in parents(wanted):
                if one in seen:
                    continue
                seen.add(one)
                base = os.path.join(folder, *one.split("."))
                for found in (os.path.join(base, "__init__.py"), f"{base}.py"):
                    if os.path.isfile(found):
                        try:
                            pending.append((one, found, read(found)))
                        except (SyntaxError, OSError, ValueError):
                            pass  # the description says so
                        break


def shown(name, is_package):
    """The name of a file as tracebacks show it: from the folder that it is imported from."""
    return f"{name.replace('.', '/')}{'/__init__' if is_package else ''}.py"


def parents(name):
    """`a`, `a.b` and `a.b.c` of `a.b.c`: importing it imports them all."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def imported(tree, name, is_package):
    """The full names that a module's statements import, wherever they stand; of members, too, which may be modules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = name.split(".")
                parts = parts[: len(parts) - node.level + is_package]
                base = ".".join([*parts, *([base] if base else [])])
            if base:
                yield base
            for alias in node.names:
                if alias.name != "*":
                    yield f"{base}.{alias.name}" if base else alias.name
