"""The names of a module or of a class, without running it."""

import ast

from .conditions import constant, first_version
from .definitions import Alias, Class, Function, Import, TypeParameter, Variable
from .values import written

# So many names may lead from `__all__` to the lists that it is made of.
LONGEST_WAY = 10


class Scope:
    """The names that a module or a class body binds, each with what it is bound to at the end."""

    def __init__(self, module, parent=None, type_parameters=()):
        """
        Args:
            module: the `Module` that it belongs to.
            parent: where names are looked up that are not bound here.
            type_parameters: those of the class, function or alias (PEP 695).
        """
        self.module = module
        self.parent = parent
        # The class' name, with those of the classes around it.
        self.name = parent.name if parent else ""
        self.names = {parameter.name: TypeParameter(parameter) for parameter in type_parameters}
        # Modules all of whose public names are bound here as well.
        self.stars = []
        # What `__all__` says: parts that are lists of names, or modules whose `__all__` belongs to it, by their names
        # or as expressions. None if there is none, or if it is made at run time.
        self.all = None
        self.since = None

    def bind(self, name, definition, weakly=0):
        old = self.names.get(name)
        if not (weakly and old is not None and old.line < weakly):
            self.names[name] = definition

    def read(self, body, weakly=0):
        """Binds what the statements bind.

        Args:
            weakly: the line from which on the statements may not be run, or 0: what was bound before stays.
        """
        for statement in body:
            method = getattr(self, f"read_{type(statement).__name__}", None)
            if method:
                method(statement, weakly)

    # Statements

    def read_FunctionDef(self, node, weakly):
        old = self.names.get(node.name)
        is_further = isinstance(old, Function) and (is_overload(old.nodes[-1]) or is_accessor(node))
        if is_further and old.line >= weakly:
            old.nodes.append(node)
        else:
            self.bind(node.name, Function(node, self.since), weakly)

    read_AsyncFunctionDef = read_FunctionDef

    def read_ClassDef(self, node, weakly):
        scope = Scope(self.module, self, getattr(node, "type_params", ()))
        scope.name = f"{self.name}.{node.name}" if self.name else node.name
        scope.since = self.since
        scope.read(node.body)
        self.bind(node.name, Class(node, self.since, scope), weakly)

    def read_AnnAssign(self, node, weakly):
        if isinstance(node.target, ast.Name):
            self.bind(node.target.id, Variable(node, node.annotation, node.value, self.since), weakly)
            if node.target.id == "__all__" and node.value is not None:
                self.all = self.parts_of_all(node.value)

    def read_Assign(self, node, weakly):
        for target in node.targets:
            for name, value in assigned(target, node.value):
                if isinstance(name, ast.Name):
                    if name.id == "__all__":
                        self.all = self.parts_of_all(value)
                    # `function = decorator(function)` is what `@decorator` would be.
                    if not (isinstance(self.names.get(name.id), Function) and is_call_of(value, name.id)):
                        self.bind(name.id, Variable(node, None, value, self.since), weakly)

    def read_Delete(self, node, weakly):
        for target in node.targets:
            if isinstance(target, ast.Name) and not weakly:
                self.names.pop(target.id, None)

    def read_AugAssign(self, node, weakly):
        if isinstance(node.target, ast.Name) and node.target.id == "__all__":
            self.extend_all(node.value)

    def read_Expr(self, node, weakly):
        call = node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and len(call.args) == 1:
            name = call.func.value
            if isinstance(name, ast.Name) and name.id == "__all__":
                if call.func.attr == "extend":
                    self.extend_all(call.args[0])
                elif call.func.attr == "append":
                    self.extend_all(ast.List(elts=call.args))
                elif call.func.attr == "remove" and self.all:
                    removed = constant(call.args[0])
                    self.all = [
                        [name for name in part if name != removed] if isinstance(part, list) else part
                        for part in self.all
                    ]

    def read_TypeAlias(self, node, weakly):
        scope = Scope(self.module, self, node.type_params)
        self.bind(node.name.id, Alias(node, scope, self.since), weakly)

    def read_Import(self, node, weakly):
        for alias in node.names:
            # `import a.b` binds a.
            module = alias.name if alias.asname else alias.name.partition(".")[0]
            exported = alias.asname == alias.name
            self.bind(alias.asname or module, Import(node, module, None, exported, self.since), weakly)

    def read_ImportFrom(self, node, weakly):
        module = self.module.absolute(node.module, node.level)
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(module)
            else:
                exported = alias.asname == alias.name
                self.bind(alias.asname or alias.name, Import(node, module, alias.name, exported, self.since), weakly)
                if (alias.asname or alias.name) == "__all__":
                    self.all = [module]

    def read_If(self, node, weakly):
        # `elif` is an `if` within `else`, and there may be many.
        while node is not None:
            truth = self.module.target.truth(node.test)
            if truth is not False:
                outer = self.since
                self.since = (truth and first_version(node.test)) or outer
                self.read(node.body, weakly)
                self.since = outer
            if truth is True or not node.orelse:
                return
            if truth is None:
                weakly = node.orelse[0].lineno
            if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
                node = node.orelse[0]
            else:
                self.read(node.orelse, weakly)
                return

    def read_Try(self, node, weakly):
        self.read(node.body, weakly)
        self.read(node.orelse, weakly)
        for handler in node.handlers:
            self.read(handler.body, handler.lineno)
        self.read(node.finalbody, weakly)

    read_TryStar = read_Try

    def read_With(self, node, weakly):
        self.read(node.body, weakly)

    def read_For(self, node, weakly):
        self.read(node.body, node.lineno)

    read_While = read_For

    # `__all__`

    def extend_all(self, value):
        parts = self.parts_of_all(value)
        self.all = None if self.all is None or parts is None else self.all + parts

    def parts_of_all(self, value, way=0):
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            left, right = self.parts_of_all(value.left, way), self.parts_of_all(value.right, way)
            return None if left is None or right is None else left + right
        if isinstance(value, ast.Attribute) and value.attr == "__all__":
            return [value.value]
        if isinstance(value, ast.Name):
            if value.id == "__all__":
                return self.all
            definition = self.names.get(value.id)
            if isinstance(definition, Import) and definition.name == "__all__":
                return [definition.module]
            if isinstance(definition, Variable) and definition.value is not None and way < LONGEST_WAY:
                return self.parts_of_all(definition.value, way + 1)
            return None
        if isinstance(value, ast.Call) and written(value.func) in ("list", "tuple", "sorted") and value.args:
            return self.parts_of_all(value.args[0], way)
        if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
            parts = []
            for element in value.elts:
                if isinstance(element, ast.Starred):
                    inner = self.parts_of_all(element.value, way)
                    if inner is None:
                        return None
                    parts += inner
                elif isinstance(element, ast.Constant) and isinstance(element.value, str):
                    parts.append([element.value])
                else:
                    return None
            return parts
        return None


