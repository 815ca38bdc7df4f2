"""Conversion of objects to what JSON and attachments carry, and back."""
