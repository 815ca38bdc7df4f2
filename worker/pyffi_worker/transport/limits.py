"""What this side takes at most: bytes of JSON and of attachments in one frame, levels of JSON."""

LIMITS = {"json": 268435456, "attachments": 4294967295, "depth": 500}
