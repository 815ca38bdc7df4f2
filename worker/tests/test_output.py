"""What user code prints and reads (protocol.md, section 1), in a worker whose descriptors 0, 1 and 2 are its own."""

import io
import os
import sys
import tempfile
import threading
import unittest

from client import PACKAGES, Client

sys.path.insert(0, PACKAGES)
from pyffi_worker.execution.exceptions import Capture


class Output(unittest.TestCase):
    def setUp(self):
        self.client = Client("descriptors")
        self.addCleanup(self.client.__exit__)

    def test_print_arrives_before_the_reply_even_without_line_break(self):
        self.client.run("print('no line break', end='')")
        self.assertEqual(os.read(self.client.stdout, 100), b"no line break")

    def test_lines_arrive_while_the_code_runs(self):
        identifier = self.client.post("exec", source="print('begun')\nwhile True: pass")
        self.assertEqual(self.client.until(self.client.stdout, b"begun\n"), b"begun\n")
        self.client.send({"cancel": identifier})
        self.client.interrupt()
        self.client.receive()

    def test_every_way_to_descriptor_1(self):
        source = (
            "import os, subprocess, sys\nprint('a')\nsys.stdout.buffer.write(b'b\\n"
            "'); sys.stdout.flush()\nos.write(1, b'c\\n')\nsubprocess.run(['echo', 'd'])\n"
            "os.system('echo e')"
        )
        self.client.run(source)
        self.assertEqual(self.client.until(self.client.stdout, b"e\n"), b"a\nb\nc\nd\ne\n")

    def test_standard_error(self):
        self.client.run("import sys; print('x', file=sys.stderr, end=''); sys.stderr.write('y')")
        self.assertEqual(self.client.until(self.client.stderr, b"xy"), b"xy")

    def test_input_is_at_its_end(self):
        reply = self.client.request("eval", source="input()")
        self.assertEqual(reply["error"]["exception"]["type"], "EOFError")
        self.assertEqual(self.client.eval("__import__('sys').stdin.read()"), "")
        self.assertEqual(
            self.client.eval("__import__('subprocess').run(['cat'], capture_output=True).stdout"), {"bytes": [0, 0]}
        )

    def test_lone_surrogates_on_standard_error(self):
        self.client.run("import sys; print('a\\ud800', file=sys.stderr)")
        self.assertEqual(self.client.until(self.client.stderr, b"\n"), b"a\\ud800\n")

    def test_user_code_may_ruin_its_streams(self):
        for source in "sys.stdout = None", "sys.stdout.close()", "os.close(1)", "del sys.stdout", "sys.stdout = 5":
            with self.subTest(source), Client("descriptors") as client:
                client.run("import os, sys\n" + source)
                self.assertEqual(client.eval("6 * 7"), 42)
                self.assertIn(client.finish(), (0, 120))

    def test_without_descriptors_all_goes_to_standard_error(self):
        for form in "module", "sources":
            with self.subTest(form), Client(form) as client:
                client.run("import os; print('a'); os.system('echo b'); os.write(1, b'c\\n')")
                self.assertEqual(client.until(client.stderr, b"c\n"), b"a\nb\nc\n")
                self.assertEqual(client.request("eval", source="input()")["error"]["exception"]["type"], "EOFError")

    def test_children_inherit_no_private_descriptor(self):
        listing = "import os\nfor n in range(3, 256):\n    try: os.fstat(n)\n    except OSError: continue\n    print(n)"
        source = (
            "import subprocess, sys\n"
            f"run = subprocess.run([sys.executable, '-c', {listing!r}], close_fds=False, capture_output=True)\n"
            "fds = run.stdout.decode()"
        )
        self.client.run(source)
        self.assertEqual(self.client.eval("fds"), "")

    def test_what_was_printed_before_a_crash_is_not_lost(self):
        self.client.post("exec", source="import os\nprint('last words')\nos._exit(3)")
        self.assertEqual(self.client.status(), 3)
        self.assertEqual(self.client.rest(self.client.stdout), b"last words\n")


class Files(unittest.TestCase):
    def test_exec_of_a_file_prints_the_traceback_that_python_prints(self):
        scripts = {
            "plain": "def f(x):\n    return 1 / x\n\nf(\n    0)\n",
            "chain": (
                "def g():\n    raise KeyError('inner')\ntry:\n    g()\nexcept KeyError as e:\n"
                "    raise ValueError('outer') from e\n"
            ),
            "context": "try:\n    {}['a']\nexcept KeyError:\n    undefined_name\n",
            "suppressed": "try:\n    1/0\nexcept ZeroDivisionError:\n    raise OSError(2, 'no') from None\n",
            "nested name": "import os\nos.pathh\n",
            "syntax": "x = 1\ny = (2 +\nz = 3 3\n",
            "indentation": "if 1:\nx = 2\n",
            "repetition": "def r(n):\n    return r(n + 1) if n < 50 else 1 / 0\nr(0)\n",
            "import": "import no_such_module\n",
            "assertion": "assert 1 == 2, 'no'\n",
            "multiline message": "raise RuntimeError('a\\nb\\nc')\n",
            "non-ASCII": "raise ValueError('é€😀')  # ünï\n",
            "no message": "raise StopIteration\n",
            "bad str": "class E(Exception):\n    def __str__(self): raise ValueError\nraise E\n",
            "local class": "def f():\n    class E(Exception): pass\n    raise E('x')\nf()\n",
            "eval within": "eval('1 +')\n",
        }
        if sys.version_info >= (3, 11):
            scripts["notes"] = "e = ValueError('v')\ne.add_note('first')\ne.add_note('second\\nline')\nraise e\n"
            scripts["group"] = "raise ExceptionGroup('g', [ValueError(1), ExceptionGroup('h', [TypeError('t')])])\n"
            scripts["carets"] = "def f(a): return a['x']['y']['z']\nf({'x': {'y': None}})\n"
        from client import subprocess

        environment = {k: v for k, v in os.environ.items() if "COLOR" not in k}
        with tempfile.TemporaryDirectory() as folder, Client("sources", environment=environment) as client:
            for name, text in scripts.items():
                with self.subTest(name):
                    path = os.path.join(folder, name.replace(" ", "_") + ".py")
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(text)
                    command = [sys.executable, "-X", "utf8", path]
                    printed = subprocess.run(command, stderr=subprocess.PIPE, env=environment).stderr.decode()
                    reply = client.request("exec", source=text, file=path)
                    self.assertEqual(reply["error"]["exception"]["traceback"], printed)


class Captures(unittest.TestCase):
    """What exceptions print is captured on several threads at once."""

    def test_standard_error_is_as_before_whoever_ends_first(self):
        original, first, second, beside = sys.stderr, [], [], io.StringIO()
        sys.stderr = beside
        self.addCleanup(setattr, sys, "stderr", original)
        entered, leave = threading.Event(), threading.Event()

        def other():
            with Capture(second):
                sys.stderr.write("second")
                entered.set()
                leave.wait()
                sys.stderr.write("!")

        thread = threading.Thread(target=other)
        with Capture(first):
            thread.start()
            entered.wait()
            with Capture([]):
                sys.stderr.write("inner")
            sys.stderr.write("first")
        sys.stderr.write("beside")
        leave.set()
        thread.join()
        self.assertEqual((first, second, beside.getvalue()), (["first"], ["second", "!"], "beside"))
        self.assertIs(sys.stderr, beside)


if __name__ == "__main__":
    unittest.main()
