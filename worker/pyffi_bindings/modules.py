"""Modules that have been read, and what a name in one of them leads to."""

import ast
import builtins

from .conditions import last_name
from .definitions import Class, Function, Import, Variable
from .scopes import Scope

# So many imports may lead from a name to its definition.
LONGEST_WAY = 30


class Module:
    """A module whose source has been parsed."""

    def __init__(self, source, target):
        self.source = source
        self.name = source.name
        self.target = target
        self.tree = ast.parse(source.text, source.path)
        self.scope = Scope(self)
        self.scope.read(self.tree.body)

    def absolute(self, name, level):
        """The full name of a module that a relative import names."""
        if not level:
            return name or ""
        parts = self.name.split(".")
        if not self.source.is_package:
            level += 1
        parts = parts[: len(parts) - (level - 1)] if level > 1 else parts
        return ".".join([*parts, name] if name else parts)


class Place:
    """What a name leads to: a definition, in the module that makes it."""

    __slots__ = ("definition", "module", "name", "scope")

    def __init__(self, module, name, definition=None, scope=None):
        # Full names. Without a definition the module's text was not found, or doesn't bind the name.
        self.module = module
        self.name = name
        self.definition = definition
        # Where the definition stands.
        self.scope = scope

    @property
    def full_name(self):
        return f"{self.module}.{self.name}" if self.name else self.module

    @property
    def is_module(self):
        return not self.name


class Modules:
    """All modules that have been looked at."""

    def __init__(self, finder, target, known):
        """
        Args:
            finder: a `Finder`.
            target: a `Target`.
            known: full names whose definition nobody has to look at.
        """
        self.finder = finder
        self.target = target
        self.known = known
        self.modules = {}
        # What could not be read, as SyntaxErrors.
        self.broken = []

    def load(self, name):
        """The module of that name; None if it isn't found or can't be parsed."""
        if name not in self.modules:
            self.modules[name] = None
            try:
                source = self.finder.find(name)
                self.modules[name] = source and Module(source, self.target)
            except (SyntaxError, OSError, ValueError, RecursionError) as error:
                self.broken.append((name, error))
        return self.modules[name]

    def add(self, source):
        """Reads the source of a module.

        Raises:
            SyntaxError
        """
        module = self.modules[source.name] = Module(source, self.target)
        return module

    # Names

    def public(self, module, outer=()):
        """The names that a module offers: those of `__all__`, or all without an underscore that it defines."""
        scope = module.scope
        if scope.all is not None:
            names = []
            for part in scope.all:
                names += part if isinstance(part, list) else self.all_of(scope, part, (*outer, module.name))
            return list(dict.fromkeys(names))
        names = [name for name, definition in scope.names.items() if self.is_public(module, name, definition)]
        for star in scope.stars:
            other = self.load(star)
            if other and other.name not in outer:
                names += self.public(other, (*outer, module.name))
        return list(dict.fromkeys(names))

    def all_of(self, scope, name, outer):
        """The public names of a module that `__all__` of another one mentions."""
        place = self.named(scope, ast.parse(name, mode="eval").body)
        other = self.load(place.module if place and place.is_module else name)
        return self.public(other, outer) if other and other.name not in outer else []

    @staticmethod
    def is_public(module, name, definition):
        if name.startswith("_"):
            return False
        if not isinstance(definition, Import):
            return True
        if module.source.is_stub:
            return definition.exported
        # A package's own parts, which its `__init__` gathers.
        package = module.name.partition(".")[0]
        return (
            module.source.is_package
            and definition.name is not None
            and definition.module.partition(".")[0] == package
            and not name.startswith("_")
        )

    def looked_up(self, scope, name, for_type=False):
        """The definition that a name has in a scope and those around it, with the scope that binds it."""
        while scope is not None:
            definition = scope.names.get(name)
            # A method or an attribute that has the name of a type is not meant where a type is.
            in_class = scope.parent is not None
            if definition is not None and not (for_type and in_class and not is_type(definition)):
                return definition, scope
            for star in scope.stars:
                found = self.in_module(star, name)
                if found:
                    return found
            scope = scope.parent
        return None

    def in_module(self, module, name, outer=()):
        """The definition that a name has in a module, with its scope; None if it has none."""
        found = self.load(module)
        if found is None or module in outer:
            return None
        definition = found.scope.names.get(name)
        if definition is not None:
            return definition, found.scope
        for star in found.scope.stars:
            inner = self.in_module(star, name, (*outer, module))
            if inner:
                return inner
        return None

    def resolved(self, scope, name, for_type=True):
        """The place that a name leads to; None if it is bound nowhere."""
        found = self.looked_up(scope, name, for_type)
        if found is None:
            if f"builtins.{name}" in self.known:
                return Place("builtins", name)
            found = self.in_module("builtins", name)
            if found is None:
                return Place("builtins", name) if isinstance(getattr(builtins, name, None), type) else None
        return self.followed(name, *found)

    def followed(self, name, definition, scope, way=0, through=False):
        if not isinstance(definition, Import):
            return Place(scope.module.name, f"{scope.name}.{name}" if scope.name else name, definition, scope)
        if definition.name is None:
            return Place(definition.module, "")
        return self.member(definition.module, definition.name, way + 1, through)

    def member(self, module, name, way=0, through=False):
        """The place of a module's member.

        Args:
            way: so many imports led here.
            through: the definition is wanted even of what is known.
        """
        if way > LONGEST_WAY or (not through and f"{module}.{name}" in self.known):
            return Place(module, name)
        found = self.in_module(module, name)
        if found and not (isinstance(found[0], Import) and found[0].module == module and found[0].name == name):
            return self.followed(name, *found, way, through)
        if self.load(f"{module}.{name}" if module else name) or self.finder.is_folder(f"{module}.{name}"):
            return Place(f"{module}.{name}", "")
        return Place(module, name)

    def named(self, scope, node, for_type=True):
        """The place that an expression of names and dots leads to; None for all others."""
        if isinstance(node, ast.Name):
            return self.resolved(scope, node.id, for_type)
        if not isinstance(node, ast.Attribute):
            return None
        base = self.named(scope, node.value, for_type)
        if base is None:
            return None
        if base.is_module:
            return self.member(base.module, node.attr)
        if isinstance(base.definition, Class):
            inner = base.definition.scope.names.get(node.attr)
            if isinstance(inner, Import):
                return self.followed(node.attr, inner, base.definition.scope)
            if inner is not None:
                return Place(base.module, f"{base.name}.{node.attr}", inner, base.definition.scope)
        return Place(base.module, f"{base.name}.{node.attr}") if base.definition is None else None

    def maker(self, place, call):
        """The name of what a variable's value is made by: `TypeVar`, `NamedTuple`, also where they got other names."""
        found = self.named(place.scope, call.func, for_type=False)
        return found.name if found and not found.is_module else last_name(call.func)


def is_type(definition):
    """Whether the definition can be that of a type."""
    if isinstance(definition, Variable):
        if definition.annotation is not None:
            return last_name(definition.annotation) == "TypeAlias"
        return definition.value is not None and not isinstance(definition.value, ast.Constant)
    return not isinstance(definition, Function)


