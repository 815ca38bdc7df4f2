"""Classes: their members, with those that they inherit from classes that nobody else describes."""

import ast

from .annotations import is_marked
from .conditions import constant, last_name
from .definitions import Class, Function, Import, Variable
from .enumerations import Enumerations
from .modules import Place
from .records import Records
from .scopes import assigned, last_decorator_name
from .signatures import version_text
from .types import NONE, substituted, union, unknown

PROPERTIES = ("property", "cached_property", "abstractproperty", "hybrid_property", "cache_readonly", "cached")

# Members that Python itself calls, or that describe the class: nobody calls them by name.
HIDDEN = {
    "__class_getitem__",
    "__del__",
    "__delattr__",
    "__dir__",
    "__format__",
    "__getattr__",
    "__getattribute__",
    "__getnewargs__",
    "__getstate__",
    "__hash__",
    "__init__",
    "__init_subclass__",
    "__instancecheck__",
    "__match_args__",
    "__new__",
    "__post_init__",
    "__prepare__",
    "__reduce__",
    "__reduce_ex__",
    "__repr__",
    "__set_name__",
    "__setattr__",
    "__setstate__",
    "__sizeof__",
    "__slots__",
    "__str__",
    "__subclasscheck__",
    "__subclasshook__",
}

# Ancestors whose members every object of the kind has in Swift by other means, or that have none.
NOT_DESCRIBED = {"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol"}


