"""Whether to file, from a few questions."""
