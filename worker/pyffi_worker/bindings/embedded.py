"""Python files that a Swift program carries: modules that are imported from its memory."""

import importlib
import os
import sys
from importlib.machinery import ModuleSpec, PathFinder

from ..execution.texts import compiled
from ..process.locks import guard
from .versions import other_version

lock = guard()
texts = {}  # module name → (file name, source)
adapters = {}  # (module name, text) → the namespace that the text made
shared = []  # the folder that other processes of Python import the modules from, once there may be any

# Who imports one of these may start processes that import everything anew.
STARTERS = ("multiprocessing.spawn", "multiprocessing.forkserver", "multiprocessing.popen_spawn_posix")


class Embedded:
    """Finds and loads the modules. Their sources show in tracebacks, and `inspect` gives them."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in STARTERS:
            share()
        if name not in texts:
            if not any(one.startswith(f"{name}.") for one in list(texts)):
                return None
            # A folder without an __init__.py is a package as well; an installed one of the name has further parts.
            return PathFinder.find_spec(name, path) or ModuleSpec(name, None, is_package=True)
        spec = ModuleSpec(name, Embedded, origin=texts[name][0], is_package=Embedded.is_package(name))
        spec.has_location = True
        return spec

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        name = module.__spec__.name
        if os.path.exists(texts[name][0]):
            keep_lines(*texts[name])
        exec(Embedded.get_code(name), module.__dict__)
        with lock:
            made = [(text, space) for (one, text), space in adapters.items() if one == name and space.module is module]
        # What is executed anew has new classes, which nothing is attached to.
        for text, space in made:
            adapt(name, text, space)

    @staticmethod
    def get_code(name):
        file, source = texts[name]
        return compiled(source, file, "exec")

    @staticmethod
    def get_source(name):
        return texts[name][1]

    @staticmethod
    def get_filename(name):
        return texts[name][0]

    @staticmethod
    def is_package(name):
        return os.path.basename(texts[name][0]) == "__init__.py"


def load(name, sources, adapting, made_for):
    """Imports a module of the Swift program, or an installed one.

    Args:
        name: the module.
        sources: (name, file name, source) of it and of those that it imports; none for one that is installed.
        adapting: code that is executed with the module as `module` before it is used first, or None.
        made_for: the version that the bindings were made for, as `versions.other_version` takes it, or None.

    Returns:
        the module; the namespace of that code; and the module's version if that is another one, or None.
    """
    if is_sharing() or shared:
        import_tools()
    with lock:
        for one, file, source in sources:
            add(one, file, source)
    module = importlib.import_module(name)
    other = made_for and other_version(module, made_for)
    if not adapting:
        return module, None, other
    with lock:
        namespace = adapters.get((name, adapting))
    if namespace is None or namespace.module is not module:
        namespace = type(sys)(f"swift_bindings_of_{name}")
        namespace.module = module
        adapt(name, adapting, namespace)
        with lock:
            # All who came at once take what the first of them has made.
            known = adapters.get((name, adapting))
            if known is not None and known.module is module:
                namespace = known
            adapters[name, adapting] = namespace
    return module, namespace, other


def adapt(name, text, namespace):
    exec(compiled(text, f"<bindings of {name}>", "exec"), namespace.__dict__)


def add(name, file, source):
    """Makes a module known, under its lock."""
    known = texts.get(name)
    if known is not None:
        if known[1] != source:
            raise ImportError(
                f"two Python files named {name} are part of this program, {known[0]} and {file}: "
                "one interpreter has one module of a name, so rename one of them",
                name=name,
            )
        return
    if name in sys.modules:
        other = getattr(sys.modules[name], "__file__", None) or "built in"
        raise ImportError(
            f"{file} can't be imported as {name}, since that module is there already ({other}): rename the file",
            name=name,
        )
    if not any(finder is Embedded for finder in sys.meta_path):
        sys.meta_path.insert(0, Embedded)
    texts[name] = file, source
    if is_sharing():
        share()
    elif shared:
        write(name)


def is_sharing():
    return any(starter in sys.modules for starter in STARTERS)


def import_tools():
    """Imports what `share` and `write` need, before they hold the lock: the program's own files may be among it."""
    import atexit
    import io
    import shutil
    import tempfile
    import tokenize

    return atexit, shutil, tempfile, io, tokenize


def keep_lines(file, source):
    """Has reports of exceptions show these lines, and not those of a file of the name in the working directory."""
    import linecache

    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file


def share():
    """Puts the sources into a folder on the path, which processes that `multiprocessing` starts look through, too."""
    atexit, shutil, tempfile, _, _ = import_tools()
    with lock:
        if shared or not texts:
            return
        folder = tempfile.mkdtemp(prefix="swift-pyffi-")
        shared.append(folder)
        owner = os.getpid()
        atexit.register(lambda: os.getpid() == owner and shutil.rmtree(folder, ignore_errors=True))
        for name in texts:
            write(name)
        # First, as the finder of this process is: other modules may have such names.
        sys.path.insert(0, folder)


def share_again():
    """Makes a folder for a worker that was forked: that of its template goes with the template."""
    if not shared:
        return
    if shared[0] in sys.path:
        sys.path.remove(shared[0])
    shared.clear()
    share()


def write(name):
    path = os.path.join(shared[0], *name.split("."))
    path = os.path.join(path, "__init__.py") if Embedded.is_package(name) else f"{path}.py"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    _, _, _, io, tokenize = import_tools()
    text = texts[name][1]
    # As it says itself, for those who read it as a file.
    encoding, _ = tokenize.detect_encoding(io.BytesIO(text.encode()).readline)
    with open(path, "w", encoding=encoding, newline="") as file:
        file.write(text)
