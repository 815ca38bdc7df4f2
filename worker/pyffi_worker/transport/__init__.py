"""Bytes and frames between the client and this process: nothing here knows what a message asks for."""
