"""A small client of the protocol, for tests: it talks to a real worker in a process of its own."""

import array
import json
import os
import pathlib
import select
import signal
import socket
import struct
import subprocess
import sys

from patience import Patience

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = os.path.dirname(HERE)
SOURCES = os.path.join(PACKAGES, "pyffi_worker")
VECTORS = os.path.join(os.path.dirname(PACKAGES), "Protocol", "vectors")
PREAMBLE = b"pyffi-worker 1\n"

# Where tests run in the background SIGINT is ignored, and workers would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
SAFE_START = "pyffi"


def vectors(name):
    with open(os.path.join(VECTORS, name), encoding="utf-8") as file:
        return json.load(file)


def embedded_sources():
    """The worker's sources in the form of sources.py."""
    parts = []
    for file in sorted(pathlib.Path(SOURCES).rglob("*.py")):
        if file.name not in ("nowhere.py", "sources.py", "bootstrap.py", "__main__.py"):
            text = file.read_bytes()
            *folders, stem = file.relative_to(PACKAGES).with_suffix("").parts
            name = ".".join(folders if stem == "__init__" else [*folders, stem])
            parts.append(b"%s %d\n%s" % (name.encode(), len(text), text))
    with open(os.path.join(PACKAGES, "swift_bridge.py"), "rb") as opened:
        text = opened.read()
    parts.append(b"swift_bridge %d\n%s" % (len(text), text))
    return b"".join(parts)


def bootstrap():
    parts = []
    for name in "nowhere.py", "sources.py", "bootstrap.py":
        with open(os.path.join(SOURCES, name), encoding="utf-8") as file:
            parts.append(file.read())
    return "\n".join(parts)


def frame(message, attachments=b""):
    text = message if isinstance(message, bytes) else json.dumps(message, separators=(",", ":")).encode()
    return struct.pack("<II", len(text), len(attachments)) + text + attachments


def send_descriptors(channel, numbers):
    channel.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", numbers))])


class Ended(Exception):
    """The worker's output ended."""


