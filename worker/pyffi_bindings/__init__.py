"""What a Python file or module offers, as data from which Swift code is written.

The front end of `pyffi gen`. It parses and never imports what it describes, uses the standard library only, and runs on
Python 3.9 and later. `bindings.md` in Protocol says what comes out.
"""
