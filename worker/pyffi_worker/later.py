"""What most connections never need, or not at once, is compiled on its first use: `later.name` imports it."""

HOMES = {
    "array_in": "buffers",
    "buffer_argument": "buffers",
    "buffer_form": "buffers",
    "await_reply": "awaiting",
    "calls": "calls",
    "end_awaiting": "awaiting",
    "cancel_awaited": "awaiting",
    "run_await": "awaiting",
    "check_strict": "strictness",
    "describe": "exceptions",
    "Failed": "iteration",
    "enter": "contexts",
    "incoming": "values_in",
    "notice": "notices",
    "outgoing": "values_out",
    "parse_nested": "strictness",
    "iterate": "iteration",
    "listable": "buffers",
    "lists_form": "buffers",
    "new_array": "buffers",
    "numbers": "buffers",
    "of_numpy": "moments",
    "operator_function": "seldom",
    "plain": "values_plain",
    "rare_base": "values_plain",
    "rare_in": "values_rare",
    "rare_out": "values_rare",
    "refused": "failures",
    "report": "failures",
    "failed": "failures",
    "fill": "buffers",
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
    "receive_large": "large",
    "send_large": "large",
    "send_rest": "large",
    "serve_batch": "batch",
    "skip_steps": "steps",
    "spinning": "spin",
    "unwrapped": "values_plain",
    "Shield": "interrupts",
    "take_cancels": "interrupts",
}


def __getattr__(name):
    if name not in HOMES:
        raise AttributeError(name)
    module = __import__("pyffi_worker." + HOMES[name], fromlist=[name])
    value = globals()[name] = getattr(module, name)
    return value
