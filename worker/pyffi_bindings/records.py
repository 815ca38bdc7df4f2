"""Records: the fields of dataclasses, attrs' classes, named tuples, typed dicts and pydantic's models."""

import ast

from .annotations import is_marked
from .conditions import constant, last_name
from .definitions import Class, Variable
from .lineage import RECORDS
from .types import NONE, substituted, union
from .values import written

# Methods that make an instance, or its attributes, in a way of their own.
MAKERS = {
    "__attrs_init__",
    "__attrs_post_init__",
    "__attrs_pre_init__",
    "__getattr__",
    "__getattribute__",
    "__init__",
    "__new__",
    "__post_init__",
    "__setattr__",
    "model_post_init",
}


class Records:
    """Describes the fields of records."""

    def __init__(self, modules, translator, signatures, lineage):
        self.modules = modules
        self.translator = translator
        self.signatures = signatures
        self.lineage = lineage

    def fields(self, line, kind):
        """The fields of a record, those of its ancestors first, as its instances are made from them."""
        fields = {}
        is_frozen = any(self.is_frozen(ancestor.place) for ancestor in line)
        for ancestor in reversed(line):
            place = ancestor.place
            if isinstance(place.definition, Variable) and self.lineage.kind_of_call(place) == kind:
                fields.update((field["name"], field) for field in self.called_fields(place, kind))
            if not isinstance(place.definition, Class) or not self.has_fields(place, kind):
                continue
            scope = place.definition.scope
            keyword_only = self.decorator_says(place, "kw_only")
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
                    if kind == "attrs":
                        field.setdefault("alias", name.lstrip("_"))
                    if field.get("alias") == name:
                        del field["alias"]
                    if field.get("default") == NONE:
                        # `name: int = None` takes None, too.
                        field["type"] = union([field["type"], NONE])
                    if keyword_only:
                        field.setdefault("isKeywordOnly", True)
                    if is_marked(annotation, ("InitVar",)):
                        field["isInitOnly"] = True
                    if is_frozen:
                        field["isFrozen"] = True
                # A field that an heir declares again keeps its place.
                fields[name] = field
        return list(fields.values())

    def is_more_than_fields(self, line, kind):
        """Whether an instance has, or is made of, anything but the values of its fields."""
        for ancestor in line:
            place = ancestor.place
            if kind == "typedDict" or not isinstance(place.definition, Class) or place.full_name in RECORDS:
                continue
            names = place.definition.scope.names
            if place.module != "builtins" and MAKERS & names.keys():
                return True
            if self.decorator_says_not(place, "init"):
                return True
            # What an heir without the decorator declares are attributes.
            is_declaring = any(isinstance(one, Variable) and one.annotation is not None for one in names.values())
            if is_declaring and not self.has_fields(place, kind):
                return True
        return False

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
        # The name under which an instance is made with the field.
        alias = next((constant(keywords[one]) for one in ("validation_alias", "alias") if one in keywords), None)
        if isinstance(alias, str):
            field["alias"] = alias
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

    def is_frozen(self, place):
        """Whether a class lets nobody set the fields of its instances, and those of its heirs."""
        if not isinstance(place.definition, Class):
            return False
        decorators = place.definition.node.decorator_list
        if self.option(place, "frozen", False) is True or self.decorator_says(place, "frozen"):
            return True
        # attrs has a decorator of its own for that; pydantic's models have a member.
        config = place.definition.scope.names.get("model_config")
        value = config.value if isinstance(config, Variable) else None
        keywords = value.keywords if isinstance(value, ast.Call) else ()
        return any(last_name(one.func if isinstance(one, ast.Call) else one) == "frozen" for one in decorators) or any(
            keyword.arg == "frozen" and constant(keyword.value) is True for keyword in keywords
        )

    @staticmethod
    def decorator_says(place, option):
        for decorator in place.definition.node.decorator_list:
            if isinstance(decorator, ast.Call):
                for keyword in decorator.keywords:
                    if keyword.arg == option:
                        return constant(keyword.value) is True
        return False

    @staticmethod
    def decorator_says_not(place, option):
        return any(
            keyword.arg == option and constant(keyword.value) is False
            for decorator in place.definition.node.decorator_list
            if isinstance(decorator, ast.Call)
            for keyword in decorator.keywords
        )

    @staticmethod
    def option(place, name, default):
        """What `class C(Base, name=value)` says."""
        for keyword in place.definition.node.keywords:
            if keyword.arg == name:
                return constant(keyword.value)
        return default

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


def is_required(annotation, is_total):
    """Whether a TypedDict has the key in any case."""
    if annotation is None or is_marked(annotation, ("Required",)):
        return annotation is not None or bool(is_total)
    return bool(is_total) and not is_marked(annotation, ("NotRequired",))


def is_no_model_field(name):
    """Whether pydantic takes an annotated name of a model for something else."""
    return name == "model_config" or name.startswith("_")
