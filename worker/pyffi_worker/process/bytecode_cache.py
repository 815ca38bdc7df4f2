"""Keeps the bytecode of the worker's modules for the next start, as Python itself does for modules in files."""

import marshal
import os
import time
from _imp import source_hash

# Each Python and each version of the worker has a file. One that is used still is written anew.
MOST_SECONDS = 30 * 24 * 3600


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
            forget_old(os.path.dirname(sources.cache))
            return
    except OSError:
        pass
    # The disk is full, or a process with the same id was killed here and has left its file.
    try:
        os.unlink(part)
    except OSError:
        pass


def forget_old(folder):
    """Removes files that were written long ago, so that versions that nobody uses any more leave none behind."""
    for entry in os.scandir(folder):
        if entry.name.startswith("worker-") and entry.stat().st_mtime < time.time() - MOST_SECONDS:
            os.unlink(entry.path)
