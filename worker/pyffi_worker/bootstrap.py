# The last part of TEXT in `python3 -c TEXT SIZE [--descriptors] [--cache PREFIX]`, after nowhere.py and sources.py. The
# first SIZE bytes on descriptor 0 are the worker's sources.


def received(size):
    data = b""
    while len(data) < size:
        part = os.read(0, size - len(data))
        if not part:
            sys.exit(70)
        data += part
    return data


options, cache = sys.argv[2:], None
if "--cache" in options[:-1]:
    position = options.index("--cache")
    _, cache = options[position : position + 2]
    del options[position : position + 2]
sys.meta_path.insert(0, Sources(received(int(sys.argv[1])), cache))
from pyffi_worker.start import main

main(options)
