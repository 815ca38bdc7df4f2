"""Messages without an id, which get no reply unless they are malformed."""

from .. import on_demand
from ..transport.codec import encode
from .handles import TOP, Refusal


def notice(executor, message):
    """Returns None, or the text of the error."""
    session, interrupts = executor.session, executor.interrupts
    try:
        if "id" in message:
            raise Refusal("request", "'id' must be a positive integer below 2^63")
        if "return" in message:
            on_demand.calls(session).report_stray(message)
            return None
        if not message or not {"release", "cancel"}.issuperset(message):
            raise Refusal("request", "a message without 'id' may hold 'release' and 'cancel' only")
        if "release" in message:
            session.handles.release(message["release"])
        if "cancel" in message:
            if type(message["cancel"]) is not int or not 0 < message["cancel"] <= TOP:
                raise Refusal("request", "'cancel' must be the id of a request")
            if session.awaiting and on_demand.cancel_awaited(session, message["cancel"]):
                interrupts.cancelled.discard(message["cancel"])
            elif session.calls and session.calls.is_open(message["cancel"]):
                interrupts.cancelled.add(message["cancel"])
                interrupts.attention = True
            else:
                # All other requests before this message are answered: from here on the id may stand for another one.
                interrupts.cancelled.discard(message["cancel"])
    except Refusal as refusal:
        return encode({"id": None, "error": refusal.error})
    return None
