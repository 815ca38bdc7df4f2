"""What the source says of its functions and classes, for the comments of the Swift code."""

import ast


class Documentation:
    """Finds docstrings: in the source itself or, where that is a stub, in the code that it describes."""

    def __init__(self, finder, stubs):
        """
        Args:
            finder: finds the code of a stub.
            stubs: the names of the modules that were read from stubs.
        """
        self.finder = finder
        self.stubs = stubs
        self.texts = {}

    def of(self, module, name, nodes):
        """The docstring of what a module defines under a name, without its indentation; None if there is none."""
        for node in nodes:
            text = docstring(node)
            if text:
                return text
        if module in self.stubs:
            if module not in self.texts:
                self.texts[module] = self.read(module)
            return self.texts[module].get(name)
        return None

    def read(self, module):
        """All docstrings of a module's code, by the names that they belong to."""
        texts = {}
        try:
            source = self.finder.find_code(module)
            tree = source and ast.parse(source.text)
        except (SyntaxError, OSError, ValueError, RecursionError, MemoryError):
            return texts

        def visit(node, prefix):
            for child in getattr(node, "body", ()):
                if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                    name = f"{prefix}{child.name}"
                    text = docstring(child)
                    if text:
                        texts.setdefault(name, text)
                    if isinstance(child, ast.ClassDef):
                        visit(child, f"{name}.")
                elif isinstance(child, (ast.If, ast.Try)):
                    visit(child, prefix)

        if tree:
            text = docstring(tree)
            if text:
                texts[""] = text
            visit(tree, "")
        return texts


def docstring(node):
    """The text that a module, a class or a function begins with, without its indentation."""
    first = node.body[0] if node.body else None
    if not (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    ):
        return None
    lines = first.value.value.expandtabs().splitlines() or [""]
    # The first line begins behind the quotes.
    indents = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(indents, default=0)
    lines = [lines[0].strip(), *(line[margin:].rstrip() for line in lines[1:])]
    return "\n".join(lines).strip("\n") or None
