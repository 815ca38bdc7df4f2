# The second part of the text that starts the worker where it is not installed, and all that the in-process backend
# needs to import the worker's modules: they are handed over as bytes and loaded from memory.
#
# For each module there is one header line, `NAME SIZE` and a newline (NAME in full: `pyffi_worker` for `__init__.py`,
# `pyffi_worker.values.plain` for `values/plain.py`), and then SIZE bytes of source, UTF-8, without a separator before
# the next header.
# This file, `nowhere.py`, `bootstrap.py` and `__main__.py` need not be among them.
#
# Compiling them takes a third of the time that the interpreter takes to start. So the bytecode is kept in a file whose
# name begins with a prefix, which the client makes from the sources' digest; see process/bytecode_cache.py.
import builtins
import marshal
import os
import sys
from _frozen_importlib_external import MAGIC_NUMBER
from _imp import source_hash

# A program may do to the builtins what it likes: these are the package's own.
__builtins__ = dict(vars(builtins))


class Sources:
    """Finds and loads modules from the bytes received."""

    def __init__(self, data, cache):
        self.texts = {}
        position = 0
        while position < len(data):
            end = data.index(b"\n", position) + 1
            name, size = data[position:end].decode().split()
            position = end + int(size)
            self.texts[name] = data[end:position]
        self.packages = {name.rpartition(".")[0] for name in self.texts}
        self.codes = {}
        self.fresh = False
        # Between pre-releases bytecode changes but the cache tag doesn't, and bytecode of another version can crash
        # this one.
        self.cache = cache and f"{cache}.{sys.implementation.cache_tag}-{MAGIC_NUMBER.hex()}"
        try:
            with open(self.cache or os.devnull, "rb") as file:
                data = file.read()
                # Only a file that this user has written is used, and only if it is complete, as its hash tells.
                if os.fstat(file.fileno()).st_uid == os.getuid() and data[:8] == source_hash(0, data[8:]):
                    self.codes = marshal.loads(data[8:])
        except OSError:
            pass

    def find_spec(self, name, path=None, target=None):
        if name in self.texts:
            spec = type(sys.__spec__)(name, self, is_package=name in self.packages)
            spec.origin = name.replace(".", "/") + ("/__init__.py" if name in self.packages else ".py")
            return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        spec = module.__spec__
        if spec.name in self.codes:
            code = marshal.loads(self.codes[spec.name])
        else:
            code = compile(self.texts[spec.name], spec.origin, "exec", dont_inherit=True)
            self.codes[spec.name] = marshal.dumps(code)
            self.fresh = True
        module.__builtins__ = __builtins__
        exec(code, module.__dict__)
        if spec.name == "pyffi_worker":
            self.make_packages(module)

    def make_packages(self, root):
        """Makes the subpackages without importing them: they hold no code, and each import takes as long as a
        module's."""
        for name in self.packages:
            outer, _, own = name.rpartition(".")
            if outer == "pyffi_worker":
                package = sys.modules[name] = type(sys)(name)
                package.__spec__ = self.find_spec(name)
                package.__loader__, package.__package__, package.__path__ = self, name, []
                setattr(root, own, package)

    def get_source(self, name):
        return self.texts[name].decode()
