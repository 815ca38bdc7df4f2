"""Every vector of Protocol/vectors, whose README describes their form."""

import json
import os
import socket
import sys
import unittest

from client import PACKAGES, VECTORS, Client, vectors

try:
    import jsonschema
except ImportError:
    jsonschema = None

sys.path.insert(0, PACKAGES)
from pyffi_worker.execution.handles import Refusal
from pyffi_worker.transport import frames, large_frames
from pyffi_worker.transport.codec import parse

PROTOCOL = os.path.dirname(VECTORS)
LIMITS = {"json": 268435456, "attachments": 4294967295, "depth": 500}


def outcomes(data, limits, cuts=()):
    """What the frame layer makes of the bytes, which arrive in pieces that end at `cuts`."""
    edges = [0, *cuts, len(data)]
    pieces = [data[start:end] for start, end in zip(edges, edges[1:]) if end > start]

    def read(descriptor, size):
        piece = pieces.pop(0) if pieces else b""
        if len(piece) > size:
            pieces.insert(0, piece[size:])
        return piece[:size]

    def readv(descriptor, buffers):
        piece = read(descriptor, len(buffers[0]))
        buffers[0][: len(piece)] = piece
        return len(piece)

    frames.read, large_frames.readv = read, readv
    found = []
    try:
        inbox = frames.Inbox(-1, limits, int, int)
        for body, attachments in iter(inbox.next, None):
            if body is None:
                found.append({"error": "limit"})
                continue
            try:
                message = parse(body, limits["depth"])
            except Refusal as refusal:
                found.append({"error": refusal.error["kind"]})
                continue
            if not isinstance(message, dict):
                found.append({"error": "request"})
                continue
            outcome = {"message": message}
            if attachments:
                outcome["attachments"] = bytes(attachments).hex()
            found.append(outcome)
    except frames.Broken:
        return found, "protocol"
    finally:
        frames.read, large_frames.readv = os.read, os.readv
    return found, "clean"


def meets(found, expected):
    if "parses" in expected:
        return "message" in found
    if "anyError" in expected:
        return found.get("error") in expected["anyError"]
    return json.dumps(found, sort_keys=True) == json.dumps(expected, sort_keys=True)


class FrameVectors(unittest.TestCase):
    def check(self, vector, data, cuts=()):
        found, end = outcomes(data, dict(LIMITS, **vector.get("limits", {})), cuts)
        self.assertEqual(end, vector.get("end", "clean"))
        self.assertEqual(len(found), len(vector["expect"]), found)
        for one, expected in zip(found, vector["expect"]):
            self.assertTrue(meets(one, expected), f"{one} instead of {expected}")

    def test_every_vector_cut_at_every_byte(self):
        for vector in vectors("frames.json"):
            with self.subTest(vector["name"]):
                if "repeat" in vector:
                    text = "".join(part["text"] * part["times"] for part in vector["repeat"]).encode()
                    self.check(vector, frames.HEADER.pack(len(text), 0) + text)
                    continue
                data = bytes.fromhex(vector["hex"])
                self.check(vector, data)
                self.check(vector, data, range(1, len(data)))
                for cut in range(1, min(len(data), 400)):
                    self.check(vector, data, [cut])


HELPERS = """
import collections, datetime, decimal, enum, math, uuid
def same(a, b):
    if type(a) is not type(b): return False
    if isinstance(a, (list, tuple)): return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict): return same(list(a.items()), list(b.items()))
    if isinstance(a, (set, frozenset)): return a == b
    if isinstance(a, memoryview):
        return all(getattr(a, name) == getattr(b, name) for name in ("format", "shape", "readonly")) and a == b
    if isinstance(a, slice): return same((a.start, a.stop, a.step), (b.start, b.stop, b.step))
    if isinstance(a, (datetime.datetime, datetime.time)): return repr(a) == repr(b)
    return a == b if isinstance(a, int) else repr(a) == repr(b)
"""


