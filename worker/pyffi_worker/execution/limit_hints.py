"""What names the limit of the process that may have led to an exception."""

import errno

# resource: what its limit is
WORDS = {
    "addressSpace": "address space is limited to {} bytes",
    "processorTime": "processor time is limited to {} seconds",
    "openFiles": "open files are limited to {}",
    "fileSize": "files are limited to {} bytes each",
    "coreSize": "core dumps are limited to {} bytes",
}
# What an OSError says when a limit is reached.
NUMBERS = {errno.EMFILE: "openFiles", errno.EFBIG: "fileSize", errno.ENOMEM: "addressSpace"}

chosen = {}  # resource: the limit that the client has set


def hint(exception):
    """The member `hint` of an exception's description (protocol, section 8); empty where no limit explains it."""
    kind, name = type(exception), None
    if issubclass(kind, MemoryError):
        name = "addressSpace"
    elif issubclass(kind, OSError):
        name = NUMBERS.get(OSError.errno.__get__(exception))
    return {"hint": "this worker's " + WORDS[name].format(chosen[name])} if name in chosen else {}
