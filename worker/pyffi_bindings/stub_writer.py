"""Writes a stub for a module that is imported, from what its objects say of themselves.

Whatever an object does when it is asked, the text can be parsed: what raises or can't be written is left out.
"""

import ast
import builtins
import enum
import functools
import inspect
import keyword
import math
import sys
import types
import typing

from .signature_lines import Parameter, Signature, signatures

MISSING = object()
SCALARS = (bool, int, float, str, bytes)
# So many characters a default may have.
LONGEST_DEFAULT = 200
# Classes within classes.
DEEPEST = 8

ANYTHING = [Parameter("*args"), Parameter("**kwargs")]
# What Python asks of the result.
RESULTS = {"__len__": "int", "__contains__": "bool", "__bool__": "bool", "__index__": "int", "__int__": "int"}
RESULTS.update({"__float__": "float", "__str__": "str", "__bytes__": "bytes", "__complex__": "complex"})

# The flag Py_TPFLAGS_DISALLOW_INSTANTIATION of classes.
MAKES_NO_INSTANCES = 1 << 7


def quietly(ask, default=None):
    """What a question gives; the default if it raises."""
    try:
        return ask()
    except BaseException:
        return default


class StubWriter:
    """Writes the stub of one module."""

    def __init__(self, name, module):
        self.name = name
        self.module = module
        # The stub's lines that import something, in order.
        self.imports = {"import typing": None}
        listed = quietly(lambda: list(module.__all__))
        self.listed = None if listed is None else [one for one in listed if is_name(one)]
        # What the module has under the names that the stub may be about.
        self.values = {}
        given = quietly(lambda: dir(module)) or quietly(lambda: list(vars(module)), ())
        for one in [*(self.listed or ()), *given]:
            if is_name(one) and not is_special(one):
                value = quietly(lambda one=one: getattr(module, one), MISSING)
                if value is not MISSING and not isinstance_of(value, types.ModuleType):
                    self.values[one] = value
        # The names of the module's own classes, by their identities: a class may refuse to be compared.
        self.classes = {}
        for one, value in self.values.items():
            if is_class(value) and not self.is_foreign(value):
                own = quietly(lambda value=value: value.__name__)
                self.add_class(own if self.values.get(own) is value else one, value)

    def text(self):
        """The text of the stub."""
        lines = []
        for name, value in self.values.items():
            # Classes are bases of others, and what functions return, though they are not offered.
            if self.is_offered(name) or is_class(value):
                lines += quietly(lambda name=name, value=value: self.member(name, value), ())
        if self.listed is not None:
            lines.insert(0, f"__all__ = {self.listed!r}")
        return "\n".join([*documented(doc_of(self.module)), *self.imports, *lines, ""])

    def is_offered(self, name):
        return not name.startswith("_") if self.listed is None else name in self.listed

    def add_class(self, name, value, depth=0):
        if id(value) in self.classes or depth > DEEPEST:
            return
        self.classes[id(value)] = name
        for inner, one in self.inner_classes(value):
            self.add_class(f"{name}.{inner}", one, depth + 1)

    @staticmethod
    def inner_classes(value):
        """The public classes that are defined within a class."""
        own = quietly(lambda: value.__qualname__)
        for name, one in members(value).items():
            is_public = is_name(name) and not name.startswith("_")
            if is_public and is_class(one) and quietly(lambda one=one: one.__qualname__) == f"{own}.{name}":
                yield name, one

    # Where things belong

    @staticmethod
    def place(value):
        """The module and the name under which others find a class or a function; None if that isn't so."""
        home, name = (quietly(lambda one=one: getattr(value, one)) for one in ("__module__", "__qualname__"))
        if type(home) is not str or type(name) is not str or not is_name(*home.split("."), *name.split(".")):
            return None
        found = sys.modules.get(home)
        for part in name.split("."):
            found = quietly(lambda found=found, part=part: getattr(found, part))
        return (home, name) if found is value else None

    def is_foreign(self, value):
        """Whether the module only uses what belongs to another one. A package's parts may say that they are its own."""
        place = self.place(value)
        return place is not None and not f"{self.name}.".startswith(f"{place[0]}.")

    def reference(self, value):
        """How the stub names a class; None if it can't."""
        if id(value) in self.classes:
            return self.classes[id(value)]
        if value is type(None):
            return "None"
        place = self.place(value)
        if place is None or place[0] == self.name:
            return None
        home, name = place
        if home == "builtins" and name not in self.values:
            return name
        first, dot, rest = name.partition(".")
        alias = f"_{home.replace('.', '_')}_{first}"
        self.imports[f"from {home} import {first} as {alias}"] = None
        return alias + dot + rest

    # Members of the module

    def member(self, name, value):
        """The lines for one name of the module."""
        if is_class(value):
            if self.classes.get(id(value)) == name:
                return self.class_lines(name, value)
            if id(value) in self.classes:
                return [f"{name} = {self.classes[id(value)]}"]
        if self.is_foreign(value):
            # It is offered only if the module says so.
            home, own = self.place(value)
            return [f"from {home} import {own} as {name}"] if name in (self.listed or ()) and "." not in own else []
        if is_class(value) or quietly(lambda: type(value).__module__) in ("typing", "__future__"):
            return []
        if callable(value):
            return self.function(name, value)
        kind = quietly(lambda: self.reference(type(value)))
        return [f"{name}: {kind if kind and value is not None else 'object'}"]

    def function(self, name, value, owner=None, first=None, decorators=()):
        """The lines for a function.

        Args:
            owner: the name of its class.
            first: what its first parameter is called, if that is given by Python.
            decorators: lines.
        """
        doc = doc_of(value)
        found, doc = self.signatures(name, value, doc, first)
        word = "async def" if quietly(lambda: inspect.iscoroutinefunction(value)) else "def"
        lines = []
        for one in found:
            result = one.result or RESULTS.get(name if owner else "")
            head = f"{word} {name}({written(one, first)})"
            head += f" -> {result}:" if result else ":"
            lines += ["@typing.overload"] if len(found) > 1 else []
            lines += [*decorators, head, *indented(documented(one.doc or doc) or ["..."])]
        return lines

    # Signatures

    def signatures(self, name, value, doc, first=None, nameless=False):
        """The signatures of a function, of which the best source has the most to say, and the rest of its docstring."""
        told, doc = signatures(doc, (name, name_of(value)), nameless)
        told = [self.completed(one, first) for one in told]
        if None in told:
            told = []
        inspected = quietly(lambda: self.inspected(value, first))
        if told and (inspected is None or inspected.is_vague or any(one.is_typed for one in told)):
            return told, doc
        return [inspected or Signature(ANYTHING)], doc

    def completed(self, signature, first):
        """A docstring's signature in terms of the stub; None if it can't be written."""
        parameters = signature.parameters
        if first and parameters and parameters[0].name in ("self", "cls"):
            del parameters[0]
            if parameters and parameters[0].name == "/":
                del parameters[0]
        for one in parameters:
            one.annotation = self.annotation(one.annotation)
            one.default = literal(one.default)
        signature.result = self.annotation(signature.result)
        return signature if is_possible(signature, first) else None

    def inspected(self, value, first):
        """What `inspect` says; None if it can't be written."""
        found = inspect.signature(value)
        parameters = list(found.parameters.values())
        is_bound = isinstance_of(value, types.MethodType, types.BuiltinMethodType)
        if first and not is_bound and parameters and parameters[0].kind != inspect.Parameter.VAR_POSITIONAL:
            del parameters[0]
        result, last = [], None
        for one in parameters:
            if last == one.POSITIONAL_ONLY != one.kind:
                result.append(Parameter("/"))
            if one.kind == one.KEYWORD_ONLY and last not in (one.KEYWORD_ONLY, one.VAR_POSITIONAL):
                result.append(Parameter("*"))
            last = one.kind
            stars = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "")
            default = None if one.default is one.empty else value_text(one.default)
            result.append(Parameter(stars + one.name, self.type_text(one.annotation), default))
        if last == inspect.Parameter.POSITIONAL_ONLY:
            result.append(Parameter("/"))
        signature = Signature(result, self.type_text(found.return_annotation))
        return signature if is_possible(signature, first) else None

    # Types

    def type_text(self, annotation):
        """An annotation of a function as the stub writes it; None without one."""
        if annotation is inspect.Signature.empty:
            return None
        if is_class(annotation):
            return self.reference(annotation)
        text = annotation if type(annotation) is str else "None" if annotation is None else repr(annotation)
        return self.annotation(text)

    def annotation(self, text):
        """The text of an annotation with names that the stub binds; None if it is no expression."""
        if text is None:
            return None
        try:
            node = ast.parse(text.strip(), mode="eval").body
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node = ast.parse(node.value.strip(), mode="eval").body
            return ast.unparse(Names(self).visit(node))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None

    # Classes

    def class_lines(self, name, value):
        """The lines for a class."""
        bases, found = self.inherited(value, set())
        own_name = name.rpartition(".")[2]
        lines = []
        told, doc = signatures(doc_of(value), (own_name, name_of(value)))
        is_enumeration = quietly(lambda: issubclass(value, enum.Enum))
        if is_enumeration:
            lines += quietly(lambda: enumeration_members(value), ())
        else:
            lines += self.initializer(value, found, told)
        for inner, one in self.inner_classes(value):
            if self.classes.get(id(one)) == f"{name}.{inner}":
                lines += quietly(lambda inner=inner, one=one: self.class_lines(f"{name}.{inner}", one), ())
        written_names = set(quietly(lambda: value.__members__, ())) if is_enumeration else set()
        for one, raw in found.items():
            if is_name(one) and one not in written_names and not (is_enumeration and one.startswith("_")):
                lines += quietly(lambda one=one, raw=raw: self.class_member(value, name, one, raw), ())
        head = f"class {own_name}({', '.join(bases)}):" if bases else f"class {own_name}:"
        return [head, *indented([*documented(doc), *lines] or ["..."])]

    def inherited(self, value, seen):
        """What a class inherits from, and its members, with those of bases that have no name."""
        bases, found = [], {}
        seen.add(id(value))
        for base in quietly(lambda: value.__bases__, ()):
            if base is object or id(base) in seen:
                continue
            named = self.reference(base)
            if named:
                bases.append(named)
            else:
                others, inner = self.inherited(base, seen)
                bases += [one for one in others if one not in bases]
                found = {**inner, **found}
        return bases, {**found, **members(value)}

    def initializer(self, value, found, told):
        """What makes an instance, if the class says so."""
        if quietly(lambda: value.__flags__ & MAKES_NO_INSTANCES):
            return []
        candidates = []
        if "__init__" in found:
            candidates.append(self.signatures("__init__", found["__init__"], doc_of(found["__init__"]), "self")[0])
        candidates.append([self.completed(one, "self") for one in told])
        is_made = "__init__" in found or "__new__" in found
        if is_made or quietly(lambda: value.__text_signature__):
            candidates.append([quietly(lambda: self.inspected(value, None))])
        if is_made:
            candidates.append([Signature(ANYTHING)])
        # The first that says something, or the last.
        candidates = [some for some in candidates if some and None not in some]
        best = [some for some in candidates if not all(one.is_vague for one in some)] or candidates[-1:]
        lines = []
        best = best[0] if best else []
        for one in best:
            lines += ["@typing.overload"] if len(best) > 1 else []
            lines.append(f"def __init__({written(one, 'self')}) -> None: ...")
        return lines

    def class_member(self, value, owner, name, raw):
        """The lines for a member of a class."""
        is_operator = is_special(name) and name not in vars(object) and not name.endswith("_cython__")
        if is_class(raw) or (name.startswith("_") and not is_operator):
            return []
        if isinstance_of(raw, property, functools.cached_property) or inspect.isdatadescriptor(raw):
            return [] if is_operator else self.property(name, raw)
        if isinstance_of(raw, staticmethod) or (callable(raw) and not hasattr(type(raw), "__get__")):
            return self.function(name, getattr(value, name), owner, None, ["@staticmethod"])
        if isinstance_of(raw, classmethod, types.ClassMethodDescriptorType):
            return self.function(name, getattr(value, name), owner, "cls", ["@classmethod"])
        if callable(raw):
            return self.function(name, raw, owner, "self")
        kind = None if is_operator else self.reference(type(raw))
        return [f"{name}: typing.ClassVar[{kind}]"] if kind and raw is not None else []

    def property(self, name, raw):
        """The lines for a property, or for an attribute that C code keeps."""
        doc = doc_of(raw)
        getter = quietly(lambda: raw.func if isinstance_of(raw, functools.cached_property) else raw.fget)
        found = self.signatures(name, getter, doc_of(getter), "self", nameless=True)[0] if getter else []
        kind = found[0].result if found else None
        told, rest = signatures(doc, (name,), nameless=True)
        doc = rest if told else doc
        if kind is None and doc and doc.startswith(f"{name}: "):
            # Cython's way.
            line, _, rest = doc.partition("\n")
            kind = self.annotation(line.partition(":")[2])
            doc = rest if kind else doc
        arrow = f" -> {kind}" if kind else ""
        lines = ["@property", f"def {name}(self){arrow}:", *indented(documented(doc) or ["..."])]
        is_settable = quietly(lambda: raw.fset is not None, False)
        # Nothing says whether C code takes a value.
        if is_settable or isinstance_of(raw, types.GetSetDescriptorType, types.MemberDescriptorType):
            lines += [f"@{name}.setter", f"def {name}(self, value): ..."]
        return lines


