"""`python3 -m pyffi_worker`: the worker from files, its frames on descriptors 0 and 1."""

import sys

from .start import main

# -m puts the current directory first on the path, unless the interpreter was told not to.
if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    del sys.path[0]
main(sys.argv[1:])
