"""The closed list of what a request can ask for (protocol, section 4)."""

from .. import on_demand
from ..execution.handles import Refusal

START = "target literal path "
CODE = "source code file globals locals"
# op: the module whose function `run_…` executes it, and the members that its requests may have beside the common ones
OPERATIONS = {
    "import": ("operations.code", "name"),
    "exec": ("operations.code", CODE),
    "eval": ("operations.code", CODE),
    "get": ("operations.attributes", START),
    "set": ("operations.attributes", START + "value"),
    "delete": ("operations.attributes", START),
    "has": ("operations.attributes", START),
    "call": ("operations.calls", START + "args kwargs"),
    "length": ("operations.operators", START),
    "contains": ("operations.operators", START + "item"),
    "compare": ("operations.operators", START + "by other"),
    "operator": ("operations.operators", START + "name args"),
    "same": ("operations.operators", START + "other"),
    "iterate": ("operations.iteration", START + "closes"),
    "take": ("operations.iteration", START + "count"),
    "enter": ("operations.contexts", START + "async"),
    "await": ("coroutines.awaiting", START),
    "fill": ("values.buffers", START + "data"),
    "str": ("operations.operators", START),
    "repr": ("operations.operators", START),
    "steps": ("operations.steps", "steps"),
    "peek": ("operations.steps", "handles"),
    "fork": ("process.template", ""),
    "reap": ("process.template", "pid"),
    "ping": ("operations.service", ""),
    "info": ("operations.service", ""),
    "shutdown": ("operations.service", ""),
}
USUAL = "import", "exec", "eval", "get", "call"
ready = {}  # op: its function, and one that tells whether all members of a message are known, but for members.FEW


def prepare(op):
    """Puts the operation into `ready`, and returns its entry."""
    if type(op) is not str or op not in OPERATIONS:
        raise Refusal("request", "unknown operation")
    # Nearly every program needs the usual ones, and its own code may hinder what is imported later.
    for usual in () if ready else USUAL:
        make_ready(usual)
    return ready.get(op) or make_ready(op)


def make_ready(op):
    home, members = OPERATIONS[op]
    known = frozenset(("id op result as release " + members).split())
    entry = ready[op] = getattr(on_demand.module(home), "run_" + op), known.issuperset
    return entry
