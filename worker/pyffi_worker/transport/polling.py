"""What is needed of module select, which is not left in `sys.modules`: a script that has a module of its own by that
name finds that, as under `python3`."""

import sys

was_loaded = "select" in sys.modules
import select  # noqa: E402

POLLIN, poll = select.POLLIN, select.poll
if not was_loaded:
    del sys.modules["select"]
