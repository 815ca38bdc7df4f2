"""The operations that a message can ask for."""
