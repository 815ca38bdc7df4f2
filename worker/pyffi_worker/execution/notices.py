"""Messages without an id, which get no reply unless they are malformed."""

from .. import on_demand
from ..transport.codec import encode
from .handles import TOP, Refusal


def notice(loop, message):
    """Returns None, or the text of the error."""
    try:
        if type(message) is not dict:
            raise Refusal("request", "a message must be an object")
        if "id" in message:
            raise Refusal("request", "'id' must be a positive integer below 2^63")
        if "return" in message:
            on_demand.calls(loop).report_stray(message)
            return None
        if not message or not {"release", "cancel"}.issuperset(message):
            raise Refusal("request", "a message without 'id' may hold 'release' and 'cancel' only")
        if "release" in message:
            loop.handles.release(message["release"])
        if "cancel" in message:
            if type(message["cancel"]) is not int or not 0 < message["cancel"] <= TOP:
                raise Refusal("request", "'cancel' must be the id of a request")
            if loop.awaiting and on_demand.cancel_awaited(loop, message["cancel"]):
                loop.cancelled.discard(message["cancel"])
            elif loop.calls and loop.calls.is_open(message["cancel"]):
                loop.cancelled.add(message["cancel"])
                loop.attention = True
            else:
                # All other requests before this message are answered: from here on the id may stand for another one.
                loop.cancelled.discard(message["cancel"])
    except Refusal as refusal:
        return encode({"id": None, "error": refusal.error})
    return None
