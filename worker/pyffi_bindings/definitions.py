"""What a name of a module or of a class can be bound to."""


class Definition:
    """Where a name is bound."""

    __slots__ = ("line", "since")

    def __init__(self, node, since=None):
        self.line = getattr(node, "lineno", 0)
        # The first version of Python that has it, where the source says so.
        self.since = since


class Function(Definition):
    """Functions of one name: one, or overloads; or a property, its setter and its deleter."""

    __slots__ = ("nodes",)

    def __init__(self, node, since):
        super().__init__(node, since)
        self.nodes = [node]


class Class(Definition):
    __slots__ = ("node", "scope")

    def __init__(self, node, since, scope):
        super().__init__(node, since)
        self.node = node
        # The names in its body.
        self.scope = scope


class Variable(Definition):
    """A name with a value, an annotation, or both."""

    __slots__ = ("annotation", "node", "value")

    def __init__(self, node, annotation, value, since):
        super().__init__(node, since)
        self.node = node
        self.annotation = annotation
        self.value = value


class Alias(Definition):
    """`type Name[T] = value`"""

    __slots__ = ("scope", "value")

    def __init__(self, node, scope, since):
        super().__init__(node, since)
        # With the type parameters.
        self.scope = scope
        self.value = node.value


class TypeParameter(Definition):
    """`T` of `def f[T]()`, `class C[T]` or `type A[T]`."""

    __slots__ = ("node",)

    def __init__(self, node):
        super().__init__(node)
        self.node = node


class Import(Definition):
    """`import module` (`name` is None) or `from module import name`."""

    __slots__ = ("exported", "module", "name")

    def __init__(self, node, module, name, exported, since):
        super().__init__(node, since)
        self.module = module
        self.name = name
        # `import a as a` says that the name is for others, too.
        self.exported = exported
