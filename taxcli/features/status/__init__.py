"""What to expect after filing."""
