"""This process as such: its start and end, its signals, memory, descriptors and children."""
