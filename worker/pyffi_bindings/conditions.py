"""What is known of a condition before the program runs: which version and which system it is meant for."""

import ast
import math
import operator

from .values import written

COMPARISONS = {
    ast.In: lambda value, values: value in values,
    ast.NotIn: lambda value, values: value not in values,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Target:
    """The Python that the Swift code is written for."""

    def __init__(self, version, platform):
        """
        Args:
            version: (major, minor)
            platform: as `sys.platform`
        """
        self.version = version
        self.platform = platform

    def truth(self, test):
        """Whether the condition holds; None if only the running program knows."""
        if isinstance(test, ast.BoolOp):
            values = [self.truth(value) for value in test.values]
            decisive = isinstance(test.op, ast.Or)
            if decisive in values:
                return decisive
            return None if None in values else not decisive
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            value = self.truth(test.operand)
            return None if value is None else not value
        if isinstance(test, ast.Constant):
            return bool(test.value)
        if last_name(test) == "TYPE_CHECKING":
            return True
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self.compared(test.left, type(test.ops[0]), test.comparators[0])
        if isinstance(test, ast.Call) and written(test.func) == "sys.platform.startswith" and len(test.args) == 1:
            start = constant(test.args[0])
            return self.platform.startswith(start) if isinstance(start, (str, tuple)) else None
        return None

    def compared(self, left, operation, right):
        compare = COMPARISONS.get(operation)
        value = constant(right)
        known = self.platform if last_name(left) == "platform" else self.version_in(left)
        if compare is None or known is None or value is None:
            return None
        try:
            return bool(compare(known, value))
        except TypeError:
            return None

    def version_in(self, node):
        """The version, or the part of it, that an expression stands for; None if it stands for something else."""
        # Of what follows the minor version is only known that it is there.
        version = (*self.version, math.inf)
        if isinstance(node, ast.Attribute) and is_version(node.value) and node.attr in ("major", "minor"):
            return version[("major", "minor").index(node.attr)]
        if last_name(node) == "version_info":
            return version
        if not (isinstance(node, ast.Subscript) and is_version(node)):
            return None
        index = node.slice
        if isinstance(index, ast.Slice) and index.lower is None and index.step is None:
            end = constant(index.upper)
            return version[:end] if end in (1, 2) else version
        number = constant(index)
        return version[number] if number in (0, 1) else None


def first_version(test):
    """The version from which on what stands under the condition exists; None if it names none."""
    tests = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
    for one in tests:
        if isinstance(one, ast.Compare) and len(one.ops) == 1 and isinstance(one.ops[0], (ast.GtE, ast.Gt)):
            value = constant(one.comparators[0])
            if is_version(one.left) and isinstance(value, tuple) and all(isinstance(part, int) for part in value[:2]):
                return value[:2] if len(value) > 1 else (*value, 0)
    return None


def is_version(node):
    if isinstance(node, ast.Subscript):
        node = node.value
    return last_name(node) == "version_info"


def last_name(node):
    """`c` of `a.b.c`; None if the expression is no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def constant(node):
    """The value of a literal; None if it is none."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
