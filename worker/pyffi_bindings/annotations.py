"""What annotations say besides a type."""

import ast

from .conditions import last_name


def is_marked(annotation, names):
    """Whether an annotation is `Name[…]`, or `Annotated[Name[…], …]`, with one of the names."""
    base = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return any(annotation.value.partition("[")[0].rpartition(".")[2].strip() == name for name in names)
    if last_name(base) in names:
        return True
    if isinstance(annotation, ast.Subscript) and last_name(base) in (
        "Annotated",
        "Required",
        "NotRequired",
        "Final",
        "ReadOnly",
    ):
        inner = annotation.slice.elts[:1] if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
        return any(is_marked(one, names) for one in inner)
    return False
