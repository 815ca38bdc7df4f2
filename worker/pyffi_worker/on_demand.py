"""Names that most connections never need, or not at once: `on_demand.name` imports their module on its first use."""

from .process import memory_reserve

HOMES = {
    "Bell": "callbacks.wakeup",
    "apply_limits": "process.limits",
    "array_in": "values.buffers",
    "buffer_argument": "values.buffers",
    "buffer_form": "values.buffers",
    "await_reply": "coroutines.awaiting",
    "calls": "callbacks.calls",
    "end_awaiting": "coroutines.awaiting",
    "cancel_awaited": "coroutines.awaiting",
    "check_members": "operations.members",
    "check_strict": "transport.strict_json",
    "describe": "execution.exceptions",
    "drain": "execution.interrupts",
    "Failed": "operations.iteration",
    "finish": "process.ending",
    "enter": "operations.contexts",
    "encode_deep": "values.recursion",
    "incoming": "values.incoming",
    "notice": "execution.notices",
    "outgoing": "values.outgoing",
    "parse_nested": "transport.strict_json",
    "iterate": "operations.iteration",
    "gather": "values.gathering",
    "gathered": "values.gathering",
    "gathered_content": "values.gathering",
    "listable": "values.buffers",
    "lost": "transport.large_frames",
    "lists_form": "values.buffers",
    "nested": "values.recursion",
    "new_array": "values.buffers",
    "numbers": "values.buffers",
    "of_numpy": "values.times",
    "operator_function": "operations.operators",
    "plain": "values.plain",
    "rare_base": "values.plain",
    "MAKERS": "values.standard_library",
    "rare_out": "values.standard_library",
    "refused": "execution.failures",
    "rescue": "execution.failures",
    "report": "execution.failures",
    "failed": "execution.failures",
    "tell_anyway": "execution.failures",
    "fill": "values.buffers",
    "first_member": "transport.large_frames",
    "guard": "process.locks",
    "handlers": "process.signal_handlers",
    "reset": "process.locks",
    "forked": "process.forked_children",
    "end_child": "process.forked_children",
    "runnable": "operations.code",
    "send_begun": "coroutines.awaiting",
    "receive_large": "transport.large_frames",
    "send_large": "transport.large_frames",
    "send_rest": "transport.large_frames",
    "save": "process.bytecode_cache",
    "skip_steps": "operations.steps",
    "is_silent": "transport.busy_waiting",
    "spinning": "transport.busy_waiting",
    "unwrapped": "values.plain",
    "watch": "execution.unraisable",
    "Room": "values.recursion",
    "Shield": "execution.interrupts",
    "tasks_left": "coroutines.event_loop",
    "take_over": "process.signal_handlers",
    "report_ignored": "process.signal_handlers",
    "threads_left": "process.ending",
    "tidy": "process.ending",
    "InContext": "execution.task_context",
    "Scope": "execution.task_context",
    "context_with": "execution.task_context",
    "current_mark": "execution.task_context",
    "trim": "execution.exceptions",
    "trim_all": "execution.exceptions",
}


def __getattr__(name):
    if name not in HOMES:
        raise AttributeError(name)
    value = globals()[name] = getattr(module(HOMES[name]), name)
    return value


def module(name):
    """Imports a module of this package, given by its name within the package."""
    try:
        return __import__(f"{__package__}.{name}", fromlist=[name])
    except MemoryError:
        if not memory_reserve.let_go():
            raise
    return __import__(f"{__package__}.{name}", fromlist=[name])


def load(*names):
    """Imports these names before a time at which nothing can be imported any more."""
    for name in names:
        if name not in globals():
            __getattr__(name)
