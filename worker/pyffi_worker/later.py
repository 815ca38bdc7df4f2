"""What most connections never need, or not at once, is compiled on its first use: `later.name` imports it."""

import sys

from . import memory

HOMES = {
    "Bell": "bell",
    "array_in": "buffers",
    "buffer_argument": "buffers",
    "buffer_form": "buffers",
    "await_reply": "awaiting",
    "calls": "calls",
    "end_awaiting": "awaiting",
    "cancel_awaited": "awaiting",
    "run_await": "awaiting",
    "check_members": "members",
    "check_strict": "strictness",
    "describe": "exceptions",
    "drain": "interrupts",
    "Failed": "iteration",
    "finish": "ending",
    "enter": "contexts",
    "encode_deep": "recursion",
    "ignore_termination": "handlers",
    "incoming": "values_in",
    "notice": "notices",
    "outgoing": "values_out",
    "parse_nested": "strictness",
    "iterate": "iteration",
    "listable": "buffers",
    "lost": "large",
    "lists_form": "buffers",
    "nested": "recursion",
    "new_array": "buffers",
    "numbers": "buffers",
    "of_numpy": "moments",
    "operator_function": "seldom",
    "plain": "values_plain",
    "rare_base": "values_plain",
    "MAKERS": "values_rare",
    "rare_out": "values_rare",
    "refused": "failures",
    "rescue": "failures",
    "refusal_text": "failures",
    "report": "failures",
    "failed": "failures",
    "tell_anyway": "failures",
    "fill": "buffers",
    "first_member": "large",
    "guard": "guards",
    "handlers": "handlers",
    "reset": "guards",
    "forked": "descendants",
    "end_child": "descendants",
    "run_enter": "contexts",
    "run_fill": "buffers",
    "run_iterate": "iteration",
    "run_peek": "steps",
    "run_steps": "steps",
    "run_take": "iteration",
    "compiled_code": "seldom",
    "runnable": "seldom",
    "seldom_operation": "seldom",
    "send_begun": "awaiting",
    "receive_large": "large",
    "send_large": "large",
    "send_rest": "large",
    "save": "cache",
    "serve_batch": "batch",
    "skip_steps": "steps",
    "is_silent": "spin",
    "spinning": "spin",
    "unwrapped": "values_plain",
    "watch": "ignored",
    "Room": "recursion",
    "Shield": "interrupts",
    "take_cancels": "interrupts",
    "take_over": "handlers",
    "report_ignored": "handlers",
    "threads_left": "ending",
    "tidy": "ending",
    "trim": "exceptions",
    "trim_all": "exceptions",
}


def __getattr__(name):
    if name not in HOMES:
        raise AttributeError(name)
    try:
        module = home(name)
    except MemoryError:
        if not memory.let_go():
            raise
        module = home(name)
    value = globals()[name] = getattr(module, name)
    return value


def load(*names):
    """Before nothing can be imported any more."""
    for name in names:
        getattr(sys.modules[__name__], name)


def home(name):
    return __import__("pyffi_worker." + HOMES[name], fromlist=[name])
