# The text of `python3 -c TEXT SIZE [--descriptors]`: starts the worker where nothing of it is installed.
#
# The first SIZE bytes on descriptor 0 are the worker's sources. For each module there is one header line, `NAME SIZE`
# and a newline (NAME in full: `pyffi_worker` for `__init__.py`, `pyffi_worker.loop` for `loop.py`), and then SIZE bytes
# of source, UTF-8, without a separator before the next header. This file and `__main__.py` need not be among them.
import os
import sys


class Sources:
    """Finds and loads modules from the bytes received."""

    def __init__(self, size):
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

    def find_spec(self, name, path=None, target=None):
        if name in self.texts:
            spec = type(sys.__spec__)(name, self, is_package=name == "pyffi_worker")
            spec.origin = name.replace(".", "/") + ".py"
            return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        spec = module.__spec__
        exec(compile(self.texts[spec.name], spec.origin, "exec", dont_inherit=True), module.__dict__)

    def get_source(self, name):
        return self.texts[name].decode()


sys.meta_path.insert(0, Sources(int(sys.argv[1])))
from pyffi_worker.start import main  # noqa: E402

main()