class ValueVectors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = Client()
        cls.client.run(HELPERS)

    @classmethod
    def tearDownClass(cls):
        cls.client.__exit__()

    def test_values_to_python(self):
        for vector in vectors("values.json"):
            if vector.get("direction") == "out" or vector.get("invalid"):
                continue
            with self.subTest(vector["name"]):
                self.client.request("eval", source=vector["python"], as_=1, result="handle")
                self.assertTrue(self.same(vector))

    def same(self, vector):
        attachments = bytes.fromhex(vector.get("attachments", ""))
        members = {"target": -1, "path": ["same"], "args": [vector["wire"], {"ref": 1}]}
        try:
            return self.client.value("call", attachments, **members)
        finally:
            self.client.send({"release": [1]})

    def test_values_from_python(self):
        for vector in vectors("values.json"):
            for mode in vector.get("modes", ()):
                with self.subTest(vector["name"], mode=mode):
                    reply = self.client.request("eval", source=vector["python"], result=mode)
                    self.assertIn("value", reply)
                    self.assertEqual(json.dumps(reply["value"]), json.dumps(vector["wire"]))
                    self.assertEqual(self.client.attachments.hex(), vector.get("attachments", ""))

    def test_auto_keeps_the_others_as_handles(self):
        for vector in vectors("values.json"):
            modes = vector.get("modes", ("auto",))
            if "auto" not in modes:
                with self.subTest(vector["name"]):
                    self.assertIn("ref", self.client.request("eval", source=vector["python"]))

    def test_invalid_values(self):
        for vector in vectors("values.json"):
            if not vector.get("invalid"):
                continue
            with self.subTest(vector["name"]):
                wire = vector.get("wireText") or json.dumps(vector["wire"])
                for start, end in (
                    ('"target":0,"path":["str"],"op":"call","args":[', "]"),
                    ('"op":"get","literal":', ""),
                ):
                    self.client.last += 1
                    text = f'{{"id":{self.client.last},{start}{wire}{end}}}'
                    self.client.send(text.encode(), bytes.fromhex(vector.get("attachments", "")))
                    reply = self.client.receive()
                    self.assertEqual(reply["id"], self.client.last)
                    self.assertEqual(reply.get("error", {}).get("kind"), vector["error"], reply)


class Schema:
    """A definition of Protocol/schema.json. Without package jsonschema it takes everything."""

    def __init__(self, name):
        self.validator = None
        if jsonschema:
            with open(os.path.join(PROTOCOL, "schema.json"), encoding="utf-8") as file:
                schema = json.load(file)
            jsonschema.Draft202012Validator.check_schema(schema)
            schema["anyOf"] = [{"$ref": "#/$defs/" + name}]
            self.validator = jsonschema.Draft202012Validator(schema)

    def takes(self, message):
        try:
            return self.validator is None or self.validator.is_valid(message)
        except RecursionError:
            return True  # nested deeper than the package can look


@unittest.skipUnless(jsonschema, "package jsonschema is not installed")
class SchemaVectors(unittest.TestCase):
    """Messages that are sent, and values. `SessionVectors` looks at what the worker sends."""

    def test_what_is_answered_is_allowed(self):
        schema = Schema("clientFrame")
        for session in vectors("sessions.json"):
            # Malformed answers are reported to Python's code, by exceptions, and not in replies.
            for turn in session["turns"] if not session["name"].startswith("malformed answers") else ():
                replies = json.dumps([turn.get("expect"), turn.get("expectAside")])
                for message in [turn[name] for name in ("send", "sendAside") if name in turn] + turn.get("sendAll", []):
                    if '"kind": "request"' not in replies:
                        with self.subTest(session["name"], message=message):
                            self.assertTrue(schema.takes(unnamed(message)))

    def test_what_is_never_allowed_is_refused(self):
        schema = Schema("clientFrame")
        names = "malformed messages", "members that may not be what they are"
        for session in vectors("sessions.json"):
            for turn in session["turns"] if session["name"] in names else ():
                # To a schema 1.0 is an integer; what an id or a handle stands for it can't know.
                known = '"kind": "request"' not in json.dumps(turn["expect"]) or "1.0" in json.dumps(turn["send"])
                if not known and turn["send"].get("target") != 0.0:
                    with self.subTest(session["name"], message=turn["send"]):
                        self.assertFalse(schema.takes(turn["send"]))

    def test_values(self):
        schema = Schema("value")
        for vector in vectors("values.json"):
            if "wire" in vector and not vector.get("invalid"):
                with self.subTest(vector["name"]):
                    self.assertTrue(schema.takes(vector["wire"]))


