"""The process that watches for the client's end, where the kernel doesn't."""

import os
import select
import subprocess
import sys
import unittest
from pathlib import Path

WORKER = str(Path(__file__).resolve().parent.parent)


@unittest.skipUnless(hasattr(select, "kqueue") or hasattr(os, "pidfd_open"), "needs a way to watch a process")
class Life(unittest.TestCase):
    def start(self, code):
        """A process with a watched life descriptor that then runs some code; and its other end."""
        life, end = os.pipe()
        self.addCleanup(lambda: self.end(end))
        source = (
            f"import sys; sys.path.insert(0, {WORKER!r})\n"
            f"from pyffi_worker.process.client_death import watch\nwatch({life})\n{code}"
        )
        process = subprocess.Popen([sys.executable, "-c", source], pass_fds=[life], stdout=subprocess.PIPE, text=True)
        os.close(life)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process, end

    def end(self, descriptor):
        try:
            os.close(descriptor)
        except OSError:
            pass  # the test did it

    def test_code_that_holds_the_gil_ends_with_the_client(self):
        process, end = self.start("import ctypes; print('here', flush=True); ctypes.PyDLL(None).sleep(600)")
        self.assertEqual(process.stdout.readline(), "here\n")
        os.close(end)
        self.assertEqual(process.wait(60), -9)

    def test_the_watch_ends_with_the_worker_and_holds_none_of_its_pipes(self):
        process, end = self.start("print('here', flush=True)")
        self.assertEqual(process.stdout.read(), "here\n")
        self.assertEqual(process.wait(60), 0)
        poll = select.poll()
        poll.register(end, 0)
        self.assertEqual(poll.poll(60_000), [(end, select.POLLERR)], "somebody still reads")

    def test_user_code_has_no_child_process_by_the_watch(self):
        process, _ = self.start(
            "import os\ntry: os.wait()\nexcept ChildProcessError: print('none')\nelse: print('a child')"
        )
        self.assertEqual(process.stdout.read(), "none\n")


if __name__ == "__main__":
    unittest.main()
