"""What an annotation means: a type as data, whose names are resolved.

A type is a dictionary with its `kind`; `bindings.md` in Protocol lists the kinds. Where nothing is known, the kind is
`any`, with the reason.
"""

import ast

from .conditions import constant, last_name
from .definitions import Alias, Class, Function, TypeParameter, Variable
from .known import KNOWN
from .values import literal_value, written

# Types within types.
DEEPEST = 16

# So many parts may a type have, with those of the aliases in it: each may double what the one before it has.
LARGEST = 4000


def simple(kind):
    return {"kind": kind}


def unknown(reason):
    return {"kind": "any", "reason": reason}


ANY = {"kind": "any"}
NONE = {"kind": "none"}


def union(members):
    """The union of types, flat and without repetitions; None last."""
    flat = []
    for member in members:
        flat += member["members"] if member["kind"] == "union" else [member]
    literals = [member for member in flat if member["kind"] == "literal"]
    if len(literals) > 1:
        values = []
        for literal in literals:
            values += [value for value in literal["values"] if value not in values]
        position = flat.index(literals[0])
        flat = [member for member in flat if member["kind"] != "literal"]
        flat.insert(position, {"kind": "literal", "values": values})
    different = []
    for member in flat:
        if member not in different:
            different.append(member)
    for member in different:
        if member["kind"] == "any":
            return member
    if NONE in different:
        different.remove(NONE)
        different.append(NONE)
    if len(different) == 1:
        return different[0]
    return {"kind": "union", "members": different}


class Translator:
    """Translates annotations."""

    def __init__(self, modules):
        self.modules = modules
        # Aliases that are being looked into.
        self.aliases = []
        # The type variables that were met: name → (bound, constraints), for who wants to declare them.
        self.variables = {}
        # Those of them that were met as the text of a path.
        self.of_paths = set()
        # The full names of the classes that are described: they stand for themselves, whatever they mean elsewhere.
        self.own = set()
        # So many parts may the type that is being looked into still have.
        self.left = LARGEST

    def type(self, node, scope, depth=0):
        """The type that an annotation stands for.

        Args:
            node: an expression; None where the annotation is missing.
            scope: where its names are looked up.
        """
        if node is None:
            return unknown("no annotation")
        if depth > DEEPEST:
            return unknown("too deep")
        self.left = LARGEST if depth == 0 else self.left - 1
        if self.left < 0:
            return unknown("too large")
        if isinstance(node, ast.Constant):
            return self.constant(node, scope, depth)
        if is_union(node):
            return union([self.type(one, scope, depth + 1) for one in alternatives(node)])
        if isinstance(node, ast.Subscript):
            arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            # What typing calls an empty tuple.
            if isinstance(node.slice, ast.Tuple) and not node.slice.elts:
                arguments = []
            return self.named(node.value, arguments, scope, depth)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self.named(node, None, scope, depth)
        return unknown(f"not a type: {text(node)}")

    def constant(self, node, scope, depth):
        if node.value is None:
            return NONE
        if isinstance(node.value, str):
            # In parentheses it may be in several lines, and end with a comment.
            inside = f"({node.value.strip()}\n)" if node.value.strip() else ""
            try:
                inner = ast.parse(inside, mode="eval").body
            except (SyntaxError, ValueError, MemoryError, RecursionError):
                return unknown(f"not a type: {text(node)}")
            return self.type(inner, scope, depth + 1)
        return unknown(f"not a type: {text(node)}")

    def named(self, node, arguments, scope, depth):
        """A type by its name, with arguments or (None) without."""
        place = self.modules.named(scope, node)
        if place is None:
            if isinstance(node, ast.Attribute) and node.attr in ("args", "kwargs"):
                # `*args: P.args, **kwargs: P.kwargs`
                return ANY
            return unknown(f"unknown name {text(node)}")
        known = KNOWN.get(place.full_name)
        is_own = place.full_name in self.own
        if known and not is_own:
            return known(Arguments(self, arguments, scope, depth))
        if place.is_module:
            return unknown(f"{text(node)} is a module")
        definition = place.definition
        if isinstance(definition, Class):
            return self.of_class(place, arguments, scope, depth)
        if isinstance(definition, TypeParameter):
            return self.of_parameter(definition, place, depth)
        if isinstance(definition, Alias):
            return self.of_alias(place, definition.value, definition.scope, arguments, scope, depth)
        if isinstance(definition, Variable):
            return self.of_variable(place, definition, arguments, scope, depth)
        if isinstance(definition, Function):
            return unknown(f"{text(node)} is a function")
        result = {"kind": "class", "module": place.module, "name": place.name}
        return result if is_own else {**result, "isUnresolved": True}

    def of_class(self, place, arguments, scope, depth):
        result = {"kind": "class", "module": place.module, "name": place.name}
        if arguments:
            result["arguments"] = [
                ANY if isinstance(one, ast.List) else self.type(one, scope, depth + 1) for one in arguments
            ]
        return result

    def of_parameter(self, definition, place, depth):
        node = definition.node
        if type(node).__name__ != "TypeVar":
            return unknown(f"parameters {node.name}")
        bound = getattr(node, "bound", None)
        if isinstance(bound, ast.Tuple):
            return self.variable(node.name, None, bound.elts, place.scope, depth)
        return self.variable(node.name, bound, [], place.scope, depth)

    def variable(self, name, bound, constraints, scope, depth):
        if name not in self.variables:
            # A bound may mention the variable.
            self.variables[name] = (None, [])
            self.variables[name] = (
                None if bound is None else self.type(bound, scope, depth + 1),
                [self.type(one, scope, depth + 1) for one in constraints],
            )
        return {"kind": "variable", "name": name}

    def of_variable(self, place, definition, arguments, scope, depth):
        value = definition.value
        if isinstance(value, ast.Call):
            return self.of_call(place, value, scope, depth)
        is_alias = (
            last_name(definition.annotation) == "TypeAlias" if definition.annotation is not None else value is not None
        )
        if not is_alias:
            return unknown(f"{place.full_name} is a variable")
        return self.of_alias(place, value, place.scope, arguments, scope, depth)

    def of_alias(self, place, value, inner, arguments, scope, depth):
        if place.full_name in self.aliases:
            return unknown(f"{place.full_name} contains itself")
        self.aliases.append(place.full_name)
        try:
            result = self.type(value, inner, depth + 1)
        finally:
            self.aliases.pop()
        names = [parameter for parameter in inner.names if isinstance(inner.names[parameter], TypeParameter)]
        if arguments:
            given = [self.type(one, scope, depth + 1) for one in arguments]
            names = names or variables_of(result)
            return substituted(result, dict(zip(names, given)))
        return result

    def of_call(self, place, call, scope, depth):
        """A name whose value is a call: a type variable, a new type, a class made by a function."""
        maker = self.modules.maker(place, call)
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        if maker == "TypeVar":
            name = constant(call.args[0]) if call.args else place.name
            return self.variable(str(name), keywords.get("bound"), call.args[1:], place.scope, depth)
        if maker in ("ParamSpec", "TypeVarTuple"):
            return unknown(f"parameters {place.name}")
        if maker == "NewType" and len(call.args) == 2:
            return self.type(call.args[1], place.scope, depth + 1)
        if maker == "TypeAliasType" and len(call.args) >= 2:
            return self.of_alias(place, call.args[1], place.scope, None, scope, depth)
        if maker in ("NamedTuple", "namedtuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"):
            return {"kind": "class", "module": place.module, "name": place.name}
        return unknown(f"{place.full_name} is made at run time")


