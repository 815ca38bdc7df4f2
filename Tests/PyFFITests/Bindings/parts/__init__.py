"""A package that model.py imports from."""
