"""Modules that have been read, and what a name in one of them leads to."""

import ast
import builtins

from .conditions import last_name
from .definitions import Class, Function, Import, Variable
from .scopes import Scope
from .values import written

# So many imports may lead from a name to its definition.
LONGEST_WAY = 30


class Module:
    """A module whose source has been parsed."""

    def __init__(self, source, target):
        self.source = source
        self.name = source.name
        self.target = target
        self.tree = parsed(source.text, source.path)
        self.scope = Scope(self)
        try:
            self.scope.read(self.tree.body)
        except RecursionError:
            raise SyntaxError("nested too deeply", (source.path, 1, 1, None)) from None

    @property
    def is_standard(self):
        """Whether it belongs to Python, all of whose names other modules use rather than offer."""
        return self.source.origin in ("typeshed", "standard library")

    def absolute(self, name, level):
        """The full name of a module that a relative import names."""
        if not level:
            return name or ""
        parts = self.name.split(".")
        if not self.source.is_package:
            level += 1
        parts = parts[: max(0, len(parts) - (level - 1))]
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
    def key(self):
        """What tells places apart: of what is known there are some whose definition nobody looked for."""
        return self.full_name, self.definition is None

    @property
    def is_nameless(self):
        """Whether it is a class that a call makes where a base is wanted."""
        return self.name.endswith("<base>")

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
        # The names that `__all__` of a module has, by the module's name.
        self.given = {}
        # What could not be read, as SyntaxErrors.
        self.broken = []

    def load(self, name):
        """The module of that name; None if it isn't found or can't be parsed."""
        if name not in self.modules:
            self.modules[name] = None
            try:
                source = self.finder.find(name)
                self.modules[name] = source and Module(source, self.target)
            except (SyntaxError, OSError, ValueError) as error:
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

    def public(self, module, outer=None):
        """The names that a module offers: those of `__all__`, or all without an underscore that it defines.

        Args:
            outer: the names of modules whose names are gathered already.
        """
        outer = set() if outer is None else outer
        outer.add(module.name)
        scope = module.scope
        if scope.all is not None:
            names = []
            for part in scope.all:
                names += part if isinstance(part, list) else self.all_of(scope, part, outer)
            return list(dict.fromkeys(names))
        names = [name for name, definition in scope.names.items() if self.is_public(module, name, definition)]
        for star in scope.stars:
            other = self.load(star)
            if other and other.name not in outer and other.is_standard <= module.is_standard:
                names += self.public(other, outer)
        return list(dict.fromkeys(names))

    def all_of(self, scope, module, outer):
        """The public names of a module that `__all__` of another one mentions, by its name or by an expression."""
        if not isinstance(module, str):
            place = self.named(scope, module)
            module = place.module if place and place.is_module else written(module)
        other = self.load(module)
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
            found = self.in_stars(scope, name)
            if found:
                return found
            scope = scope.parent
        return None

    def in_module(self, module, name, outer=None):
        """The definition that a name has in a module, with its scope; None if it has none.

        Args:
            outer: the names of modules that don't define it.
        """
        outer = set() if outer is None else outer
        if module in outer:
            return None
        outer.add(module)
        found = self.load(module)
        if found is None:
            return None
        definition = found.scope.names.get(name)
        if definition is not None:
            return definition, found.scope
        return self.in_stars(found.scope, name, outer)

    def in_stars(self, scope, name, outer=None):
        """The definition that a name has in the modules all of whose names a scope binds, with its scope."""
        # What was bound last counts.
        for star in reversed(scope.stars):
            if f"{star}.{name}" in self.known:
                return Import(None, star, name, False, None), scope
            found = self.in_module(star, name, outer) if self.gives(star, name) else None
            if found:
                return found
        return None

    def gives(self, name, member):
        """Whether `from name import *` may bind a name."""
        module = self.load(name)
        if module is None or module.scope.all is None:
            return not member.startswith("_")
        if name not in self.given:
            self.given[name] = set(self.public(module))
        return member in self.given[name]

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
        names = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        place = self.resolved(scope, node.id, for_type) if isinstance(node, ast.Name) else None
        while place is not None and names:
            place = self.within(place, names.pop())
        return place

    def within(self, base, name):
        """The place of `base.name`; None if nothing is known of it."""
        if base.is_module:
            return self.member(base.module, name)
        if isinstance(base.definition, Class):
            inner = base.definition.scope.names.get(name)
            if isinstance(inner, Import):
                return self.followed(name, inner, base.definition.scope)
            if inner is not None:
                return Place(base.module, f"{base.name}.{name}", inner, base.definition.scope)
        return Place(base.module, f"{base.name}.{name}") if base.definition is None else None

    def maker(self, place, call):
        """The name of what a variable's value is made by: `TypeVar`, `NamedTuple`, also where they got other names."""
        found = self.named(place.scope, call.func, for_type=False)
        return found.name if found and not found.is_module else last_name(call.func)


def parsed(text, path):
    """The syntax tree of a Python file.

    Raises:
        SyntaxError: also for what Python refuses for other reasons than its grammar.
    """
    before, null, _ = text.partition("\0")
    if null:
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise SyntaxError("source code has a null byte", (path, *place, None))
    try:
        return ast.parse(text, path)
    except (RecursionError, MemoryError):
        raise SyntaxError("nested too deeply", (path, 1, 1, None)) from None
    except ValueError as error:
        raise SyntaxError(str(error), (path, 1, 1, None)) from None


def is_type(definition):
    """Whether the definition can be that of a type."""
    if isinstance(definition, Variable):
        if definition.annotation is not None:
            return last_name(definition.annotation) == "TypeAlias"
        return definition.value is not None and not isinstance(definition.value, ast.Constant)
    return not isinstance(definition, Function)
