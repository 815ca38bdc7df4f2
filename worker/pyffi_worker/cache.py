"""Keeps the bytecode of the worker's modules for the next start, as Python itself does for modules in files."""

import marshal
import os
from _imp import source_hash


def save(sources):
    """Writes what was compiled. What can't be written is not: the next start compiles again."""
    folder = os.path.dirname(sources.cache)
    data = marshal.dumps(sources.codes)
    part = f"{sources.cache}.{os.getpid()}"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(file, source_hash(0, data) + data)
        finally:
            os.close(file)
        os.replace(part, sources.cache)
    except OSError:
        pass
