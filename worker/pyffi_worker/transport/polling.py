"""What is needed of module select. A script may have one of its own by that name, which it finds as under python3."""

import sys

was_loaded = "select" in sys.modules
import select  # noqa: E402

POLLIN, poll = select.POLLIN, select.poll
if not was_loaded:
    del sys.modules["select"]
