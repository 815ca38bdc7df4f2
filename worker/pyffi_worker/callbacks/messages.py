"""The messages of a call: the call itself, and its answer (protocol, section 9)."""

import sys

from .. import on_demand
from ..execution.context import Context
from ..execution.handles import NAME, SHORT, Refusal, type_name
from ..operations.members import check_brings
from ..transport.codec import encode, sendable
from ..values.incoming import incoming
from ..values.outgoing import Unconvertible, Writer, check_limits

ANSWER = frozenset(("return", "value", "raise", "refused", "brings", "release"))


def call_text(context, number, function, arguments, request, serves=True):
    """The text of a call; it has to be sent with the attachments of the context."""
    message = {"call": number, "function": function.number}
    if not serves:
        message["serves"] = False
    if request:
        message["for"] = request
    else:
        context_of_task = sys.modules.get("pyffi_worker.execution.task_context")
        mark = context_of_task and context_of_task.current_mark.get()
        if mark is not None:
            message["mark"] = mark
    refs = []
    try:
        message["args"] = [argument(context, value, form, refs) for value, form in zip(arguments, function.forms)]
        if refs:
            message["refs"] = refs
        text = encode(message)
        check_limits(context.outbox, text)
        return text
    except BaseException as error:
        context.handles.release(refs)
        if type(error) is not Unconvertible and type(error) is not Refusal:
            raise
        reason = error.error["message"] if type(error) is Refusal else str(error)
        where = "" if type(error) is Refusal else "".join(reversed(error.steps))
        position = len(message.get("args", ())) + 1
        raise ValueError(f"argument {position}{where} of a Swift function: {reason}") from None


def argument(context, value, form, refs):
    mode, levels, *gather = form
    kind = type(value)
    if mode == "buffer":
        array = on_demand.buffer_argument(context, value, refs)
        if array is not None:
            return array
        mode, levels = "auto", None  # the client says what is wrong with it
    if mode == "auto":
        if value is None or kind is bool or kind is float or (kind is int and -(1 << 63) <= value < 1 << 63):
            stays = False
        elif kind is str:
            stays = len(value) > SHORT or not sendable(value)
        else:
            stays = kind is not bytes or len(value) > SHORT
    else:
        stays = mode == "handle"
    if stays:
        number = context.handles.keep(value)
        refs.append(number)
        return {"ref": number, "type": type_name(kind)[:NAME]}
    writer = Writer(context, mode == "plain", levels, *gather)
    writer.refs = refs
    return writer.form(value, 2, 1)


def outcome(calls, message, attachments):
    """What an answer makes of its call: the value that it returns and None, or None and the exception that it
    raises."""
    try:
        if len(message) == 2 and "value" in message:
            return incoming(Context(calls.session, None, attachments, None), message["value"]), None
        answers = [member for member in ("value", "raise", "refused") if member in message]
        if "release" in message:
            calls.session.handles.release(message["release"])
        if "brings" in message:
            check_brings(message["brings"])
        if len(answers) != 1 or not ANSWER.issuperset(message):
            raise Refusal("request", "an answer must have one of 'value', 'raise' and 'refused'")
        content = message[answers[0]]
        if answers[0] == "refused":
            if type(content) is not str:
                raise Refusal("request", "'refused' must be a string")
            return None, TypeError(content)
        made = incoming(Context(calls.session, None, attachments, None), content)
        if answers[0] == "value":
            return made, None
        if not isinstance(made, BaseException):
            raise Refusal("request", "'raise' must be an exception")
        return None, made
    except Refusal as refusal:
        calls.drop_unmade(message.get("brings"))
        return None, TypeError(f"the result of a Swift function can't be made: {refusal.error['message']}")
    except BaseException:
        calls.drop_unmade(message.get("brings"))
        raise


def is_answer(message):
    """Whether a message answers a call. With an `id` it is a request that has a member too many, and gets a reply."""
    return "return" in message and "id" not in message