class Classes:
    """Describes classes."""

    def __init__(self, modules, translator, signatures, lineage, documentation):
        self.modules = modules
        self.translator = translator
        self.signatures = signatures
        self.lineage = lineage
        self.documentation = documentation
        self.enumerations = Enumerations(modules, lineage)
        self.records = Records(modules, translator, signatures, lineage)
        # The full names of the classes that are described.
        self.own = set()
        self.found_names = {}
        # The full names of the classes that other modules' classes say how to make.
        self.made_elsewhere = set()

    def add(self, place):
        """Notes that a class is described: types refer to it, and its heirs don't repeat its members."""
        self.own.add(place.full_name)
        self.translator.own.add(place.full_name)

    def describe(self, name, place):
        """Describes a class.

        Args:
            name: its name for others.
            place: where it is defined, by a `class` statement or a call.
        """
        kind = self.lineage.kind(place)
        definition = place.definition
        result = {
            "name": name,
            "module": place.module,
            "qualifiedName": place.name,
            "kind": kind,
            "line": definition.line,
        }
        if definition.since:
            result["since"] = version_text(definition.since)
        if isinstance(definition, Variable):
            return {**result, "bases": [], "lineage": [], **self.made_by_call(place, kind)}
        line = self.lineage.of(place)
        result["lineage"] = [ancestor.place.full_name for ancestor in line[1:] if not ancestor.place.is_nameless]
        result["bases"] = [base.full_name for base, _ in self.lineage.bases(place) if not base.is_nameless]
        variables = self.lineage.parameters(place)
        if variables:
            result["typeParameters"] = variables
        doc = self.documentation.of(place.module, place.name, [definition.node])
        if doc:
            result["doc"] = doc
        if kind in ("enum", "flag"):
            result["members"] = self.enumerations.members(line, kind)
        if kind in ("dataclass", "attrs", "pydantic", "namedTuple", "typedDict"):
            result["fields"] = self.records.fields(line, kind)
            if self.records.is_more_than_fields(line, kind):
                result["isMoreThanFields"] = True
        result.update(self.described_members(place, line, kind, result.get("fields", ()), result.get("members", ())))
        classes = [
            self.describe(inner, Place(place.module, f"{place.name}.{inner}", one, definition.scope))
            for inner, one in definition.scope.names.items()
            if isinstance(one, Class) and not inner.startswith("_")
        ]
        if classes:
            result["classes"] = classes
        return result

    # Members

    def described_members(self, place, line, kind, fields, members):
        """Methods, properties and attributes, and what makes an instance."""
        methods, properties, attributes, initializers, maker = [], [], [], None, None
        seen = {field["name"] for field in fields} | {member["name"] for member in members}
        for ancestor in line:
            one = ancestor.place
            if ancestor is not line[0] and (one.full_name in self.own or one.full_name in NOT_DESCRIBED):
                # Described by its own class, which this one inherits from in Swift, too.
                seen |= self.names_of(one)
                if initializers is None:
                    initializers, maker = self.initializers(one, ancestor.replacements), ancestor
                continue
            if not isinstance(one.definition, Class):
                continue
            if initializers is None:
                initializers, maker = self.initializers(one, ancestor.replacements), ancestor
            for name, definition in one.definition.scope.names.items():
                if name in seen or (name.startswith("_") and not is_operator(name)):
                    continue
                seen.add(name)
                self.member(name, definition, ancestor, line[0] is ancestor, methods, properties, attributes)
            for attribute in self.instance_attributes(ancestor):
                if attribute["name"] not in seen:
                    seen.add(attribute["name"])
                    attributes.append(attribute)
        result = {"methods": methods, "properties": properties, "attributes": attributes}
        if kind not in ("enum", "flag", "protocol") and initializers is not None:
            result["initializers"] = initializers
            if maker is not line[0]:
                self.made_elsewhere.add(place.full_name)
        return result

    def member(self, name, definition, ancestor, is_own, methods, properties, attributes):
        owner = ancestor.place
        place = Place(owner.module, f"{owner.name}.{name}", definition, owner.definition.scope)
        inherited = {} if is_own else {"inheritedFrom": owner.full_name}
        if isinstance(definition, Import):
            return
        if isinstance(definition, Function):
            if property_of(definition):
                properties.append({**self.property(name, place, ancestor.replacements), **inherited})
            else:
                variables = self.lineage.parameters(owner)
                method = self.signatures.function(name, place, owner.name, ancestor.replacements, variables)
                methods.append({**method, **inherited})
        elif isinstance(definition, Variable):
            attribute = self.attribute(name, definition, place, ancestor.replacements)
            if attribute:
                attributes.append({**attribute, **inherited})

    def names_of(self, place):
        """The names of all that a described ancestor has."""
        if place.key not in self.found_names:
            self.found_names[place.key] = {
                name
                for ancestor in self.lineage.of(place)
                if isinstance(ancestor.place.definition, Class)
                for name in ancestor.place.definition.scope.names
            }
        return self.found_names[place.key]

    def property(self, name, place, replacements):
        nodes = place.definition.nodes
        annotation = nodes[0].returns
        setter = next((node for node in nodes if is_decorated(node, ("setter",))), None)
        if setter is nodes[0]:
            # `@Base.name.setter`: what the setter takes is all that is said here.
            taken = [*setter.args.posonlyargs, *setter.args.args][1:]
            annotation = taken[0].annotation if taken else None
        type = self.translator.type(annotation, place.scope)
        result = {"name": name, "type": substituted(type, replacements), "line": nodes[0].lineno}
        if setter is not None:
            result["isSettable"] = True
        if place.definition.since:
            result["since"] = version_text(place.definition.since)
        doc = self.documentation.of(place.module, place.name, nodes)
        if doc:
            result["doc"] = doc
        return result

    def attribute(self, name, definition, place, replacements):
        """An attribute that the class body declares; None for what is no attribute, such as an alias of a type."""
        annotation, value = definition.annotation, definition.value
        if annotation is None:
            if value is None or not is_constant(value):
                return self.bound_again(name, place, value)
            type = type_of_value(value)
        elif last_name(annotation) in ("ClassVar", "Final") and value is not None:
            type = type_of_value(value)
        else:
            base = annotation.value if isinstance(annotation, ast.Subscript) else annotation
            if last_name(base) == "TypeAlias":
                return None
            type = substituted(self.translator.type(annotation, place.scope), replacements)
        result = {"name": name, "type": type, "line": definition.line, "isSettable": True}
        if annotation is not None and is_marked(annotation, ("ClassVar", "Final", "ReadOnly")):
            result["isClassAttribute"] = is_marked(annotation, ("ClassVar",))
            result["isSettable"] = is_marked(annotation, ("ClassVar",))
        elif value is not None:
            result["isClassAttribute"] = True
        return result

    @staticmethod
    def bound_again(name, place, value):
        """An attribute without annotation, unless it is another name of a method or a class."""
        if isinstance(value, (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp, ast.Lambda)):
            return None
        return {"name": name, "type": unknown("no annotation"), "line": place.definition.line, "isSettable": True}

    def instance_attributes(self, ancestor):
        """The attributes that `__init__` gives to `self`, where what it gives has a type."""
        place = ancestor.place
        definition = place.definition.scope.names.get("__init__")
        if not isinstance(definition, Function):
            return
        node = definition.nodes[-1]
        arguments = [*node.args.posonlyargs, *node.args.args]
        if not arguments:
            return
        own = arguments[0].arg
        types = {one.arg: one.annotation for one in (*arguments[1:], *node.args.kwonlyargs)}
        optional = names_with_none(node.args)
        for statement in node.body:
            if isinstance(statement, ast.AnnAssign):
                given = [(statement.target, statement.value)]
                declared = statement.annotation
            elif isinstance(statement, ast.Assign):
                given = [pair for target in statement.targets for pair in assigned(target, statement.value)]
                declared = None
            else:
                continue
            for target, value in given:
                annotation, may_be_none = declared, False
                if not (isinstance(target, ast.Attribute) and last_name(target.value) == own):
                    continue
                name = target.attr
                if name.startswith("_") or name in place.definition.scope.names:
                    continue
                if annotation is None and isinstance(value, ast.Name) and value.id in types:
                    annotation, may_be_none = types[value.id], value.id in optional
                if annotation is not None:
                    type = substituted(self.translator.type(annotation, place.scope), ancestor.replacements)
                else:
                    type = type_of_value(value)
                if may_be_none:
                    type = union([type, NONE])
                yield {"name": name, "type": type, "line": statement.lineno, "isSettable": True}

    def initializers(self, place, replacements):
        """What makes an instance, if this class says so; None if its ancestors have to."""
        if not isinstance(place.definition, Class):
            return None
        names = place.definition.scope.names
        for name in ("__init__", "__new__"):
            definition = names.get(name)
            if isinstance(definition, Function):
                made = Place(place.module, f"{place.name}.{name}", definition, place.definition.scope)
                variables = self.lineage.parameters(place)
                return self.signatures.function(name, made, place.name, replacements, variables)["signatures"]
        return None

    def made_by_call(self, place, kind):
        """The members of `Name = NamedTuple("Name", [("field", type)])` and its like."""
        empty = {"methods": [], "properties": [], "attributes": []}
        if kind in ("enum", "flag"):
            return {**empty, "members": list(self.enumerations.called_members(place, kind))}
        return {**empty, "fields": list(self.records.called_fields(place, kind))}


def names_with_none(arguments):
    """The names of the parameters whose default is None."""
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
    pairs = [*zip(positional, defaults), *zip(arguments.kwonlyargs, arguments.kw_defaults)]
    return {one.arg for one, default in pairs if isinstance(default, ast.Constant) and default.value is None}


def property_of(definition):
    """Whether functions of one name make a property."""
    return is_decorated(definition.nodes[0], (*PROPERTIES, "setter", "deleter", "getter"))


def is_decorated(node, names):
    return any(last_decorator_name(decorator) in names for decorator in node.decorator_list)


def is_operator(name):
    return name.startswith("__") and name.endswith("__") and name not in HIDDEN


def is_constant(node):
    """Whether the expression is a constant, or a number with a sign."""
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)


def type_of_value(node):
    """The type of a constant."""
    kind = type(constant(node)).__name__
    return {"kind": kind} if kind in ("bool", "int", "float", "complex", "str", "bytes") else unknown("no annotation")
