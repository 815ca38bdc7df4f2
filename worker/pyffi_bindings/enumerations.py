"""Enumerations: their members, with the values that the source says."""

import ast
import operator

from .annotations import is_marked
from .conditions import constant, last_name
from .definitions import Class, Variable
from .values import literal_value

OPERATORS = {
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


class Enumerations:
    """Describes the members of enumerations."""

    def __init__(self, modules, lineage):
        self.modules = modules
        self.lineage = lineage

    def members(self, line, kind):
        """The members of an enumeration with their values, as far as the source says them."""
        members = []
        for ancestor in line:
            if not isinstance(ancestor.place.definition, Class):
                continue
            scope = ancestor.place.definition.scope
            automatic = self.automatic(ancestor.place, kind)
            names = [one.place.full_name for one in line]
            makes = self.makes_values(line)
            # The members' values, by their names: others mention them.
            values = {}
            for name, definition in scope.names.items():
                if not isinstance(definition, Variable) or is_no_member(name):
                    continue
                value = definition.value
                # Stubs once wrote members as `NAME: int`.
                if definition.annotation is not None and (
                    is_marked(definition.annotation, ("ClassVar",)) if scope.module.source.is_stub else value is None
                ):
                    continue
                if isinstance(value, ast.Lambda):
                    continue
                if isinstance(value, ast.Call) and last_name(value.func) in ("nonmember", "property"):
                    continue
                if isinstance(value, ast.Call) and last_name(value.func) == "member" and value.args:
                    value = value.args[0]
                described = self.member_value(value, values, name, scope, automatic)
                values[name] = described
                if makes or (described["kind"] == "str" and "builtins.int" in names):
                    described = {"kind": "expression", "value": name}
                elif described["kind"] == "int" and "builtins.str" in names:
                    described = {"kind": "str", "value": described["value"]}
                members.append({"name": name, "value": described, "line": definition.line})
            if members:
                break
        return members

    @staticmethod
    def makes_values(line):
        """Whether a class makes its members' values of what stands in the source."""
        return any(
            isinstance(one.place.definition, Class)
            and one.place.module != "enum"
            and not one.place.module.startswith("builtins")
            and "__new__" in one.place.definition.scope.names
            for one in line
        )

    def automatic(self, place, kind):
        """What `auto()` gives: "text", "flag" or "enum"; None if the class has its own way."""
        line = [ancestor.place for ancestor in self.lineage.of(place) if ancestor.place.module != "enum"]
        classes = [one.definition for one in line if isinstance(one.definition, Class)]
        if any("_generate_next_value_" in one.scope.names for one in classes):
            return None
        return "text" if "enum.StrEnum" in [one.place.full_name for one in self.lineage.of(place)] else kind

    def member_value(self, value, values, name, scope, automatic):
        """The value of a member.

        Args:
            value: an expression.
            values: those of the members before it, by their names.
            automatic: what `auto()` gives.
        """
        if isinstance(value, ast.Name) and value.id in values:
            return values[value.id]
        if isinstance(value, ast.Call) and last_name(value.func) == "auto":
            if automatic is None:
                return {"kind": "expression", "value": "auto()"}
            if automatic == "text":
                return {"kind": "str", "value": name.lower()}
            if any(one["kind"] == "expression" for one in values.values()):
                return {"kind": "expression", "value": "auto()"}
            numbers = [int(one["value"]) for one in values.values() if one["kind"] == "int"] or [0]
            # Versions before 3.11 go on from the last number, not from the highest.
            if max(numbers) != numbers[-1]:
                return {"kind": "expression", "value": "auto()"}
            return {
                "kind": "int",
                "value": str(1 << max(numbers).bit_length() if automatic == "flag" else max(numbers) + 1),
            }
        if value is None or (isinstance(value, ast.Constant) and value.value is Ellipsis):
            return {"kind": "expression", "value": "..."}
        return literal_value(folded(self.modules, value, scope, values))

    def called_members(self, place, kind):
        call = place.definition.value
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        listed = call.args[1] if len(call.args) > 1 else keywords.get("names")
        start = constant(keywords.get("start"))
        number = start if type(start) is int else 1
        pairs = []
        if isinstance(listed, ast.Dict):
            pairs = [(constant(key), value) for key, value in zip(listed.keys, listed.values)]
        elif isinstance(listed, (ast.List, ast.Tuple)):
            for element in listed.elts:
                is_pair = isinstance(element, (ast.Tuple, ast.List)) and len(element.elts) == 2
                pairs.append((constant(element.elts[0]), element.elts[1]) if is_pair else (constant(element), None))
        elif isinstance(constant(listed), str):
            pairs = [(name, None) for name in constant(listed).replace(",", " ").split()]
        automatic = "text" if self.modules.maker(place, call) == "StrEnum" else kind
        values = {}
        for name, value in pairs:
            if not isinstance(name, str):
                continue
            if value is not None:
                described = self.member_value(value, values, name, place.scope, automatic)
            elif automatic == "text":
                described = {"kind": "str", "value": name.lower()}
            else:
                described = {"kind": "int", "value": str(number)}
                number = number << 1 if kind == "flag" else number + 1
            values[name] = described
            yield {"name": name, "value": described, "line": call.lineno}


def is_allowed(sign, right):
    """Whether the number may stand behind the operator, and gives no huge one."""
    if isinstance(sign, (ast.LShift, ast.RShift)):
        return 0 <= right < 1000
    return right != 0 or not isinstance(sign, (ast.FloorDiv, ast.Mod))


def is_no_member(name):
    """Whether an enumeration takes the name for itself, or leaves it to the class: `_x_`, `__x__` and `__x`."""
    return name.startswith("__") or (name.startswith("_") and name.endswith("_"))


def folded(modules, node, scope, values, depth=0, way=0):
    """The expression with what its names stand for, and with operators of numbers worked out: the values of flags.

    Args:
        values: what members before it have.
        way: so many other names led here.
    """
    if depth > 100:
        return node
    if isinstance(node, ast.Name):
        if node.id in values:
            return ast.Constant(int(values[node.id]["value"])) if values[node.id]["kind"] == "int" else node
        place = modules.resolved(scope, node.id, for_type=False)
        definition = place and place.definition
        if isinstance(definition, Variable) and definition.value is not None and way < 4:
            return folded(modules, definition.value, place.scope, {}, depth + 1, way + 1)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        left, right = (constant(folded(modules, one, scope, values, depth + 1, way)) for one in (node.left, node.right))
        if type(left) is int and type(right) is int and is_allowed(node.op, right):
            return ast.Constant(OPERATORS[type(node.op)](left, right))
    return node
