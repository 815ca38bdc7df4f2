# The first statements of the text that `python3 -c` executes, before sources.py: nothing is imported from the current
# directory, which -c puts first on the path. `sys` is part of every interpreter, so importing it looks nowhere.
import sys

if sys.path and sys.path[0] == "":
    del sys.path[0]
