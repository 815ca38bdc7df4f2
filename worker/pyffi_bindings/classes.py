"""Classes: their members, with those that they inherit from classes that nobody else describes."""

import ast

from .conditions import constant, last_name
from .definitions import Class, Function, Import, Variable
from .lineage import RECORDS
from .modules import Place
from .scopes import assigned, last_decorator_name
from .signatures import version_text
from .types import substituted, unknown
from .values import literal_value, written

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
        # The full names of the classes that are described.
        self.own = set()
        self.found_names = {}

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
            result["members"] = self.members(line, kind)
        if kind in ("dataclass", "attrs", "pydantic", "namedTuple", "typedDict"):
            result["fields"] = self.fields(line, kind)
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
        methods, properties, attributes, initializers = [], [], [], None
        seen = {field["name"] for field in fields} | {member["name"] for member in members}
        for ancestor in line:
            one = ancestor.place
            if ancestor is not line[0] and (one.full_name in self.own or one.full_name in NOT_DESCRIBED):
                # Described by its own class, which this one inherits from in Swift, too.
                seen |= self.names_of(one)
                if initializers is None:
                    initializers = self.initializers(one, ancestor.replacements)
                continue
            if not isinstance(one.definition, Class):
                continue
            if initializers is None:
                initializers = self.initializers(one, ancestor.replacements)
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
                method = self.signatures.function(name, place, owner.name, ancestor.replacements)
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
                annotation = declared
                if not (isinstance(target, ast.Attribute) and last_name(target.value) == own):
                    continue
                name = target.attr
                if name.startswith("_") or name in place.definition.scope.names:
                    continue
                if annotation is None and isinstance(value, ast.Name) and value.id in types:
                    annotation = types[value.id]
                if annotation is not None:
                    type = substituted(self.translator.type(annotation, place.scope), ancestor.replacements)
                else:
                    type = type_of_value(value)
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
                return self.signatures.function(name, made, place.name, replacements)["signatures"]
        return None

    # Enumerations

    def members(self, line, kind):
        """The members of an enumeration with their values, as far as the source says them."""
        members = []
        for ancestor in line:
            if not isinstance(ancestor.place.definition, Class):
                continue
            scope = ancestor.place.definition.scope
            automatic = self.automatic(ancestor.place, kind)
            # The members' values, by their names: others mention them.
            values = {}
            for name, definition in scope.names.items():
                if not isinstance(definition, Variable) or name.startswith("_"):
                    continue
                value = definition.value
                # Stubs once wrote members as `NAME: int`.
                if definition.annotation is not None and (
                    is_marked(definition.annotation, ("ClassVar",)) if scope.module.source.is_stub else value is None
                ):
                    continue
                if isinstance(value, ast.Lambda):
                    continue
                if isinstance(value, ast.Call) and last_name(value.func) in ("nonmember", "property"):
                    continue
                if isinstance(value, ast.Call) and last_name(value.func) == "member" and value.args:
                    value = value.args[0]
                described = self.member_value(value, values, name, scope, automatic)
                values[name] = described
                members.append({"name": name, "value": described, "line": definition.line})
            if members:
                break
        return members

    def automatic(self, place, kind):
        """What `auto()` gives: "text", "flag" or "enum"; None if the class has its own way."""
        line = [ancestor.place for ancestor in self.lineage.of(place) if ancestor.place.module != "enum"]
        classes = [one.definition for one in line if isinstance(one.definition, Class)]
        if any("_generate_next_value_" in one.scope.names for one in classes):
            return None
        return "text" if "enum.StrEnum" in [one.place.full_name for one in self.lineage.of(place)] else kind

    def member_value(self, value, values, name, scope, automatic):
        """The value of a member.

        Args:
            value: an expression.
            values: those of the members before it, by their names.
            automatic: what `auto()` gives.
        """
        if isinstance(value, ast.Name) and value.id in values:
            return values[value.id]
        if isinstance(value, ast.Call) and last_name(value.func) == "auto":
            if automatic is None:
                return {"kind": "expression", "value": "auto()"}
            if automatic == "text":
                return {"kind": "str", "value": name.lower()}
            numbers = [int(one["value"]) for one in values.values() if one["kind"] == "int"] or [0]
            if automatic == "flag":
                return {"kind": "int", "value": str(1 << max(numbers).bit_length())}
            last = max(numbers) if self.modules.target.version >= (3, 13) else numbers[-1]
            return {"kind": "int", "value": str(last + 1)}
        if value is None or (isinstance(value, ast.Constant) and value.value is Ellipsis):
            return {"kind": "expression", "value": "..."}
        return literal_value(folded(value, scope, values))

    # Records

    def fields(self, line, kind):
        """The fields of a record, those of its ancestors first, as its instances are made from them."""
        fields = {}
        for ancestor in reversed(line):
            place = ancestor.place
            if isinstance(place.definition, Variable) and self.lineage.kind_of_call(place) == kind:
                fields.update((field["name"], field) for field in self.called_fields(place, kind))
            if not isinstance(place.definition, Class) or not self.has_fields(place, kind):
                continue
            scope = place.definition.scope
            keyword_only = self.is_keyword_only(place)
            is_total = self.option(place, "total", True)
            for name, definition in scope.names.items():
                if not isinstance(definition, Variable) or definition.annotation is None:
                    continue
                annotation = definition.annotation
                if last_name(annotation) == "KW_ONLY":
                    keyword_only = True
                    continue
                if is_marked(annotation, ("ClassVar",)) or (kind == "pydantic" and is_no_model_field(name)):
                    continue
                field = {
                    "name": name,
                    "type": substituted(self.translator.type(annotation, scope), ancestor.replacements),
                    "line": definition.line,
                }
                if kind == "typedDict":
                    field["isRequired"] = is_required(annotation, is_total)
                else:
                    self.add_default(field, definition.value, scope)
                    if keyword_only:
                        field.setdefault("isKeywordOnly", True)
                    if is_marked(annotation, ("InitVar",)):
                        field["isInitOnly"] = True
                # A field that an heir declares again keeps its place.
                fields[name] = field
        return list(fields.values())

    def has_fields(self, place, kind):
        if kind in ("dataclass", "attrs"):
            return self.lineage.decorated(place) == kind
        if kind == "namedTuple":
            # What their heirs declare are attributes.
            return any(RECORDS.get(base.full_name) == kind for base, _ in self.lineage.bases(place))
        return not place.module.startswith("pydantic.")

    def add_default(self, field, value, scope):
        """Adds what an instance gets that is made without the field."""
        if value is None:
            return
        if not (isinstance(value, ast.Call) and last_name(value.func) in ("field", "Field", "ib", "attrib", "Factory")):
            field["default"] = self.signatures.value(value, scope)
            return
        keywords = {keyword.arg: keyword.value for keyword in value.keywords}
        factory = keywords.get("default_factory", keywords.get("factory"))
        default = keywords.get("default")
        if last_name(value.func) == "Field" and value.args:
            default = value.args[0]
        if last_name(value.func) == "Factory" and value.args:
            factory = value.args[0]
        if isinstance(default, ast.Constant) and default.value is Ellipsis:
            default = None
        if factory is not None:
            empty = {"list": "list", "dict": "dict", "set": "set", "tuple": "tuple"}.get(last_name(factory))
            field["default"] = (
                {"kind": empty, "value": []} if empty else {"kind": "expression", "value": f"{written(factory)}()"}
            )
        elif default is not None:
            field["default"] = self.signatures.value(default, scope)
        if constant(keywords.get("init")) is False:
            field["isInitialized"] = False
        if constant(keywords.get("kw_only")) is not None:
            field["isKeywordOnly"] = bool(constant(keywords["kw_only"]))

    def is_keyword_only(self, place):
        for decorator in place.definition.node.decorator_list:
            if isinstance(decorator, ast.Call):
                for keyword in decorator.keywords:
                    if keyword.arg == "kw_only":
                        return constant(keyword.value) is True
        return False

    @staticmethod
    def option(place, name, default):
        """What `class C(Base, name=value)` says."""
        for keyword in place.definition.node.keywords:
            if keyword.arg == name:
                return constant(keyword.value)
        return default

    def made_by_call(self, place, kind):
        """The members of `Name = NamedTuple("Name", [("field", type)])` and its like."""
        empty = {"methods": [], "properties": [], "attributes": []}
        if kind in ("enum", "flag"):
            return {**empty, "members": list(self.called_members(place, kind))}
        return {**empty, "fields": list(self.called_fields(place, kind))}

    def called_fields(self, place, kind):
        call = place.definition.value
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        is_total = constant(keywords.get("total", ast.Constant(True)))
        listed = call.args[1] if len(call.args) > 1 else keywords.get("field_names", keywords.get("fields"))
        fields = []
        if listed is None:
            if self.modules.maker(place, call) != "namedtuple":
                # `NamedTuple("Name", x=int)`
                fields = [(name, one) for name, one in keywords.items() if name not in ("typename", "total")]
        elif isinstance(listed, ast.Dict):
            fields = [(constant(key), value) for key, value in zip(listed.keys, listed.values)]
        elif isinstance(listed, (ast.List, ast.Tuple)):
            for element in listed.elts:
                is_pair = isinstance(element, (ast.Tuple, ast.List)) and len(element.elts) == 2
                fields.append((constant(element.elts[0]), element.elts[1]) if is_pair else (constant(element), None))
        elif isinstance(constant(listed), str):
            fields = [(name, None) for name in constant(listed).replace(",", " ").split()]
        defaults = keywords.get("defaults")
        defaults = defaults.elts if isinstance(defaults, (ast.List, ast.Tuple)) else []
        without = len(fields) - len(defaults)
        for index, (name, annotation) in enumerate(fields):
            if not isinstance(name, str):
                continue
            field = {
                "name": name,
                "type": self.translator.type(annotation, place.scope),
                "line": place.definition.line,
            }
            if kind == "typedDict":
                field["isRequired"] = is_required(annotation, is_total)
            elif index >= without:
                field["default"] = self.signatures.value(defaults[index - without], place.scope)
            yield field

    def called_members(self, place, kind):
        call = place.definition.value
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        listed = call.args[1] if len(call.args) > 1 else keywords.get("names")
        start = constant(keywords.get("start"))
        number = start if type(start) is int else 1
        pairs = []
        if isinstance(listed, ast.Dict):
            pairs = [(constant(key), value) for key, value in zip(listed.keys, listed.values)]
        elif isinstance(listed, (ast.List, ast.Tuple)):
            for element in listed.elts:
                is_pair = isinstance(element, (ast.Tuple, ast.List)) and len(element.elts) == 2
                pairs.append((constant(element.elts[0]), element.elts[1]) if is_pair else (constant(element), None))
        elif isinstance(constant(listed), str):
            pairs = [(name, None) for name in constant(listed).replace(",", " ").split()]
        automatic = "text" if self.modules.maker(place, call) == "StrEnum" else kind
        values = {}
        for name, value in pairs:
            if not isinstance(name, str):
                continue
            if value is not None:
                described = self.member_value(value, values, name, place.scope, automatic)
            elif automatic == "text":
                described = {"kind": "str", "value": name.lower()}
            else:
                described = {"kind": "int", "value": str(number)}
                number = number << 1 if kind == "flag" else number + 1
            values[name] = described
            yield {"name": name, "value": described, "line": call.lineno}