class Client:
    """A worker and the pipes to it; `form` is how it is started: module, sources or descriptors."""

    def __init__(self, form="module", hello=True, settings=None, limits=None, python=sys.executable, **options):
        environment = dict(options.pop("environment", os.environ), PYTHONDONTWRITEBYTECODE="1")
        if not options.pop("keeps_path", False):
            environment.pop("PYTHONPATH", None)
        environment.setdefault("PYTHONSAFEPATH", SAFE_START)
        first, extra = b"", ()
        self.stdout = self.stderr = self.crash = self.life = self.side = self.forks = None
        if form == "module":
            environment["PYTHONPATH"] = PACKAGES
            command = [python, "-m", "pyffi_worker"]
        else:
            first = embedded_sources()
            command = [python, "-c", bootstrap(), str(len(first))]
        options.setdefault("stderr", subprocess.PIPE)
        if form == "descriptors":
            command.append("--descriptors")
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            extra = self.open_descriptors()
            if options.pop("forks", False):
                self.forks, forks = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
                extra.append(forks.detach())
            send_descriptors(ours, extra)
            options["stderr"] = theirs
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0, **options
        )
        if extra:
            theirs.close()
            for descriptor in extra:
                os.close(descriptor)
            self.channel = ours
        elif options["stderr"] == subprocess.PIPE:
            self.stderr = self.process.stderr.fileno()
        self.input, self.output = self.process.stdin.fileno(), self.process.stdout.fileno()
        self.last = 0
        self.attachments = b""
        self.write(first)
        if hello:
            message = {"hello": "pyffi-client", "protocol": 1, "settings": settings or {}}
            if limits:
                message["limits"] = limits
            self.send(message)
            self.greeting = self.greeted()

    def open_descriptors(self):
        """Opens what a worker gets beside its main connection; returns the worker's ends."""
        pipes = [os.pipe() for _ in range(4)]
        null = os.open(os.devnull, os.O_RDONLY)
        (self.stdout, out), (self.stderr, err), (self.crash, crash), (life, self.life) = pipes
        self.side, side = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        return [null, out, err, crash, life, side.detach()]

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in self.process.stdin, self.process.stdout, self.process.stderr:
            if stream:
                stream.close()
        if self.crash is not None:
            self.close_descriptors()
            self.channel.close()
            if self.forks:
                self.forks.close()

    def close_descriptors(self):
        for descriptor in self.stdout, self.stderr, self.crash:
            os.close(descriptor)
        self.drop_life()
        self.side.close()

    def drop_life(self):
        if self.life is not None:
            os.close(self.life)
            self.life = None

    def greeted(self):
        line = self.exactly(len(PREAMBLE))
        if line != PREAMBLE:
            raise AssertionError(f"no worker: {line!r}")
        return self.receive()

    def write(self, data):
        data = memoryview(data)
        while len(data):
            data = data[os.write(self.input, data) :]

    def send(self, message, attachments=b""):
        self.write(frame(message, attachments))

    def send_all(self, messages):
        """Sends the messages in one write, each in a frame of its own."""
        self.write(b"".join(map(frame, messages)))

    def exactly(self, size, source=None):
        source = self.output if source is None else source
        parts = []
        while size:
            self.wait_for(source)
            part = os.read(source, min(size, 1 << 20))
            if not part:
                raise Ended
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def receive(self, source=None):
        length, attached = struct.unpack("<II", self.exactly(8, source))
        message = json.loads(self.exactly(length, source).decode())
        self.attachments = self.exactly(attached, source)
        return message

    def receive_aside(self):
        return self.receive(self.side.fileno())

    def send_aside(self, message, attachments=b""):
        self.side.sendall(frame(message, attachments))

    def request(self, op, attachments=b"", **members):
        """Sends a request and returns the reply; `as_` stands for `as`."""
        self.post(op, attachments, **members)
        return self.receive()

    def post(self, op, attachments=b"", **members):
        self.last += 1
        if "as_" in members:
            members["as"] = members.pop("as_")
        self.send({"id": self.last, "op": op, **members}, attachments)
        return self.last

    def value(self, op, attachments=b"", **members):
        """The value that a request gives; an error fails the test."""
        reply = self.request(op, attachments, **members)
        if "value" not in reply:
            raise AssertionError(f"no value: {reply}")
        return reply["value"]

    def run(self, source, **members):
        return self.value("exec", source=source, **members)

    def eval(self, source, **members):
        members.setdefault("result", "value")
        return self.value("eval", source=source, **members)

    def answer_until_the_reply(self, answer=lambda call: {"return": call["call"], "value": None}):
        """Answers calls of the main thread; returns how many there were, and the reply."""
        count = 0
        while True:
            message = self.receive()
            if "call" not in message:
                return count, message
            count += 1
            self.send(answer(message))

    def define(self, name, forms=(), kind="call", number=1):
        """Gives the worker a function under a name of `__main__`."""
        function = {"function": [number, kind, list(forms)]}
        if self.value("set", target=-1, path=[name], value=function) is not None:
            raise AssertionError("a value where there is none")

    def interrupt(self):
        self.process.send_signal(signal.SIGURG)

    def finish(self):
        """Ends the input, as a client does that is done; returns the exit status."""
        self.process.stdin.close()
        return self.status()

    def status(self):
        """The exit status of the worker, which is about to end."""
        patience = Patience(self.process.pid)
        while True:
            try:
                return self.process.wait(0.5)
            except subprocess.TimeoutExpired:
                patience.look()

    def wait_for(self, descriptor):
        """Waits until a descriptor has something to read, or its end."""
        patience = Patience(self.process.pid)
        while not select.select([descriptor], [], [], 1)[0]:
            try:
                patience.look()
            except AssertionError as problem:
                raise AssertionError(f"{problem}:\n{self.stacks()}") from None

    def stacks(self):
        """What faulthandler says of a worker that is of no more use."""
        self.process.send_signal(signal.SIGABRT)
        self.process.wait()
        source = self.stderr if self.crash is None else self.crash
        if source is None or not select.select([source], [], [], 0)[0]:
            return "no stacks"
        return os.read(source, 65536).decode(errors="replace")

    def rest(self, descriptor):
        """All that arrives on a descriptor until its end."""
        parts = []
        while True:
            self.wait_for(descriptor)
            part = os.read(descriptor, 65536)
            if not part:
                return b"".join(parts)
            parts.append(part)

    def until(self, descriptor, wanted):
        """What arrives on a descriptor until it holds `wanted`."""
        data = b""
        while wanted not in data:
            self.wait_for(descriptor)
            part = os.read(descriptor, 65536)
            if not part:
                raise AssertionError(f"{wanted!r} is missing in {data!r} at its end")
            data += part
        return data
