"""Settings of the worker's process: limits, its directory, signals that it ignores (protocol, section 3)."""

import os
import signal
import tempfile
import unittest

from client import Client


class Limits(unittest.TestCase):
    def failure(self, client, source):
        return client.request("exec", source=source)["error"]["exception"]

    def test_a_limit_that_is_reached_is_named(self):
        cases = (
            (
                {"openFiles": 40},
                "files = [open('/dev/null') for _ in range(60)]",
                "OSError",
                "open files are limited to 40",
            ),
            (
                {"addressSpace": 1 << 30},
                "bytes(2 << 30)",
                "MemoryError",
                "address space is limited to 1073741824 bytes",
            ),
            (
                {"fileSize": 1000},
                "import tempfile\nwith tempfile.TemporaryFile(buffering=0) as file:\n"
                "    while True: file.write(b'x' * 999)",
                "OSError",
                "files are limited to 1000 bytes each",
            ),
        )
        for limits, source, kind, note in cases:
            with self.subTest(limits), Client(settings={"limits": limits}) as client:
                error = self.failure(client, source)
                self.assertEqual((error["type"], error["hint"]), (kind, "this worker's " + note))
                self.assertNotIn("hint", self.failure(client, "1 / 0"))

    def test_without_a_limit_nothing_is_named(self):
        with Client() as client:
            self.assertNotIn("hint", self.failure(client, "raise MemoryError"))

    def test_processor_time_ends_by_a_signal(self):
        with Client(settings={"limits": {"processorTime": 1, "coreSize": 0}}) as client:
            client.post("exec", source="while True: pass")
            self.assertEqual(client.status(), -signal.SIGXCPU)

    def test_what_has_no_error_of_its_own_is_set(self):
        with Client(settings={"limits": {"coreSize": 0, "niceness": 7}}) as client:
            client.run("import os, resource")
            self.assertEqual(client.eval("resource.getrlimit(resource.RLIMIT_CORE)"), {"tuple": [0, 0]})
            self.assertEqual(client.eval("os.getpriority(os.PRIO_PROCESS, 0)"), 7)

    def test_the_directory_and_the_mask_are_the_clients(self):
        with tempfile.TemporaryDirectory() as folder:
            with Client(settings={"directory": folder, "umask": 0o77}) as client:
                client.run("import os\nopen('made', 'w').close()")
                self.assertEqual(client.eval("os.getcwd()"), os.path.realpath(folder))
            self.assertEqual(os.stat(os.path.join(folder, "made")).st_mode & 0o777, 0o600)

    def test_signals_that_are_ignored_do_nothing(self):
        numbers = [signal.SIGHUP, signal.SIGINT, signal.SIGUSR1]
        with Client(settings={"ignore": numbers}) as client:
            client.run("import os, signal, subprocess")
            for number in numbers:
                client.run(f"os.kill(os.getpid(), {number:d})")
                self.assertTrue(client.eval(f"signal.getsignal({number:d}) == signal.SIG_IGN"))
            client.run("child = subprocess.Popen(['sleep', '600'])\nchild.send_signal(signal.SIGUSR1)")
            self.assertEqual(client.eval("child.wait()"), -signal.SIGUSR1)

    def test_what_can_not_be_set_is_said(self):
        cases = (
            ({"directory": "/there is none"}, "the working directory '/there is none' can't be used: .*No such file"),
            ({"ignore": [signal.SIGKILL]}, "signal 9 can't be ignored"),
            ({"ignore": [signal.SIGURG]}, "signal .* can't be ignored: it is needed to interrupt"),
            ({"ignore": ["x"]}, "signal 'x' can't be ignored"),
            ({"limits": {"niceness": "x"}}, "the niceness can't be 'x'"),
            ({"limits": {"niceness": 20}}, "the niceness can't be 20: it must be an integer from -20 to 19"),
            ({"limits": {"fileSize": 1 << 63}}, f"fileSize can't be limited to {1 << 63}"),
            ({"limits": {"openFiles": -1}}, "openFiles can't be limited to -1: it must be an integer"),
        )
        if os.getuid():
            cases += (({"limits": {"niceness": -5}}, "the niceness can't be -5: .*ermi"),)
        for settings, text in cases:
            with self.subTest(settings), Client(settings=settings) as client:
                error = client.receive()["error"]
                self.assertEqual(error["kind"], "settings")
                self.assertRegex(error["message"], text)
                self.assertEqual(client.status(), 70)
        for settings in {"directory": 5}, {"limits": {"other": 1}}, {"umask": "x"}:
            with self.subTest(settings), Client(settings=settings) as client:
                self.assertEqual(client.receive()["error"]["kind"], "protocol")


if __name__ == "__main__":
    unittest.main()
