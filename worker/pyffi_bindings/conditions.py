"""What is known of a condition before the program runs: which version and which system it is meant for."""

import ast
import operator

COMPARISONS = {
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
        if isinstance(test, ast.Call) and ast.unparse(test.func) == "sys.platform.startswith" and len(test.args) == 1:
            start = constant(test.args[0])
            return self.platform.startswith(start) if isinstance(start, (str, tuple)) else None
        return None

    def compared(self, left, operation, right):
        value = constant(right)
        compare = COMPARISONS.get(operation)
        if last_name(left) == "platform" and isinstance(value, str) and compare:
            return compare(self.platform, value)
        if is_version(left) and isinstance(value, tuple) and compare:
            wanted = tuple(part for part in value if isinstance(part, int))[:2]
            return compare(self.version[: len(wanted)], wanted)
        return None


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
