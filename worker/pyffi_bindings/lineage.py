"""The bases of classes, and what kind of class they make."""

import ast
import builtins

from .conditions import last_name
from .definitions import Class, Variable
from .modules import Place
from .types import substituted, unknown, variables_of, walk

SQLITE = (
    "Warning",
    "Error",
    "InterfaceError",
    "DatabaseError",
    "DataError",
    "OperationalError",
    "IntegrityError",
    "InternalError",
    "ProgrammingError",
    "NotSupportedError",
)
SSL = (
    "SSLError",
    "SSLZeroReturnError",
    "SSLWantReadError",
    "SSLWantWriteError",
    "SSLSyscallError",
    "SSLEOFError",
    "SSLCertVerificationError",
)
ENUMERATIONS = {"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.ReprEnum"}
FLAGS = {"enum.Flag", "enum.IntFlag"}
RECORDS = {
    "typing.NamedTuple": "namedTuple",
    "typing_extensions.NamedTuple": "namedTuple",
    "typing.TypedDict": "typedDict",
    "typing_extensions.TypedDict": "typedDict",
    "typing.Protocol": "protocol",
    "typing_extensions.Protocol": "protocol",
    "pydantic.BaseModel": "pydantic",
    "pydantic.main.BaseModel": "pydantic",
}
# So many parts a type has that stands for a type variable of a base.
LARGEST = 200

# Those of Python's own exceptions that C code makes, so that no source says what they inherit from.
EXCEPTIONS = {
    *(f"{module}.{name}" for module in ("sqlite3", "_sqlite3", "sqlite3.dbapi2") for name in SQLITE),
    *(f"{module}.{name}" for module in ("ssl", "_ssl") for name in SSL),
    "_queue.Empty",
    "queue.Empty",
    "_struct.error",
    "struct.error",
    "binascii.Error",
    "binascii.Incomplete",
    "pyexpat.ExpatError",
    "zlib.error",
    "_lzma.LZMAError",
    "lzma.LZMAError",
    "_asyncio.InvalidStateError",
    "_socket.gaierror",
    "_socket.herror",
    "socket.gaierror",
    "socket.herror",
    "signal.ItimerError",
    "_socket.timeout",
    "socket.timeout",
    "select.error",
    "os.error",
    "asyncio.TimeoutError",
    "asyncio.exceptions.TimeoutError",
    "concurrent.futures.TimeoutError",
    "concurrent.futures._base.TimeoutError",
}

DATACLASS_MODULES = ("dataclasses", "pydantic.dataclasses")
ATTRS_DECORATORS = ("s", "attrs", "attributes", "dataclass", "define", "frozen", "mutable")


class Ancestor:
    """A class from which another one inherits, or itself."""

    __slots__ = ("place", "replacements")

    def __init__(self, place, replacements):
        self.place = place
        # Types for the type variables of the class, as the heir gives them.
        self.replacements = replacements


