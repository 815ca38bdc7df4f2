"""Types that the user of a module knows better than its author wrote them: `predict.limit=int`."""

import ast
import builtins
import typing

from .definitions import Function, Import, Variable

# How programs call modules that such types come from.
ABBREVIATIONS = {"np": "numpy", "pd": "pandas"}


class WrongSetting(SyntaxError):
    """What a user asks for, and not what a file holds."""


def override(modules, module, path, text):
    """Writes another annotation into the tree of the module that a path leads to.

    Args:
        modules: the `Modules`.
        module: a `Module`, in which the path begins.
        path: `function.parameter`, `function.return`, `Class.method.parameter`, `Class.attribute` or `variable`.
        text: the annotation.

    Raises:
        WrongSetting: the text is no expression, or the path leads nowhere.
    """
    try:
        annotation = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise WrongSetting(f"the type of {path} is {text!r}, which can't be read: {error}") from None
    place, rest = None, path.split(".")
    while rest and not (place is not None and isinstance(place.definition, Function)):
        name = rest.pop(0)
        place = found(modules, module, name) if place is None else modules.within(place, name)
        if place is None or place.definition is None:
            raise WrongSetting(f"a type is given for {path}, and there is no {name}")
    definition = place.definition
    if isinstance(definition, Function) and len(rest) == 1:
        change(definition, rest[0], annotation, path)
    elif isinstance(definition, Variable) and not rest:
        definition.annotation = annotation
    else:
        raise WrongSetting(f"a type is given for {path}, which is no parameter, result (.return) or attribute")
    bind(annotation, place, path)


def found(modules, module, name):
    one = modules.in_module(module.name, name)
    return None if one is None else modules.followed(name, *one, through=True)


def change(function, name, annotation, path):
    """Changes all overloads that have the parameter."""
    is_there = False
    for node in function.nodes:
        if name == "return":
            node.returns, is_there = annotation, True
            continue
        arguments = node.args
        given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        for argument in given:
            if argument is not None and argument.arg == name:
                argument.annotation, is_there = annotation, True
    if not is_there:
        raise WrongSetting(f"a type is given for {path}, and there is no parameter {name}")


def bind(annotation, place, path):
    """Gives the annotation's names a meaning where the module has none: those of module typing, and of modules."""
    names = place.scope.module.scope.names
    dotted = {id(node.value) for node in ast.walk(annotation) if isinstance(node, ast.Attribute)}
    for node in ast.walk(annotation):
        if isinstance(node, ast.Name) and node.id not in names and not hasattr(builtins, node.id):
            if id(node) in dotted:
                names[node.id] = Import(node, ABBREVIATIONS.get(node.id, node.id), None, False, None)
            elif hasattr(typing, node.id):
                names[node.id] = Import(node, "typing", node.id, False, None)
            else:
                raise WrongSetting(f"the type that is given for {path} has the name {node.id}, which is unknown")
