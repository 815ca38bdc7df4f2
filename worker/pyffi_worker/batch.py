"""Several messages in one frame, whose replies go out together."""

from . import later
from .codec import encode
from .handles import Refusal


def serve_batch(loop, messages, body):
    if b'"cancel"' in body:
        named = (message.get("cancel") for message in messages if type(message) is dict)
        loop.cancelled.update(identifier for identifier in named if type(identifier) is int)
        loop.attention = True
    outbox, answer = loop.outbox, loop.answer
    replies, total, ids = [], 2, set()
    for message in messages:
        attached, size = len(outbox.attachments), outbox.size
        identifier = message.get("id") if type(message) is dict else None
        if type(identifier) is not int:
            reply = later.notice(loop, message)
        elif identifier in ids:
            reply = later.failed(loop, identifier, message, Refusal("request", f"id {identifier} is in use"))
        else:
            ids.add(identifier)
            reply = answer(message)
            outbox.settle(attached)
        if reply is None:
            continue
        # The limits hold for the whole frame. Most characters take one byte, none takes more than four.
        total += len(reply) + 1
        if total * 4 > outbox.limits["json"] and total + len(reply.encode()) - len(reply) > outbox.limits["json"]:
            total -= len(reply) + 1
            outbox.forget(attached, size)
            error = {"kind": "limit", "message": "the replies to the batch are beyond the client's limit"}
            reply = encode({"id": identifier, "error": error})
            total += len(reply) + 1
        replies.append(reply)
    if replies:
        outbox.send("[" + ",".join(replies) + "]")
