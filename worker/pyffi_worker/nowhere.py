# The first statements of the text that `python3 -c` executes, before sources.py. They take the current directory, which
# -c puts first, from the path, so that nothing is imported from there. `sys` is part of every interpreter, so importing
# it looks nowhere.
import sys

if sys.path and sys.path[0] == "":
    del sys.path[0]
