"""The description of a module: all that it offers to others."""

import ast

from .classes import Classes, is_constant, type_of_value
from .conditions import constant, last_name
from .definitions import Class, Function, Variable
from .documentation import Documentation
from .known import KNOWN
from .lineage import Lineage
from .modules import Place
from .returned import Returned
from .signatures import Signatures, version_text
from .types import Translator, walk
from .values import literal_value

FORM = 1


class Describer:
    """Describes modules that have been read."""

    def __init__(self, modules, target):
        self.modules = modules
        self.target = target
        self.stubs = StubNames(modules)
        self.documentation = Documentation(modules.finder, self.stubs)
        self.translator = Translator(modules)
        self.signatures = Signatures(self.translator, self.documentation)
        self.lineage = Lineage(modules, self.translator)
        self.classes = Classes(modules, self.translator, self.signatures, self.lineage, self.documentation)
        self.returned = Returned(modules, self.classes, self.lineage)

    def describe(self, module, name=None):
        """Describes one module.

        Args:
            module: a `Module`.
            name: its name for those who import it, if that is another one.
        """
        offered = [(one, self.place(module, one)) for one in self.modules.public(module)]
        offered = [(one, place) for one, place in offered if place is not None]
        self.find_classes(offered)
        result = {
            "form": FORM,
            "module": name or module.name,
            "source": {"path": module.source.path, "origin": module.source.origin},
            "python": version_text(self.target.version),
        }
        doc = self.documentation.of(module.name, "", [module.tree])
        if doc:
            result["doc"] = doc
        functions, classes, values, left_out, aliases = [], [], [], [], []
        named = set()
        # A class is described under the name that it has itself, if it is offered under that.
        for one, place in sorted(offered, key=lambda pair: pair[0] != pair[1].name):
            definition = place.definition
            try:
                if isinstance(definition, Function):
                    functions.append(self.signatures.function(one, place))
                elif place.full_name in named:
                    aliases.append({"name": one, "class": place.full_name})
                elif isinstance(definition, Class) or self.lineage.kind_of_call(place):
                    named.add(place.full_name)
                    classes.append(self.classes.describe(one, place))
                elif isinstance(definition, Variable):
                    self.describe_variable(one, place, functions, values)
                elif place.full_name in KNOWN and one not in self.modules.modules:
                    continue  # another name of a type
                elif place.is_module or definition is None:
                    reason = "a module" if place.is_module else "its source was not found"
                    left_out.append({"name": one, "reason": reason})
            except RecursionError:
                left_out.append({"name": one, "reason": "nested too deeply"})
        hidden = self.returned.of(module, [*functions, *classes, *values], {one for one, _ in offered})
        return {
            **result,
            "functions": functions,
            "classes": classes + hidden,
            "values": values,
            "leftOut": left_out,
            "aliases": aliases,
            "heirs": self.returned.heirs([*functions, *classes, *hidden, *values]),
            "problems": self.problems(functions, classes, module),
        }

    def place(self, module, name):
        """What a public name of a module leads to."""
        found = self.modules.in_module(module.name, name)
        if found is None:
            member = self.modules.member(module.name, name)
            return member if member.is_module else None
        place = self.modules.followed(name, *found, through=True)
        if not isinstance(place.definition, Variable) or place.definition.annotation is not None:
            return place
        # What the module gives another name; but a member of a class is a value.
        aliased = self.lineage.aliased(place)
        is_member = isinstance(aliased.definition, Variable) and aliased.scope.parent is not None
        return place if is_member else aliased

    def find_classes(self, offered):
        """Notes which classes are described, before the first of them is."""
        pending = [
            place for _, place in offered if isinstance(place.definition, Class) or self.lineage.kind_of_call(place)
        ]
        while pending:
            place = pending.pop()
            self.classes.add(place)
            if isinstance(place.definition, Class):
                for inner, definition in place.definition.scope.names.items():
                    if isinstance(definition, Class) and not inner.startswith("_"):
                        pending.append(Place(place.module, f"{place.name}.{inner}", definition, place.definition.scope))

    def describe_variable(self, name, place, functions, values):
        definition = place.definition
        value = definition.value
        if definition.annotation is not None:
            if last_name(definition.annotation) == "TypeAlias":
                return
            if last_name(definition.annotation) == "Final" and value is not None:
                type = type_of_value(value)
            else:
                type = self.translator.type(definition.annotation, place.scope)
        elif value is not None and is_constant(value):
            type = type_of_value(value)
        elif isinstance(value, ast.Attribute):
            owner = self.modules.named(place.scope, value.value, for_type=False)
            if owner is None or not isinstance(owner.definition, Class):
                # `seed = _instance.seed`
                self.describe_bound_method(name, place, functions)
                return
            if self.lineage.kind(owner) not in ("enum", "flag"):
                return
            type = {"kind": "class", "module": owner.module, "name": owner.name}
        else:
            return
        described = {"name": name, "type": type, "line": definition.line}
        if value is not None and is_constant(value) and constant(value) is not Ellipsis:
            described["value"] = literal_value(value)
        if definition.since:
            described["since"] = version_text(definition.since)
        values.append(described)

    def describe_bound_method(self, name, place, functions):
        node = place.definition.value
        base = self.modules.named(place.scope, node.value, for_type=False)
        if base is None or not isinstance(base.definition, Variable) or base.definition.annotation is None:
            return
        owner = self.modules.named(base.scope, base.definition.annotation)
        if owner is None or not isinstance(owner.definition, Class):
            return
        for ancestor in self.lineage.of(owner):
            one = ancestor.place
            if isinstance(one.definition, Class):
                method = one.definition.scope.names.get(node.attr)
                if isinstance(method, Function):
                    made = Place(one.module, f"{one.name}.{node.attr}", method, one.definition.scope)
                    described = self.signatures.function(name, made, one.name, ancestor.replacements)
                    functions.append({**described, "kind": "function"})
                    return

    def problems(self, functions, classes, module):
        """What could not be read, and parameters and results without annotation, for who wrote the file."""
        problems = [
            {
                "severity": "warning",
                "path": getattr(error, "filename", None) or name,
                "line": getattr(error, "lineno", None) or 1,
                "column": getattr(error, "offset", None) or 1,
                "message": f"{name} can't be read: {getattr(error, 'msg', None) or error}",
            }
            for name, error in self.modules.broken
        ]
        if module.source.origin == "file":
            for function in functions:
                problems += self.missing(function, module)
            pending = list(classes)
            while pending:
                one = pending.pop(0)
                pending += one.get("classes", ())
                for function in one["methods"]:
                    if "inheritedFrom" in function:
                        continue
                    problems += self.missing(function, module, one["name"])
                if f"{one['module']}.{one['qualifiedName']}" in self.classes.made_elsewhere:
                    continue
                made = {"name": one["name"], "signatures": one.get("initializers", ()), "line": one["line"]}
                problems += self.missing(made, module)
        return problems

    @staticmethod
    def missing(function, module, owner=None):
        name = f"{owner}.{function['name']}" if owner else function["name"]
        for signature in function["signatures"]:
            for parameter in signature["parameters"]:
                reason = reason_in(parameter["type"])
                if reason and parameter["kind"] not in ("variadic", "keywords"):
                    yield {
                        "severity": "warning",
                        "path": module.source.path,
                        "line": parameter["line"],
                        "column": parameter["column"],
                        "message": f"parameter {parameter['name']} of {name} takes any object: {reason}",
                    }
            reason = reason_in(signature["result"])
            # Without a reason of its own, the function is only declared.
            if reason and "kind" in function and reason != "no annotation":
                yield {
                    "severity": "warning",
                    "path": module.source.path,
                    "line": function["line"],
                    "column": 1,
                    "message": f"{name} gives any object: {reason}",
                }


class StubNames:
    """The names of the modules that were read from stubs."""

    def __init__(self, modules):
        self.modules = modules

    def __contains__(self, name):
        module = self.modules.modules.get(name)
        return module is not None and module.source.is_stub


def reason_in(type):
    """Why a type, or a part of it, is any object though its author may have meant another; None if it isn't so."""
    reasons = []
    walk(type, lambda part: reasons.append(part.get("reason")) if part.get("kind") == "any" else None)
    return next((reason for reason in reasons if reason), None)