def assigned(target, value):
    """Pairs of the targets in `a, b = x, y`, or in `a = x`, with what each is given; None where that isn't known."""
    if not isinstance(target, (ast.Tuple, ast.List)):
        yield target, value
        return
    values = value.elts if isinstance(value, (ast.Tuple, ast.List)) else []
    are_paired = len(values) == len(target.elts) and not any(
        isinstance(one, ast.Starred) for one in (*values, *target.elts)
    )
    for one, given in zip(target.elts, values if are_paired else [None] * len(target.elts)):
        yield from assigned(one, given)


def is_call_of(value, name):
    """Whether it is `f(name)` or `f(…)(name)`."""
    given = value.args if isinstance(value, ast.Call) else ()
    return len(given) == 1 and isinstance(given[0], ast.Name) and given[0].id == name


def is_overload(node):
    return any(last_decorator_name(decorator) == "overload" for decorator in node.decorator_list)


def is_accessor(node):
    """Whether it is `@x.setter`, `@x.deleter` or `@x.getter` of a property x, or `@x.register` of a function x."""
    return any(
        isinstance(decorator, ast.Attribute)
        and decorator.attr in ("setter", "deleter", "getter")
        and isinstance(decorator.value, ast.Name)
        and decorator.value.id == node.name
        for decorator in node.decorator_list
    )


def last_decorator_name(decorator):
    """`c` of `@a.b.c` and of `@a.b.c(…)`."""
    if isinstance(decorator, ast.Call):
        decorator = decorator.func
    if isinstance(decorator, ast.Attribute):
        return decorator.attr
    return decorator.id if isinstance(decorator, ast.Name) else None
