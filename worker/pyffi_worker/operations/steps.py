"""Many operations in one message (protocol, section 4): what a client sends without waiting for each of them."""

from .. import on_demand
from ..execution.failures import bare, bare_description, described
from ..execution.handles import NAME, SHORT, TOP, Refusal, type_name
from ..transport.codec import sendable
from .subjects import arguments, follow
from .table import OPERATIONS, START, prepare, ready

# The short form of a step: operation, subject, and these members in this order.
MEMBERS = {op: members[len(START) :].split() for op, (_, members) in OPERATIONS.items() if members.startswith(START)}
ONLY_ALONE = frozenset(("steps", "peek", "await", "shutdown", "fork", "reap"))
NOT_IN_STEPS = frozenset(("id", "result", "levels", "gather", "as", "release", "brings", "within", "await"))


def run_steps(context, message):
    """Does all steps, then raises the failure of the first that failed. Each failure stands where its result would."""
    steps, first = message.get("steps"), message.get("as")
    kinds = list(map(type, steps)) if type(steps) is list else []
    count = kinds.count(list)
    if not kinds or count + kinds.count(int) != len(kinds) or first is None:
        raise Refusal("request", "'steps' must be an array of arrays and handles, and 'as' the first result's handle")
    if message.get("result", "none") != "none":
        raise Refusal("request", "'steps' have no result")
    executor, handles, number = context.executor, context.handles, first
    interrupts = executor.interrupts
    objects, failures, find, main = handles.objects, handles.failures, handles.find, handles.main
    numbers = range(first, first + count)
    if (
        first + count > TOP
        or not objects.keys().isdisjoint(numbers)
        or (failures and not failures.keys().isdisjoint(numbers))
    ):
        raise Refusal("request", f"'as' must be followed by {count} handles that are not in use")
    if len(handles) + count > handles.limit:
        raise Refusal("limit", f"more than {handles.limit} live handles")
    failure = None
    try:
        executor.stepping += 1
        del message["as"]  # the sign that the steps were begun: `skip_steps` is for those that were not
        for step in steps:
            if type(step) is int:
                if step > 0 or step < -1:
                    objects.pop(step, None)
                    if failures:
                        failures.pop(step, None)
                continue
            # Whoever raises because of a cancel message clears `armed`; the code may have swallowed the exception.
            if interrupts.attention or not interrupts.armed:
                attend(executor)
            try:
                # Most steps are executed without being made messages first.
                size = len(step)
                if size == 2 and type(step[0]) is type(step[1]) is int:
                    start, argument = step
                    if start in objects and argument in objects:
                        objects[number] = main(objects[start], (objects[argument],))
                    else:
                        objects[number] = main(find(start), (find(argument),))
                elif size == 3 and step[0] == "call":
                    _, start, args = step
                    function = objects[start] if type(start) is int and start in objects else subject(context, start)
                    objects[number] = main(function, arguments(context, args))
                elif size == 4 and step[0] == "operator" and type(step[2]) is str:
                    _, start, name, args = step
                    function = on_demand.operator_function(name)
                    objects[number] = main(function, (subject(context, start), *arguments(context, args)))
                elif size == 2 and step[0] == "get":
                    objects[number] = subject(context, step[1])
                elif size and type(step[0]) is int:
                    function, *args = map(find, step)
                    objects[number] = main(function, args)
                else:
                    objects[number] = result(context, step)
            except BaseException as error:
                failures[number] = kept = caught(executor, error)
                failure = failure or kept
            number += 1
        interrupts.armed = 0
    except BaseException as error:
        interrupts.armed = 0
        if context.session.descriptors.forked:
            raise
        # The request was cancelled: the steps that are left are not started.
        kept = bare(described(executor, message["id"], error))
        failure = failure or kept
        leave(handles, steps, range(number, numbers.stop), kept)
    finally:
        executor.stepping -= 1
    if failure:
        raise failure


def leave(handles, steps, numbers, failure):
    """Puts the failure in the place of all results that there are not, and releases the handles that the steps
    release."""
    for number in numbers:
        if number not in handles.objects:
            handles.failures.setdefault(number, failure)
    handles.release([step for step in steps if type(step) is int])


def skip_steps(handles, message, failure):
    """Fails steps that are not begun at all, since their message was cancelled before or is refused."""
    first, steps = message.get("as"), message.get("steps")
    if type(first) is int and type(steps) is list and 0 < first <= TOP - len(steps):
        leave(handles, steps, range(first, first + len(steps) - list(map(type, steps)).count(int)), failure)


def attend(executor):
    if not executor.interrupts.armed:
        raise KeyboardInterrupt
    executor.attend()


def caught(executor, error):
    """The failure of one step; raises what ends all of them."""
    if type(error) is Refusal:
        return bare(error)
    interrupts = executor.interrupts
    if executor.session.descriptors.forked or (type(error) is KeyboardInterrupt and not interrupts.armed):
        raise error
    try:
        return on_demand.describe(executor, error)
    except BaseException:
        if not interrupts.armed:
            raise
        return bare_description(error)


def subject(context, form):
    """What a step starts from. `form` is a handle; or an array, first of a handle or of an array of one value, and then
    of the segments of a path."""
    if type(form) is not list:
        return context.handles.find(form)
    start = form[0] if form else None
    if type(start) is not list:
        return follow(context, context.handles.find(start), form[1:])
    if len(start) != 1:
        raise Refusal("request", "an array at the start of a step's subject must hold one value")
    return follow(context, on_demand.incoming(context, start)[0], form[1:])


def result(context, step):
    """The result of a step, whatever its operation, which is executed as a message."""
    message = long_form(step)
    op = message.get("op")
    function, knows = ready[op] if type(op) is str and op in ready else prepare(op)
    if op in ONLY_ALONE:
        raise Refusal("request", f"'{op}' can't be a step")
    if not knows(message) or not NOT_IN_STEPS.isdisjoint(message):
        raise Refusal("request", f"a member is unknown to '{op}' as a step")
    return function(context, message)


def long_form(step):
    """The message that a step stands for. A step is an array of the operation, its subject, and its members in their
    order; or of just an object with the members of a request."""
    op = step[0] if step else None
    if type(op) is dict and len(step) == 1:
        return op
    if type(op) is not str or op not in MEMBERS or not 2 <= len(step) <= 2 + len(MEMBERS[op]):
        raise Refusal(
            "request",
            "a step must hold handles, or an operation, its subject, and no more than its members, or an object",
        )
    message = dict(zip(MEMBERS[op], step[2:]), op=op)
    start = step[1]
    if type(start) is list and start:
        message["path"] = start[1:]
        start = start[0]
    if type(start) is list and len(start) == 1:
        message["literal"] = start[0]
    else:
        message["target"] = start
    return message


def run_peek(context, message):
    """For each handle the value in a list, if it is a scalar, else the name of its type; None if no object has the
    handle, as when its step failed."""
    numbers = message.get("handles")
    if type(numbers) is not list or not {int}.issuperset(map(type, numbers)):
        raise Refusal("request", "'handles' must be an array of handles")
    objects = context.handles.objects
    return [peek(objects[number]) if number in objects else None for number in numbers]


def peek(value):
    kind = type(value)
    if kind is float or kind is bool or value is None or (kind is int and -(2**63) <= value < 2**63):
        return [value]
    if (kind is str or kind is bytes) and len(value) <= SHORT and (kind is bytes or sendable(value)):
        return [value]
    return type_name(kind)[:NAME]