class Arguments:
    """The arguments of a type whose name is known: `[int, str]` of `dict[int, str]`."""

    def __init__(self, translator, nodes, scope, depth):
        self.translator = translator
        self.nodes = nodes
        self.scope = scope
        self.depth = depth

    @property
    def count(self):
        return len(self.nodes or ())

    @property
    def are_given(self):
        return self.nodes is not None

    def type(self, index):
        """The type of one argument; any without it."""
        if index >= self.count:
            return ANY
        return self.translator.type(self.nodes[index], self.scope, self.depth + 1)

    def types(self):
        return [self.type(index) for index in range(self.count)]

    def union(self):
        return union(self.types()) if self.nodes else ANY

    @property
    def is_any_unpacked(self):
        names = [last_name(node.value) for node in self.nodes or () if isinstance(node, ast.Subscript)]
        return "Unpack" in names or any(isinstance(node, ast.Starred) for node in self.nodes or ())

    def is_ellipsis(self, index):
        node = self.nodes[index]
        return isinstance(node, ast.Constant) and node.value is Ellipsis

    def parameters(self):
        """The types of a callable's parameters; None if any will do."""
        node = self.nodes[0] if self.nodes else None
        if isinstance(node, ast.List):
            return [self.translator.type(one, self.scope, self.depth + 1) for one in node.elts]
        return None

    def literals(self):
        """The values of `Literal[…]`."""
        values = []
        for node in self.nodes or ():
            value = literal_value(node, self.member)
            if value["kind"] != "expression":
                values.append(value)
                continue
            # An alias of another Literal.
            inner = self.translator.type(node, self.scope, self.depth + 1)
            values += inner.get("values", [value])
        return values

    def member(self, node):
        """The member of an enumeration that an expression names."""
        if not isinstance(node, ast.Attribute):
            return None
        place = self.translator.modules.named(self.scope, node.value)
        if place is None or not isinstance(place.definition, Class):
            return None
        return {"kind": "member", "module": place.module, "class": place.name, "name": node.attr}


def variables_of(type):
    """The names of the type variables in a type, in their order."""
    names = []

    def visit(part):
        if part.get("kind") == "variable" and part["name"] not in names:
            names.append(part["name"])

    walk(type, visit)
    return names


def walk(type, visit):
    """Visits a type and all types within it."""
    visit(type)
    for value in type.values():
        if isinstance(value, dict):
            walk(value, visit)
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, dict):
                    walk(one, visit)


def substituted(type, replacements):
    """The type with other types for its variables."""
    if not replacements or type["kind"] == "literal":
        return type
    if type["kind"] == "variable":
        return replacements.get(type["name"], type)
    result = {}
    for key, value in type.items():
        if isinstance(value, dict):
            result[key] = substituted(value, replacements)
        elif isinstance(value, list):
            result[key] = [substituted(one, replacements) for one in value]
        else:
            result[key] = value
    return union(result["members"]) if result["kind"] == "union" else result


def is_union(node):
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


def alternatives(node):
    """`a`, `b` and `c` of `a | b | c`."""
    found = []
    while is_union(node):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def text(node):
    source = written(node)
    return source if len(source) <= 80 else f"{source[:77]}..."
