"""Functions: their parameters, results and overloads."""

import ast
import itertools
import math

from .scopes import Scope, is_overload, last_decorator_name
from .types import ANY, NONE, Translator, substituted, union, unknown, variables_of, walk
from .values import literal_value

# Decorators that change what a call takes or gives in a known way, or not at all. Others are taken to change nothing,
# and are named in the description.
PLAIN_DECORATORS = {
    "abstractmethod",
    "cache",
    "cached_property",
    "classmethod",
    "coroutine",
    "deprecated",
    "disjoint_base",
    "final",
    "lru_cache",
    "no_type_check",
    "override",
    "overload",
    "property",
    "setter",
    "singledispatch",
    "staticmethod",
    "type_check_only",
    "wraps",
}


# So many signatures one may stand for.
MOST_ALTERNATIVES = 4


class Signatures:
    """Describes functions."""

    def __init__(self, translator, documentation):
        self.translator: Translator = translator
        self.documentation = documentation

    def function(self, name, place, method_of=None, replacements=None, variables=()):
        """Describes the functions of one name.

        Args:
            name: as others call it.
            place: where it is defined, with a `Function`.
            method_of: the name of the class that it is a member of.
            replacements: types for the type variables of the class.
            variables: the names of those variables.
        """
        definition = place.definition
        nodes = [node for node in definition.nodes if is_overload(node)] or definition.nodes[-1:]
        decorators = {last_decorator_name(decorator) for node in nodes for decorator in node.decorator_list}
        kind = "function"
        if method_of is not None:
            kind = "method"
            if "staticmethod" in decorators:
                kind = "staticMethod"
            elif "classmethod" in decorators or name in ("__init_subclass__", "__class_getitem__") or name == "__new__":
                kind = "classMethod"
        result = {
            "name": name,
            "kind": kind,
            "line": nodes[0].lineno,
            "signatures": [
                one
                for node in nodes
                for one in alternatives(
                    self.signature(node, place.scope, kind in ("method", "classMethod"), replacements), variables
                )
            ],
        }
        is_async = all(isinstance(node, ast.AsyncFunctionDef) and not is_generator(node) for node in nodes)
        if is_async and "asynccontextmanager" not in decorators:
            result["isAsync"] = True
        if definition.since:
            result["since"] = version_text(definition.since)
        others = sorted(name for name in decorators if name and name not in PLAIN_DECORATORS)
        others = [name for name in others if name not in ("contextmanager", "asynccontextmanager")]
        if others:
            result["decorators"] = others
        doc = self.documentation.of(place.module, place.name, definition.nodes)
        if doc:
            result["doc"] = doc
        return result

    def signature(self, node, scope, has_self=False, replacements=None):
        """Describes the parameters and the result of one `def`."""
        inner = Scope(scope.module, scope, getattr(node, "type_params", ()))
        outer_variables, self.translator.variables = self.translator.variables, {}
        outer_paths, self.translator.of_paths = self.translator.of_paths, set()
        try:
            parameters = self.parameters(node.args, inner, has_self)
            texts = {name: {"kind": "str"} for name in self.translator.of_paths}
            result = self.result(node, inner)
            variables = self.translator.variables
        finally:
            self.translator.variables = outer_variables
            self.translator.of_paths = outer_paths
        replacements = {**texts, **(replacements or {})}
        result = substituted(result, replacements)
        for parameter in parameters:
            parameter["type"] = substituted(parameter["type"], replacements)
        description = {"parameters": parameters, "result": result}
        free = [name for name in variables if name not in replacements]
        if free:
            description["typeParameters"] = [self.type_parameter(name, *variables[name]) for name in free]
        return description

    @staticmethod
    def type_parameter(name, bound, constraints):
        parameter = {"name": name}
        if bound is not None:
            parameter["bound"] = bound
        if constraints:
            parameter["constraints"] = constraints
        return parameter

    def result(self, node, scope):
        if node.returns is None and not is_placeholder(node) and not node.decorator_list:
            return NONE if gives_nothing(node) else unknown("it has no annotation for its result")
        result = self.translator.type(node.returns, scope)
        for decorator in node.decorator_list:
            if last_decorator_name(decorator) in ("contextmanager", "asynccontextmanager"):
                is_async = last_decorator_name(decorator) == "asynccontextmanager"
                value = result if result["kind"] == "any" else result.get("element", ANY)
                result = {"kind": "context", "value": value, "isAsync": is_async}
        return result

    def parameters(self, arguments, scope, has_self):
        positional = [(one, "positionalOnly") for one in arguments.posonlyargs]
        positional += [(one, "standard") for one in arguments.args]
        defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
        described = [self.parameter(one, kind, default, scope) for (one, kind), default in zip(positional, defaults)]
        # Of `def method(*args)` the first of them is the object.
        if has_self and described:
            del described[0]
        # Before there was a sign for it, two underscores said that a parameter has no name for callers.
        for parameter in described:
            if not parameter["name"].startswith("__") or parameter["name"].endswith("__"):
                break
            parameter["kind"] = "positionalOnly"
        if arguments.vararg:
            described.append(self.parameter(arguments.vararg, "variadic", None, scope))
        described += [
            self.parameter(one, "keywordOnly", default, scope)
            for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults)
        ]
        if arguments.kwarg:
            described.append(self.parameter(arguments.kwarg, "keywords", None, scope))
        return described

    def parameter(self, node, kind, default, scope):
        parameter = {
            "name": node.arg,
            "kind": kind,
            "type": self.translator.type(node.annotation, scope),
            "line": node.lineno,
            "column": node.col_offset + 1,
        }
        if default is not None:
            parameter["default"] = self.value(default, scope)
        if parameter.get("default") == NONE:
            # `name: int = None` takes None, too.
            parameter["type"] = union([parameter["type"], NONE])
        return parameter

    def value(self, node, scope):
        """A default, with the members of enumerations that it names."""

        def member(node):
            if not isinstance(node, ast.Attribute):
                return None
            place = self.translator.modules.named(scope, node.value, for_type=False)
            if place is None or not hasattr(place.definition, "node") or not hasattr(place.definition, "scope"):
                return None
            if node.attr not in place.definition.scope.names:
                return None
            return {"kind": "member", "module": place.module, "class": place.name, "name": node.attr}

        return literal_value(node, member)


