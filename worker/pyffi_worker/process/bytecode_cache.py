"""Keeps the bytecode of the worker's modules for the next start, as Python itself does for modules in files."""

import marshal
import os
from _imp import source_hash


def save(sources):
    """Writes what was compiled. If it can't be written, the next start compiles again."""
    data = marshal.dumps(sources.codes)
    data = source_hash(0, data) + data
    part = f"{sources.cache}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(part), mode=0o700, exist_ok=True)
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            size = os.write(file, data)
        finally:
            os.close(file)
        if size == len(data):
            os.replace(part, sources.cache)
            return
    except OSError:
        pass
    # The disk is full, or a process with the same id was killed here and has left its file.
    try:
        os.unlink(part)
    except OSError:
        pass
