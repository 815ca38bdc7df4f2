"""`python3 -m pyffi_worker`: the worker from files, its frames on descriptors 0 and 1."""

import sys

# -m puts the current directory first on the path, unless the interpreter was told not to. Nothing is imported from
# there.
if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    del sys.path[0]

from .start import main

main(sys.argv[1:])
