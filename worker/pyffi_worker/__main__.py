"""`python3 -m pyffi_worker`: starts the worker from its files, with frames on descriptors 0 and 1."""

import sys

# -m puts the current directory first on the path, unless the interpreter was told not to. It is removed, so that
# nothing is imported from there.
if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    del sys.path[0]

from .start import main

main(sys.argv[1:])
