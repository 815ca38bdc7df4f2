"""Calls of the client's functions by Python code."""