class Names(ast.NodeTransformer):
    """Binds the names in an annotation."""

    def __init__(self, writer):
        self.writer = writer

    def visit_Attribute(self, node):
        text = ast.unparse(node)
        if text.startswith(f"{self.writer.name}."):
            return ast.parse(text[len(self.writer.name) + 1 :], mode="eval").body
        first, _, rest = text.partition(".")
        own = quietly(lambda: getattr(self.writer.module, first))
        if isinstance_of(own, types.ModuleType):
            text = f"{own.__name__}.{rest}"
        parts = text.split(".")
        for count in range(len(parts) - 1, 0, -1):
            home = ".".join(parts[:count])
            if is_name(*parts) and home in sys.modules:
                alias = f"_{home.replace('.', '_')}_{parts[count]}"
                self.writer.imports[f"from {home} import {parts[count]} as {alias}"] = None
                return ast.parse(".".join([alias, *parts[count + 1 :]]), mode="eval").body
        return node

    def visit_Name(self, node):
        value = self.writer.values.get(node.id)
        if is_class(value):
            named = self.writer.reference(value)
            return ast.parse(named, mode="eval").body if named else node
        is_typing = node.id in typing.__all__ and not hasattr(builtins, node.id)
        if is_typing and (value is None or value is getattr(typing, node.id)):
            self.writer.imports[f"from typing import {node.id}"] = None
        return node

    def visit_Subscript(self, node):
        # Texts in it are values.
        if ast.unparse(node.value).rpartition(".")[2] == "Literal":
            return ast.Subscript(self.visit(node.value), node.slice, node.ctx)
        return self.generic_visit(node)


