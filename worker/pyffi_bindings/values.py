"""Values that stand in the source: defaults, members of enumerations, literals in types."""

import ast
import math


def literal_value(node, member=lambda node: None):
    """A value as data: its `kind`, and its value as text or, of containers, as a list.

    Args:
        node: an expression.
        member: gives the value of an expression that is no literal, such as a member of an enumeration; or None.
    """
    if isinstance(node, ast.Constant):
        return constant_value(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
        if type(value) in (int, float):
            return constant_value(-value)
    kinds = {ast.List: "list", ast.Tuple: "tuple", ast.Set: "set"}
    if type(node) in kinds:
        values = [literal_value(element, member) for element in node.elts]
        if all(value["kind"] != "expression" for value in values):
            return {"kind": kinds[type(node)], "value": values}
    if isinstance(node, ast.Dict) and None not in node.keys:
        pairs = [
            [literal_value(key, member), literal_value(value, member)] for key, value in zip(node.keys, node.values)
        ]
        if all(part["kind"] != "expression" for pair in pairs for part in pair):
            return {"kind": "dict", "value": pairs}
    return member(node) or {"kind": "expression", "value": written(node)}


def written(node):
    """The expression as Python writes it; an ellipsis for one that it can't write."""
    try:
        return ast.unparse(node)
    except (RecursionError, ValueError):
        return "..."


def constant_value(value):
    if value is None:
        return {"kind": "none"}
    if isinstance(value, bool):
        return {"kind": "bool", "value": str(value).lower()}
    if isinstance(value, int):
        return {"kind": "int", "value": str(value)} if value.bit_length() <= 10_000 else unwritten(value)
    if isinstance(value, float) and math.isfinite(value):
        return {"kind": "float", "value": repr(value)}
    if isinstance(value, str) and not any("\ud800" <= character <= "\udfff" for character in value):
        return {"kind": "str", "value": value}
    if isinstance(value, bytes):
        return {"kind": "bytes", "value": value.hex()}
    return unwritten(value)


def unwritten(value):
    """A value that is shown, but not written again in Swift."""
    try:
        shown = "..." if value is Ellipsis else ascii(value)[:80]
    except ValueError:
        # Python refuses to write very large numbers.
        shown = "..."
    return {"kind": "expression", "value": shown}
