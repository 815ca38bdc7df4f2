"""The exchanges in Protocol/protocol.md, whose introduction describes their form, happen as they stand there."""

import json
import os
import re
import select
import unittest

from client import PREAMBLE, VECTORS, Client

TEXT = os.path.join(os.path.dirname(VECTORS), "protocol.md")
LINE = re.compile(r"(side )?([→←]) (.*?)(?: \+ ([0-9a-f]+))?$")
BYTES = re.compile(r"(?:[0-9a-f]{8} |\|)")


def exchanges():
    """The lines of each block: whether it is the side connection's, the direction, the text, and the attachments."""
    with open(TEXT, encoding="utf-8") as file:
        blocks = re.findall(r"^```\n((?:side )?[→←].*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
    for block in blocks:
        lines = re.sub(r"\n +", "", re.sub(r" {2,}# .*", "", block)).splitlines()
        yield [LINE.match(line).groups() for line in lines]


def raw(text):
    """The bytes that stand there in hexadecimal, or as text between bars."""
    parts = re.findall(r"\|(.*?)\||\b([0-9a-f]+)\b", text)
    return b"".join(part.encode() or bytes.fromhex(digits) for part, digits in parts)


class ProtocolText(unittest.TestCase):
    def test_every_exchange_of_the_text_happens(self):
        played = list(exchanges())
        self.assertGreater(len(played), 15)
        for lines in played:
            with self.subTest(lines[0][2]):
                self.play(lines)

    def play(self, lines):
        greets = "pyffi-client" in lines[0][2]
        form = "descriptors" if any(side for side, *_ in lines) else "module"
        with Client(form, hello=not greets) as client:
            self.status = None
            if greets and not any(text.startswith("|pyffi-worker") for _, _, text, _ in lines):
                self.assertEqual(client.exactly(len(PREAMBLE)), PREAMBLE)
            for line in lines:
                self.do(client, *line)
            if self.status is None:
                self.assertEqual(client.finish(), 0)
            self.assertEqual(client.rest(client.output), b"", "more than the text shows")
            if client.side:
                self.assertEqual(client.rest(client.side.fileno()), b"", "more on the side than the text shows")

    def do(self, client, side, arrow, text, attachments):
        attachments = bytes.fromhex(attachments or "")
        if text == "SIGURG":
            client.interrupt()
            while not select.select([client.output], [], [], 0.05)[0]:
                client.interrupt()
        elif text.startswith("exit "):
            self.status = client.status()
            self.assertEqual(self.status, int(text[5:]))
        elif BYTES.match(text) and arrow == "→":
            client.write(raw(text))
        elif BYTES.match(text):
            self.assertEqual(client.exactly(len(raw(text))), raw(text))
        elif arrow == "→":
            (client.send_aside if side else client.send)(text.encode(), attachments)
        else:
            found = (client.receive_aside if side else client.receive)()
            found = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
            self.assertRegex(found, "^" + ".*".join(map(re.escape, text.split("…"))) + "$")
            self.assertEqual(client.attachments, attachments)


if __name__ == "__main__":
    unittest.main()
