"""What a message can ask for, an operation each."""
