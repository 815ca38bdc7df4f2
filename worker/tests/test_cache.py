"""The file that keeps the bytecode of the worker's modules."""

import os
import subprocess
import sys
import tempfile
import time
import unittest

from client import PACKAGES, bootstrap, embedded_sources, frame


class Cache(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.join(folder.name, "made", "here")
        self.prefix = os.path.join(self.folder, "worker")

    def start(self):
        """Starts a worker, has it answer a ping, and lets it end."""
        sources = embedded_sources()
        command = [sys.executable, "-c", bootstrap(), str(len(sources)), "--cache", self.prefix]
        data = sources + frame({"hello": "pyffi-client", "protocol": 1}) + frame({"id": 1, "op": "ping"})
        done = subprocess.run(command, input=data, capture_output=True)
        self.assertTrue(done.stdout.endswith(frame({"id": 1, "value": None})), done)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def files(self):
        return sorted(os.listdir(self.folder))

    def test_the_file_is_named_after_this_interpreters_bytecode(self):
        from importlib.util import MAGIC_NUMBER

        self.start()
        name = f"worker.{sys.implementation.cache_tag}-{MAGIC_NUMBER.hex()}"
        self.assertEqual(self.files(), [name])
        path = os.path.join(self.folder, name)
        with open(path, "rb") as file:
            whole = file.read()
        # A file that is damaged is not taken, and is replaced.
        with open(path, "r+b") as file:
            file.truncate(1000)
        self.start()
        with open(path, "rb") as file:
            self.assertEqual(file.read(), whole)

    def save(self, data, most):
        """Saves `data` where no file may grow beyond `most` bytes, which looks like a full disk."""
        program = (
            "import resource, sys, types\n"
            "from pyffi_worker.process.bytecode_cache import save\n"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n"
            f"save(types.SimpleNamespace(codes={{'module': {data!r}}}, cache={self.prefix!r}))\n"
        )
        subprocess.run([sys.executable, "-c", program], env=dict(os.environ, PYTHONPATH=PACKAGES), check=True)

    def test_what_is_not_whole_does_not_stay(self):
        self.save(b"x" * 5000, 1000)
        self.assertEqual(self.files(), [])
        self.save(b"x" * 5000, 0)
        self.assertEqual(self.files(), [])
        self.save(b"x" * 5000, 10000)
        self.assertEqual(self.files(), ["worker"])

    def test_what_was_written_long_ago_goes(self):
        os.makedirs(self.folder)
        for name, days in ("worker-old", 31), ("worker-new", 29), ("another", 31):
            path = os.path.join(self.folder, name)
            with open(path, "w"):
                pass
            os.utime(path, (time.time() - days * 86400,) * 2)
        self.save(b"", 10000)
        self.assertEqual(self.files(), ["another", "worker", "worker-new"])


if __name__ == "__main__":
    unittest.main()