def alternatives(signature, kept):
    """A signature for each of the types that its type variables are constrained to.

    Args:
        kept: the names of variables that stay, as an object says what those of its class are.
    """
    bounds = {
        one["name"]: one["bound"]
        for one in signature.get("typeParameters", ())
        if one["name"] not in kept and is_of_values(one.get("bound"))
    }
    if bounds:
        # What is given is a value of Swift, and what comes back is no more special than the bound.
        free = [one for one in signature["typeParameters"] if one["name"] not in bounds]
        signature = {**replaced(signature, bounds), **({"typeParameters": free} if free else {})}
    taken = {name for parameter in signature["parameters"] for name in variables_of(parameter["type"])}
    constrained = {
        one["name"]: one["constraints"]
        for one in signature.get("typeParameters", ())
        if "constraints" in one and one["name"] in taken and one["name"] not in kept
    }
    if not constrained or math.prod(map(len, constrained.values())) > MOST_ALTERNATIVES:
        yield signature
        return
    free = [one for one in signature["typeParameters"] if one["name"] not in constrained]
    for types in itertools.product(*constrained.values()):
        one = replaced(signature, dict(zip(constrained, types)))
        yield {**one, "typeParameters": free} if free else one


def replaced(signature, replacements):
    """The signature with other types for its variables, without declarations of them."""
    return {
        "parameters": [
            {**parameter, "type": substituted(parameter["type"], replacements)} for parameter in signature["parameters"]
        ],
        "result": substituted(signature["result"], replacements),
    }


def is_of_values(type):
    """Whether only values that are the same in Swift are of the type: texts, paths and numbers."""
    kinds = []
    walk(type or ANY, lambda part: kinds.append(part["kind"]))
    return not set(kinds) - {"union", "str", "path", "bytes", "int", "float", "bool"}


def is_generator(node):
    """Whether the function's own code yields."""
    pending = list(node.body)
    while pending:
        one = pending.pop()
        if isinstance(one, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            pending.extend(ast.iter_child_nodes(one))
    return False


def is_placeholder(node):
    """Whether the function is only declared: its body is a docstring, `...`, `pass` or a `raise`."""
    last = node.body[-1]
    is_constant = isinstance(last, ast.Expr) and isinstance(last.value, ast.Constant)
    return len(node.body) <= 2 and (is_constant or isinstance(last, (ast.Pass, ast.Raise)))


def gives_nothing(node):
    """Whether the function's own code has no result: it neither returns a value nor yields one."""
    if is_generator(node):
        return False
    pending = list(node.body)
    while pending:
        one = pending.pop()
        if isinstance(one, ast.Return) and one.value is not None:
            return False
        if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            pending.extend(ast.iter_child_nodes(one))
    return True


def version_text(version):
    return ".".join(map(str, version))
