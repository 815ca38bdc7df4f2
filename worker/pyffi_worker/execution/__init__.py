"""Executes messages one after the other, and answers each of them once."""