def property_of(definition):
    """Whether functions of one name make a property."""
    return is_decorated(definition.nodes[0], (*PROPERTIES, "setter", "deleter", "getter"))


def is_decorated(node, names):
    return any(last_decorator_name(decorator) in names for decorator in node.decorator_list)


def is_required(annotation, is_total):
    """Whether a TypedDict has the key in any case."""
    if annotation is None or is_marked(annotation, ("Required",)):
        return annotation is not None or bool(is_total)
    return bool(is_total) and not is_marked(annotation, ("NotRequired",))


def is_no_model_field(name):
    """Whether pydantic takes an annotated name of a model for something else."""
    return name == "model_config" or name.startswith("_")


def is_operator(name):
    return name.startswith("__") and name.endswith("__") and name not in HIDDEN


def is_marked(annotation, names):
    """Whether an annotation is `Name[…]`, or `Annotated[Name[…], …]`, with one of the names."""
    base = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return any(annotation.value.partition("[")[0].rpartition(".")[2].strip() == name for name in names)
    if last_name(base) in names:
        return True
    if isinstance(annotation, ast.Subscript) and last_name(base) in ("Annotated", "Required", "NotRequired", "Final"):
        inner = annotation.slice.elts[:1] if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
        return any(is_marked(one, names) for one in inner)
    return False


