"""python3 -m pyffi_bindings FILE.py [--name NAME]
python3 -m pyffi_bindings --module NAME [--typeshed FILE]

Prints the description of a file or a module as JSON.
"""

from .main import main

main()
