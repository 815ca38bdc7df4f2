"""JSON by the interpreter's own C code, whatever arguments and attributes that asks for."""

import json
import os
import subprocess
import sys
import unittest

from client import PACKAGES, Client

TEXT = '{"a":[1,-2.5,true,null,"\u00e9"]}'


class Codec(unittest.TestCase):
    def expect_codec(self, before):
        """A codec, made after `before` has run, reads and writes."""
        program = (
            f"import sys\n{before}\n"
            "from pyffi_worker.transport import codec\n"
            f"message = codec.parse({TEXT.encode()!r}, 10)\n"
            "print(codec.encode(message))\n"
            "for value in float('nan'), object():\n"
            "    try: codec.encode(value)\n"
            "    except (TypeError, ValueError) as error: print(type(error).__name__)\n"
            "for text in b'{\"a\":NaN}', b'[', b'{\"a\":1,\"a\":2}':\n"
            "    try: codec.parse(text, 10)\n"
            "    except codec.Refusal as refusal: print(refusal.error['message'].split(':')[0])\n"
        )
        environment = dict(os.environ, PYTHONPATH=PACKAGES, PYTHONIOENCODING="utf-8")
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True)
        self.assertEqual(done.stderr.decode(), "")
        lines = done.stdout.decode().splitlines()
        self.assertEqual(lines, [TEXT, "ValueError", "TypeError", "bad JSON", "bad JSON", "bad JSON"])
        self.assertEqual(json.loads(lines[0]), json.loads(TEXT))

    def test_what_is_no_json_is_refused_with_its_place(self):
        with Client() as client:
            for text in b'{"id":1,"op":"ping",}', b'{"id" 1}', b'{"a', b"[1,", b'{"id":1}x':
                client.send(text)
                error = client.receive()["error"]
                self.assertEqual(error["kind"], "request", text)
                self.assertRegex(error["message"], r"^bad JSON: .", text)
            self.assertIsNone(client.value("ping"))

    def test_a_key_that_is_there_twice_is_refused_beside_keywords_too(self):
        with Client() as client:
            for members in (
                b'"kwargs":{"a":1,"a":2}',
                b'"kwargs":{"ref":1},"args":[],"args":[]',
                b'"args":[{"ref":0}],"kwargs":{"ref":1,"b":{"ref":0,"ref":0}}',
                b'"kwargs":{"a":{"ref":0},"b":":"},"op":"call"',
            ):
                client.send(b'{"id":7,"op":"call","target":0,"path":["dict"],' + members + b"}")
                self.assertIn("duplicate", client.receive()["error"]["message"], members)
            given = {"ref": 1, "b": ":", "c": {"tuple": [2, 3]}}
            self.assertEqual(
                client.value("call", target=0, path=["dict"], kwargs=given, result="value"),
                {"dict": ["ref", 1, "b", ":", "c", {"tuple": [2, 3]}]},
            )

    def test_with_the_c_code(self):
        self.expect_codec("")

    def test_without_the_c_code(self):
        self.expect_codec("sys.modules['_json'] = None")

    def test_a_scanner_that_asks_for_more(self):
        self.expect_codec(
            "import _json, json.decoder\n"
            "original = json.decoder.JSONDecoder.__init__\n"
            "def init(self, **options):\n"
            "    original(self, **options)\n"
            "    self.setting_to_come = 5\n"
            "json.decoder.JSONDecoder.__init__ = init\n"
            "make = _json.make_scanner\n"
            "def asking(context):\n"
            "    assert context.setting_to_come == 5\n"
            "    return make(context)\n"
            "_json.make_scanner = asking\n"
        )

    def test_an_encoder_that_wants_more_arguments(self):
        self.expect_codec("import _json, json.encoder\n_json.make_encoder = lambda *a: int(base=len(a))\n")


if __name__ == "__main__":
    unittest.main()
