"""Event loops, and requests whose result is what a coroutine gives."""
