"""Enumerations: their members, with the values that the source says."""

import ast

from .annotations import is_marked
from .conditions import constant, last_name
from .definitions import Class, Variable
from .values import literal_value


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
            # The members' values, by their names: others mention them.
            values = {}
            for name, definition in scope.names.items():
                if not isinstance(definition, Variable) or name.startswith("_"):
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
                members.append({"name": name, "value": described, "line": definition.line})
            if members:
                break
        return members

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
            numbers = [int(one["value"]) for one in values.values() if one["kind"] == "int"] or [0]
            if automatic == "flag":
                return {"kind": "int", "value": str(1 << max(numbers).bit_length())}
            last = max(numbers) if self.modules.target.version >= (3, 13) else numbers[-1]
            return {"kind": "int", "value": str(last + 1)}
        if value is None or (isinstance(value, ast.Constant) and value.value is Ellipsis):
            return {"kind": "expression", "value": "..."}
        return literal_value(folded(value, scope, values))

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


def folded(node, scope, values, depth=0, way=0):
    """The expression with what its names stand for, and with `|` and `<<` of numbers worked out: the values of flags.

    Args:
        values: what members before it have.
        way: so many other names led here.
    """
    if depth > 100:
        return node
    if isinstance(node, ast.Name):
        definition = scope.names.get(node.id)
        if node.id in values and values[node.id]["kind"] == "int":
            return ast.Constant(int(values[node.id]["value"]))
        if isinstance(definition, Variable) and definition.value is not None and way < 4:
            return folded(definition.value, scope, values, depth + 1, way + 1)
    if isinstance(node, ast.BinOp):
        left, right = (constant(folded(one, scope, values, depth + 1, way)) for one in (node.left, node.right))
        if type(left) is int and type(right) is int:
            if isinstance(node.op, ast.BitOr):
                return ast.Constant(left | right)
            if isinstance(node.op, ast.LShift) and 0 <= right < 1000:
                return ast.Constant(left << right)
    return node
