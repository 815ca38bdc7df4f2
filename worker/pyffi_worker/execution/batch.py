"""Several messages in one frame, whose replies go out together."""

from .. import on_demand
from .handles import TOP, Refusal


def serve_batch(executor, messages, body):
    if b'"cancel"' in body:
        named = (message.get("cancel") for message in messages if type(message) is dict)
        executor.interrupts.cancelled.update(identifier for identifier in named if type(identifier) is int)
        executor.interrupts.attention = True
    outbox, answer = executor.context.outbox, executor.answer
    # Characters in one frame; each may take four bytes.
    most = outbox.limits["json"] // 4
    replies, total, ids = [], 2, set()
    for message in messages:
        attached, size = len(outbox.attachments), outbox.size
        identifier = message.get("id") if type(message) is dict else None
        if type(identifier) is not int or not 0 < identifier <= TOP:
            tell = on_demand.refusal_text if type(message) is Refusal else on_demand.notice
            reply = tell(executor, message)
        elif identifier in ids:
            reply = on_demand.failed(executor, identifier, message, Refusal("request", f"id {identifier} is in use"))
        else:
            ids.add(identifier)
            reply = answer(message)
            outbox.settle(attached)
        if reply is None:
            continue
        total += len(reply) + 1
        if total > most and replies:
            send_first(outbox, replies, attached, size)
            replies, total = [], len(reply) + 3
        replies.append(reply)
    if replies:
        outbox.send("[" + ",".join(replies) + "]")
    else:
        executor.session.show()


def send_first(outbox, replies, count, size):
    """Sends the replies so far, whose attachments are the first `count` pieces of `size` bytes. Later ones keep their
    places, for which the next frame brings all pieces once more."""
    pieces, total = outbox.attachments[:], outbox.size
    outbox.forget(count, size)
    outbox.send("[" + ",".join(replies) + "]")
    if total > size:
        outbox.attachments, outbox.size = pieces, total