class Lineage:
    """Finds the ancestors of classes."""

    def __init__(self, modules, translator):
        self.modules = modules
        self.translator = translator
        self.found = {}
        self.found_bases = {}
        self.found_names = {}

    def of(self, place):
        """The class and all its ancestors whose names are known, in the order of Python's method resolution."""
        pending = [place]
        while pending:
            one = pending[-1]
            missing = [base for base, _ in self.bases(one) if base.key not in self.found]
            if missing:
                pending += missing
                continue
            self.found.setdefault(one.key, [Ancestor(one, {}), *self.merged(one)])
            pending.pop()
        return self.found[place.key]

    def merged(self, place):
        lines = []
        heads = []
        for base, replacements in self.bases(place):
            line = self.found[base.key]
            if replacements:
                line = [
                    Ancestor(ancestor.place, {**replacements, **combined(ancestor.replacements, replacements)})
                    for ancestor in line
                ]
            lines.append(line)
            heads.append(line[0])
        if len(lines) == 1:
            return lines[0]
        lines.append(heads)
        return linearized(lines)

    def bases(self, place):
        """The direct bases as places, each with types for its type variables.

        A class that is its own ancestor isn't one that runs: bases that lead back to it are left out.
        """
        if place.key not in self.found_bases:
            bases = [one for one in self.named_bases(place) if not self.leads_to(one[0], place.full_name)]
            self.found_bases[place.key] = bases
        return self.found_bases[place.key]

    def leads_to(self, base, name):
        """Whether a class is the one of that name, or inherits from it."""
        pending, seen = [base], set()
        while pending:
            one = pending.pop()
            if one.full_name == name:
                return True
            # The ancestors of what was found are known, and this class isn't among them.
            if one.key not in seen and one.key not in self.found:
                seen.add(one.key)
                pending += [other for other, _ in self.named_bases(one)]
        return False

    def named_bases(self, place):
        if place.key not in self.found_names:
            self.found_names[place.key] = list(self.look_for_bases(place))
        return self.found_names[place.key]

    def look_for_bases(self, place):
        if not isinstance(place.definition, Class):
            return
        for node in place.definition.node.bases:
            arguments = None
            if isinstance(node, ast.Subscript):
                arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
                node = node.value
            if isinstance(node, ast.Call):
                # `class C(namedtuple("C", "x y"))`
                made = Place(place.module, f"{place.name}.<base>", Variable(node, None, node, None), place.scope)
                if self.kind_of_call(made):
                    yield made, {}
                continue
            # Within its own body a class' bases are looked up around it.
            base = self.modules.named(place.scope, node)
            if base is None or base.is_module:
                continue
            base = self.aliased(base)
            names = self.parameters(base) if arguments else []
            given = [self.translator.type(one, place.scope) for one in arguments or ()]
            yield base, dict(zip(names, given))

    def aliased(self, place):
        """The class behind a name that is bound to another name."""
        for _ in range(5):
            definition = place.definition
            if not (isinstance(definition, Variable) and isinstance(definition.value, (ast.Name, ast.Attribute))):
                break
            other = self.modules.named(place.scope, definition.value)
            if other is None or other.is_module:
                break
            place = other
        return place

    def parameters(self, place):
        """The names of a class' type variables."""
        if not isinstance(place.definition, Class):
            return []
        own = [parameter.name for parameter in getattr(place.definition.node, "type_params", ())]
        if own:
            return own
        names = []
        for node in place.definition.node.bases:
            if isinstance(node, ast.Subscript):
                arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
                found = [name for one in arguments for name in variables_of(self.translator.type(one, place.scope))]
                if last_name(node.value) in ("Generic", "Protocol"):
                    return found
                names += [name for name in found if name not in names]
        return names

    # Kinds

    def kind(self, place):
        """`class`, or what the class is more than that."""
        definition = place.definition
        if isinstance(definition, Variable):
            return self.kind_of_call(place)
        names = [ancestor.place.full_name for ancestor in self.of(place)]
        made = [self.kind_of_call(ancestor.place) for ancestor in self.of(place)]
        if any(made):
            return next(kind for kind in made if kind)
        for name in names:
            if name in FLAGS:
                return "flag"
            if name in ENUMERATIONS:
                return "enum"
            if RECORDS.get(name) in ("namedTuple", "typedDict", "pydantic"):
                return RECORDS[name]
        if any(is_exception(name) for name in names):
            return "exception"
        direct = [base.full_name for base, _ in self.bases(place)]
        if any(RECORDS.get(name) == "protocol" for name in direct):
            return "protocol"
        for ancestor in self.of(place):
            record = self.decorated(ancestor.place)
            if record:
                return record
        return "class"

    def kind_of_call(self, place):
        """The kind of class that a variable's value is; None if it is none."""
        definition = place.definition
        if not (isinstance(definition, Variable) and isinstance(definition.value, ast.Call)):
            return None
        maker = self.modules.maker(place, definition.value)
        kinds = {"NamedTuple": "namedTuple", "namedtuple": "namedTuple", "TypedDict": "typedDict"}
        kinds.update(dict.fromkeys(("Enum", "IntEnum", "StrEnum"), "enum"))
        kinds.update(dict.fromkeys(("Flag", "IntFlag"), "flag"))
        return kinds.get(maker)

    def decorated(self, place):
        """`dataclass` or `attrs` if a decorator makes the class one."""
        if not isinstance(place.definition, Class):
            return None
        for decorator in place.definition.node.decorator_list:
            node = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = self.modules.named(place.scope, node, for_type=False)
            if name is None:
                continue
            if name.name == "dataclass" and name.module in DATACLASS_MODULES:
                return "dataclass"
            if name.module.partition(".")[0] in ("attr", "attrs") and name.name in ATTRS_DECORATORS:
                return "attrs"
        return None


def is_exception(name):
    """Whether a full name is that of one of Python's own exceptions."""
    if name in EXCEPTIONS:
        return True
    module, _, name = name.rpartition(".")
    own = getattr(builtins, name, None) if module == "builtins" else None
    return isinstance(own, type) and issubclass(own, BaseException)


def combined(replacements, outer):
    """Replacements whose types are in terms of the heir's variables."""
    return {name: limited(substituted(type, outer)) for name, type in replacements.items()}


def limited(type):
    """The type, unless it is a very large one: each heir in a line may double what its base has."""
    parts = []
    walk(type, parts.append)
    return type if len(parts) <= LARGEST else unknown("too large")


def linearized(lines):
    """Merges lines of ancestors as Python does; what can't be merged keeps its first place."""
    lines = [list(line) for line in lines if line]
    merged = []
    while lines:
        head = next(
            (line[0] for line in lines if not any(line[0].place.full_name in names(other[1:]) for other in lines)),
            lines[0][0],
        )
        merged.append(head)
        name = head.place.full_name
        lines = [[one for one in line if one.place.full_name != name] for line in lines]
        lines = [line for line in lines if line]
    return merged


def names(line):
    return [ancestor.place.full_name for ancestor in line]
