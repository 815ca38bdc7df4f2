"""Where the text of a module stands: in stubs, or in Python files."""

import io
import os
import tokenize
import zlib


class Source:
    """The text of one module."""

    __slots__ = ("is_package", "is_stub", "name", "origin", "path", "text")

    def __init__(self, name, path, text, origin, is_stub, is_package):
        self.name = name
        # As it is to be shown.
        self.path = path
        self.text = text
        # "file", "typeshed", "stubs" (a package of stubs), "package", "standard library", "introspection"
        self.origin = origin
        self.is_stub = is_stub
        self.is_package = is_package


class Typeshed:
    """The stubs of the standard library, of which this program carries a snapshot."""

    def __init__(self, data, version):
        """
        Args:
            data: for each file a line with its name and size, and its bytes, compressed by zlib.
            version: the version of Python whose modules are wanted.
        """
        self.files = {}
        data = zlib.decompress(data)
        position = 0
        while position < len(data):
            end = data.index(b"\n", position) + 1
            name, size = data[position:end].decode().split()
            position = end + int(size)
            self.files[name] = data[end:position]
        self.version = version
        self.spans = dict(self.read_spans(self.files.get("VERSIONS", b"").decode()))

    @staticmethod
    def read_spans(text):
        for line in text.splitlines():
            name, _, span = line.partition("#")[0].partition(":")
            if span:
                first, _, last = span.strip().partition("-")
                yield name.strip(), (version_number(first), version_number(last) if last else None)

    def has(self, name):
        """Whether the wanted version has the module, as far as the list of modules says."""
        while name:
            if name in self.spans:
                first, last = self.spans[name]
                return first <= self.version and (last is None or self.version <= last)
            name = name.rpartition(".")[0]
        return False

    def find(self, name):
        if not self.has(name):
            return None
        path = name.replace(".", "/")
        for file, is_package in ((f"{path}/__init__.pyi", True), (f"{path}.pyi", False)):
            if file in self.files:
                return Source(name, f"typeshed/{file}", self.files[file].decode(), "typeshed", True, is_package)
        return None


class Finder:
    """Finds modules by name: first their stubs, as type checkers do."""

    def __init__(self, path, typeshed=None, standard=(), introspector=None):
        """
        Args:
            path: folders with packages, in order.
            typeshed: the stubs of the standard library, if modules of it are to be read from there.
            standard: the folders of the standard library, which are looked through last.
            introspector: an `Introspector`, if modules that have no text may be imported.
        """
        self.path = list(path)
        self.typeshed = typeshed
        self.standard = list(standard)
        self.introspector = introspector

    def find(self, name):
        """The source of a module; None if there is no text of it."""
        first, *rest = name.split(".")
        if self.typeshed and (source := self.typeshed.find(name)):
            return source
        for folder in self.path:
            if source := self.look(folder, name, [f"{first}-stubs", *rest], (".pyi",), "stubs"):
                return source
        for folder in self.path:
            if source := self.look(folder, name, [first, *rest], (".pyi", ".py"), "package"):
                return source
        for folder in self.standard:
            if source := self.look(folder, name, [first, *rest], (".py",), "standard library"):
                return source
        return self.introspector.find(name, self.path) if self.introspector else None

    def find_code(self, name):
        """The source with the code, and so with the documentation, of a module whose stub was found."""
        for folder in (*self.path, *self.standard):
            if source := self.look(folder, name, name.split("."), (".py",), "package"):
                return source
        return None

    def is_folder(self, name):
        """Whether the name is that of a package without an `__init__`."""
        return any(os.path.isdir(os.path.join(folder, *name.split("."))) for folder in self.path)

    @staticmethod
    def look(folder, name, parts, endings, origin):
        base = os.path.join(folder, *parts)
        for ending in endings:
            for path, is_package in ((os.path.join(base, f"__init__{ending}"), True), (base + ending, False)):
                if os.path.isfile(path):
                    return Source(name, path, read(path), origin, ending == ".pyi", is_package)
        return None


def read(path):
    """The text of a Python file, decoded as Python does."""
    with open(path, "rb") as file:
        return decode(file.read())


def decode(data):
    """The text of the bytes of a Python file.

    Raises:
        SyntaxError: its encoding is unknown, or it is not written in it.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except (LookupError, UnicodeError) as error:
        # A codec of something else than texts, up from 3.14.
        raise SyntaxError(str(error)) from None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise SyntaxError(f"not written in {encoding}: {error.reason}", (None, line, column, None)) from None
    except (LookupError, ValueError) as error:
        raise SyntaxError(f"not written in {encoding}: {error}", (None, 1, 1, None)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def version_number(text):
    major, minor = text.split(".")[:2]
    return int(major), int(minor)