def enumeration_members(value):
    return [f"{name} = {value_text(one.value)}" for name, one in value.__members__.items() if is_name(name)]


def is_class(value):
    return isinstance_of(value, type)


def isinstance_of(value, *kinds):
    """Whether the value is of one of the kinds, whatever it says of its class itself."""
    return issubclass(type(value), kinds)


def is_name(*names):
    return all(type(name) is str and name.isidentifier() and not keyword.iskeyword(name) for name in names)


def is_special(name):
    return name.startswith("__") and name.endswith("__")


def members(value):
    """What a class itself has, by names, whatever its metaclass says."""
    return dict(type.__dict__["__dict__"].__get__(value))


def doc_of(value):
    """The docstring of an object; None if it is only that of its class."""
    doc = quietly(lambda: value.__doc__)
    return doc if type(doc) is str and doc is not quietly(lambda: type(value).__doc__) else None


def name_of(value):
    """The name that a function or a class has itself; none if it has none."""
    name = quietly(lambda: value.__name__)
    return name if type(name) is str else ""


def documented(doc):
    doc = doc and inspect.cleandoc(doc)
    return [repr(doc)] if doc else []


def indented(lines):
    return [f"    {line}" for line in lines]


def literal(text):
    """A default that a docstring says, as the stub writes it; None without one."""
    return None if text is None else value_text(quietly(lambda: ast.literal_eval(text), MISSING))


def value_text(value):
    """A value as the stub writes it: an ellipsis for what is no simple literal."""
    is_simple = value is None or type(value) in SCALARS
    if not is_simple or (type(value) is float and not math.isfinite(value)):
        return "..."
    # Python refuses to write very large numbers.
    text = quietly(lambda: repr(value), "...")
    return text if len(text) <= LONGEST_DEFAULT else "..."


def written(signature, first):
    """The text of the parameters."""
    texts = [first] if first else []
    for one in signature.parameters:
        text = one.name if one.annotation is None else f"{one.name}: {one.annotation}"
        texts.append(text if one.default is None else f"{text} = {one.default}")
    return ", ".join(texts)


def is_possible(signature, first):
    """Whether Python takes the signature: what a docstring says need not be true."""
    text = f"def f({written(signature, first)}) -> {signature.result}: ..."
    try:
        arguments = ast.parse(text).body[0].args
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    several = [*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
    names = [one.arg for one in several if one]
    return len(names) == len(set(names))
