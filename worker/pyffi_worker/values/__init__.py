"""Objects by value: what JSON and attachments carry, and back."""