def is_constant(node):
    """Whether the expression is a constant, or a number with a sign."""
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)


def type_of_value(node):
    """The type of a constant."""
    kind = type(constant(node)).__name__
    return {"kind": kind} if kind in ("bool", "int", "float", "complex", "str", "bytes") else unknown("no annotation")


def folded(node, scope, values, depth=0, way=0):
    """The expression with what its names stand for, and with `|` and `<<` of numbers worked out: the values of flags.

    Args:
        values: what members before it have.
        way: so many other names led here.
    """
    if depth > 100:
        return node
    if isinstance(node, ast.Name):
        definition = scope.names.get(node.id)
        if node.id in values and values[node.id]["kind"] == "int":
            return ast.Constant(int(values[node.id]["value"]))
        if isinstance(definition, Variable) and definition.value is not None and way < 4:
            return folded(definition.value, scope, values, depth + 1, way + 1)
    if isinstance(node, ast.BinOp):
        left, right = (constant(folded(one, scope, values, depth + 1, way)) for one in (node.left, node.right))
        if type(left) is int and type(right) is int:
            if isinstance(node.op, ast.BitOr):
                return ast.Constant(left | right)
            if isinstance(node.op, ast.LShift) and 0 <= right < 1000:
                return ast.Constant(left << right)
    return node
