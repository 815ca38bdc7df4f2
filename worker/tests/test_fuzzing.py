"""Mutated messages. Whatever a client sends, each request is answered, and the worker neither dies nor stands still.

`PYFFI_FUZZ_FRAMES=1000000 python3 -m unittest test_fuzzing` sends more of them; `PYFFI_FUZZ_SEED` repeats a run."""

import json
import os
import random
import struct
import threading
import unittest

from client import Client, Ended, frame, vectors

FRAMES = int(os.environ.get("PYFFI_FUZZ_FRAMES", "4000"))
BATCH = 100  # frames between two looks at the replies
LIFE = 4000  # frames that one worker gets
MOST = 1 << 20  # bytes of JSON that the client takes, so that no reply is huge
# What code there is does no harm, however it is combined.
CODE = "1", "[1, 2]", "1 / 0", "{'a': (1, None)}", "lambda *a, **k: a", "iter('abc')", "object()", "b'x' * 300"
EDGES = 0, 1, -1, 2, 255, 1 << 31, (1 << 63) - 1, 1 << 63, -(1 << 70), 1.5, "", "a", None, True, [], {}, [[]], {"": 0}
HARMFUL = {"exit", "quit", "input", "breakpoint", "open", "help", "license", "credits", "copyright"}


def seeds():
    """The requests of the sessions that are given as vectors."""
    for session in vectors("sessions.json"):
        for turn in session["turns"]:
            for message in [turn["send"]] if "send" in turn else turn.get("sendAll", ()):
                if isinstance(message, dict) and message.get("op") != "shutdown":
                    yield message


class Mutator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seeds = list(seeds())
        self.parts = [*EDGES, *self.seeds]
        self.names = sorted(set().union(*self.seeds))
        for message in self.seeds:
            self.parts += message.values()
        self.number = 1 << 40

    def body(self):
        """A frame's JSON: of a message that was changed at one place or more, or at some bytes."""
        message = json.loads(json.dumps(self.random.choice(self.seeds)))
        for _ in range(self.random.choice((0, 1, 1, 2, 4))):
            message = self.changed(message)
        self.tame(message)
        if isinstance(message, dict) and self.random.random() < 0.8:
            self.number += 1
            message["id"] = self.number
        body = json.dumps(message, ensure_ascii=self.random.random() < 0.5, separators=(",", ":")).encode()
        if self.random.random() < 0.2 and b"source" not in body:
            body = self.torn(body)
        return body if len(body) > 1 else b"{}"

    def changed(self, value):
        choice = self.random.random()
        if isinstance(value, dict) and value and choice < 0.85:
            name = self.random.choice(list(value))
            if choice < 0.1:
                del value[name]
            elif choice < 0.2:
                value[self.random.choice(self.names)] = self.part()
            else:
                value[name] = self.changed(value[name])
            return value
        if isinstance(value, list) and value and choice < 0.85:
            index = self.random.randrange(len(value))
            if choice < 0.1:
                del value[index]
            elif choice < 0.2:
                value.insert(index, self.part())
            else:
                value[index] = self.changed(value[index])
            return value
        return self.part()

    def part(self):
        return json.loads(json.dumps(self.random.choice(self.parts)))

    def tame(self, value):
        """Puts harmless code in the place of code, and of what would end the worker or wait for somebody."""
        if isinstance(value, dict):
            for name in value:
                if name == "source":
                    value[name] = self.random.choice(CODE)
                elif value[name] in ("shutdown", "import"):
                    value[name] = "ping"
                else:
                    value[name] = self.tame(value[name])
        elif isinstance(value, list):
            value[:] = map(self.tame, value)
        elif isinstance(value, str) and HARMFUL.intersection(value.split(".")):
            return "len"
        elif isinstance(value, int) and value > 1 << 20 and self.random.random() < 0.9:
            return 7  # few counts are so large that it takes all memory to do what they say
        return value

    def torn(self, body):
        body = bytearray(body)
        for _ in range(self.random.choice((1, 1, 3))):
            at = self.random.randrange(len(body) or 1)
            choice = self.random.random()
            if choice < 0.4:
                body[at : at + 1] = b"%c" % self.random.randrange(256)
            elif choice < 0.7:
                del body[at : at + self.random.choice((1, 2, 9))]
            else:
                body[at:at] = self.random.choice((b"\\u0000", b'"', b"{", b"[" * 40, b"\xff", b",", b"9" * 30))
        return bytes(body)

    def attachments(self):
        return bytes(self.random.choice((0, 0, 0, 1, 8, 300)))

    def header_torn(self, body):
        """A frame whose header announces something else than what follows."""
        counts = [self.random.choice((0, 1, len(body) - 1, len(body) + 1, 1 << 20, (1 << 32) - 1)), 0]
        self.random.shuffle(counts)
        return struct.pack("<II", *counts) + body


class Fuzzing(unittest.TestCase):
    def test_mutated_frames_are_answered(self):
        seed = os.environ.get("PYFFI_FUZZ_SEED", str(random.randrange(1 << 32)))
        mutator = Mutator(seed)
        with self.subTest(f"PYFFI_FUZZ_SEED={seed}"):
            for done in range(0, FRAMES, LIFE):
                self.life(mutator, min(LIFE, FRAMES - done))

    def life(self, mutator, count):
        limits = {"limits": {"json": MOST, "attachments": MOST}, "settings": {"limits": {"addressSpace": 4 << 30}}}
        with Client("descriptors", **limits) as client:
            # The side connection is read once it is used.
            client.define("called_aside", number=(1 << 40) - 1)
            client.run("import threading\nthreading.Thread(target=called_aside).start()")
            client.send_aside({"return": client.receive_aside()["call"], "value": None})
            for number in range(0, count, BATCH):
                self.batch(client, mutator, aside=number % (10 * BATCH) == 0)
            # What comes behind a torn header is anything: the connection goes on or ends in order.
            client.write(mutator.header_torn(mutator.body()))
            self.assertIn(client.finish(), (0, 70))

    def batch(self, client, mutator, aside):
        bodies = [mutator.body() for _ in range(BATCH)]
        mutator.number += 1
        frames = [frame(body, mutator.attachments()) for body in bodies]
        # The last, which the worker executes when it has executed the others. On the side it is refused.
        frames.append(frame({"id": mutator.number, "op": "info", "result": "value"}))
        write = client.side.sendall if aside else client.write
        # Both sides would wait for room in their pipes, if nobody read meanwhile.
        writing = threading.Thread(target=write, args=(b"".join(frames),))
        writing.start()
        try:
            reply = self.read(client, mutator.number, writing, aside)
        except Ended:
            self.fail(f"the worker ended with {client.status()} after {bodies}")
        if not aside:
            self.assertLess(reply["value"]["dict"][3] or 0, 1 << 30, "bytes of memory")

    def read(self, client, last, writing, aside):
        """Reads replies up to the last, and answers calls."""
        receive, send = (client.receive_aside, client.send_aside) if aside else (client.receive, client.send)
        while True:
            message = receive()
            self.assertIsInstance(message, dict)
            if "call" in message:
                writing.join()
                send({"return": message["call"], "value": None})
            elif message.get("id") == last:
                writing.join()
                return message
            else:
                self.assertTrue({"id", "drop", "awaiting", "stop"}.intersection(message), message)


if __name__ == "__main__":
    unittest.main()
