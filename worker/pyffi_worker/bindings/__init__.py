"""What generated Swift code needs of Python."""
