"""What model.py imports."""

ROOM = 1000.0
