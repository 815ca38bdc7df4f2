"""The names of a module or of a class, without running it."""

import ast

from .conditions import constant, first_version
from .definitions import Alias, Class, Function, Import, TypeParameter, Variable


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
        # What `__all__` says: parts that are lists of names, or names of modules whose `__all__` belongs to it. None if
        # there is none, or if it is made at run time.
        self.all = None
        self.since = None

    def bind(self, name, definition, weakly=False):
        if not (weakly and name in self.names):
            self.names[name] = definition

    def read(self, body, weakly=False):
        """Binds what the statements bind.

        Args:
            weakly: what is bound already stays: the statements may not be run.
        """
        for statement in body:
            method = getattr(self, f"read_{type(statement).__name__}", None)
            if method:
                method(statement, weakly)

    # Statements

    def read_FunctionDef(self, node, weakly):
        old = self.names.get(node.name)
        if isinstance(old, Function) and not weakly and (is_overload(old.nodes[-1]) or is_accessor(node)):
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
            if isinstance(target, ast.Name):
                self.bind(target.id, Variable(node, None, node.value, self.since), weakly)
                if target.id == "__all__":
                    self.all = self.parts_of_all(node.value)
            elif isinstance(target, (ast.Tuple, ast.List)):
                for one in target.elts:
                    if isinstance(one, ast.Name):
                        self.bind(one.id, Variable(node, None, None, self.since), weakly)

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
                if alias.name == "__all__":
                    self.all = [module]

    def read_If(self, node, weakly):
        truth = self.module.target.truth(node.test)
        if truth is not False:
            outer = self.since
            self.since = (truth and first_version(node.test)) or outer
            self.read(node.body, weakly)
            self.since = outer
        if truth is not True:
            self.read(node.orelse, weakly or truth is None)

    def read_Try(self, node, weakly):
        self.read(node.body, weakly)
        self.read(node.orelse, weakly)
        for handler in node.handlers:
            self.read(handler.body, weakly=True)
        self.read(node.finalbody, weakly)

    read_TryStar = read_Try

    def read_With(self, node, weakly):
        self.read(node.body, weakly)

    def read_For(self, node, weakly):
        self.read(node.body, weakly=True)

    # `__all__`

    def extend_all(self, value):
        parts = self.parts_of_all(value)
        self.all = None if self.all is None or parts is None else self.all + parts

    def parts_of_all(self, value):
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            left, right = self.parts_of_all(value.left), self.parts_of_all(value.right)
            return None if left is None or right is None else left + right
        if isinstance(value, ast.Attribute) and value.attr == "__all__":
            return [ast.unparse(value.value)]
        if isinstance(value, ast.Call) and ast.unparse(value.func) in ("list", "tuple", "sorted") and value.args:
            return self.parts_of_all(value.args[0])
        if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
            parts = []
            for element in value.elts:
                if isinstance(element, ast.Starred):
                    inner = self.parts_of_all(element.value)
                    if inner is None:
                        return None
                    parts += inner
                elif isinstance(element, ast.Constant) and isinstance(element.value, str):
                    parts.append([element.value])
                else:
                    return None
            return parts
        return None


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
