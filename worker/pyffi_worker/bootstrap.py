# The text of `python3 -c TEXT SIZE [--descriptors] [--cache PREFIX]`: starts the worker where it is not installed.
#
# The first SIZE bytes on descriptor 0 are the worker's sources. For each module there is one header line, `NAME SIZE`
# and a newline (NAME in full: `pyffi_worker` for `__init__.py`, `pyffi_worker.loop` for `loop.py`), and then SIZE bytes
# of source, UTF-8, without a separator before the next header. This file and `__main__.py` need not be among them.
#
# Compiling them takes a third of the time that the interpreter takes to start. So the worker leaves the bytecode in a
# file whose name begins with PREFIX, which the client makes from the sources' digest; see cache.py.
import marshal
import os
import sys
from _imp import source_hash


class Sources:
    """Finds and loads modules from the bytes received."""

    def __init__(self, size, cache):
        data = b""
        while len(data) < size:
            part = os.read(0, size - len(data))
            if not part:
                sys.exit(70)
            data += part
        self.texts = {}
        while data:
            header, _, data = data.partition(b"\n")
            name, size = header.decode().split()
            self.texts[name] = data[: int(size)]
            data = data[int(size) :]
        self.codes = {}
        self.fresh = False
        self.cache = cache and f"{cache}.{sys.implementation.cache_tag}"
        try:
            with open(self.cache or os.devnull, "rb") as file:
                data = file.read()
                # Only what this user wrote, whole.
                if os.fstat(file.fileno()).st_uid == os.getuid() and data[:8] == source_hash(0, data[8:]):
                    self.codes = marshal.loads(data[8:])
        except OSError:
            pass

    def find_spec(self, name, path=None, target=None):
        if name in self.texts:
            spec = type(sys.__spec__)(name, self, is_package=name == "pyffi_worker")
            spec.origin = name.replace(".", "/") + ".py"
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
        exec(code, module.__dict__)

    def get_source(self, name):
        return self.texts[name].decode()


cache = sys.argv[sys.argv.index("--cache") + 1] if "--cache" in sys.argv else None
sys.meta_path.insert(0, Sources(int(sys.argv[1]), cache))
from pyffi_worker.start import main  # noqa: E402

main()