def unnamed(message):
    """The message with a handle in the place of each name of a handle."""
    if isinstance(message, dict):
        return {name: unnamed(value) for name, value in message.items()}
    if isinstance(message, list):
        return [unnamed(value) for value in message]
    return -5 if isinstance(message, str) and message.startswith("$") else message


class SessionVectors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schema = Schema("workerFrame")

    def matches(self, found, expected, bound):
        if isinstance(expected, str):
            if expected == "*":
                return True
            if expected.startswith("$"):
                return bound.setdefault(expected, found) == found and type(found) is int and found < -1
        if isinstance(expected, dict):
            if not isinstance(found, dict) or ("..." not in expected and found.keys() != expected.keys()):
                return False
            return all(
                name in found and self.matches(found[name], value, bound)
                for name, value in expected.items()
                if name != "..."
            )
        if isinstance(expected, list):
            return (
                isinstance(found, list)
                and len(found) == len(expected)
                and all(self.matches(*pair, bound) for pair in zip(found, expected))
            )
        return type(found) is type(expected) and found == expected

    def filled(self, message, bound):
        if isinstance(message, dict):
            return {name: self.filled(value, bound) for name, value in message.items()}
        if isinstance(message, list):
            return [self.filled(value, bound) for value in message]
        return bound.get(message, message) if isinstance(message, str) else message

    def test_every_session(self):
        for session in vectors("sessions.json"):
            for form in ["descriptors"] if session.get("side") else ["module", "sources"]:
                with self.subTest(session["name"], form=form):
                    self.run_session(session, form)

    def run_session(self, session, form):
        with Client(form, limits=session.get("limits")) as client:
            bound = {}
            for turn in session["turns"]:
                self.do(turn, client, bound)
            if "exit" in session:
                self.assertEqual(client.status(), session["exit"])
            else:
                self.assertEqual(client.finish(), 0)
            self.assertEqual(client.rest(client.output), b"", "more replies than expected")
            if client.side:
                self.assertEqual(client.rest(client.side.fileno()), b"", "more on the side than expected")
            self.assertEqual(client.rest(client.stderr), b"")

    def do(self, turn, client, bound):
        attachments = bytes.fromhex(turn.get("attachments", ""))
        if "send" in turn:
            client.send(self.filled(turn["send"], bound), attachments)
        if "sendAll" in turn:
            client.send_all(self.filled(turn["sendAll"], bound))
        if "repeat" in turn:
            client.send("".join(part["text"] * part["times"] for part in turn["repeat"]).encode())
        if "sendAside" in turn:
            client.send_aside(self.filled(turn["sendAside"], bound), attachments)
        if "bytesAside" in turn:
            client.side.sendall(bytes.fromhex(turn["bytesAside"]))
        if turn.get("endAside"):
            client.side.shutdown(socket.SHUT_WR)
        if turn.get("end"):
            client.process.stdin.close()
        for expected, receive in [
            *((message, client.receive) for message in turn.get("expect", ())),
            *((message, client.receive_aside) for message in turn.get("expectAside", ())),
        ]:
            found = receive()
            self.assertTrue(self.matches(found, expected, bound), f"{found}\ninstead of\n{expected}")
            self.assertTrue(self.schema.takes(found), f"not in the schema: {found}")


if __name__ == "__main__":
    unittest.main()
