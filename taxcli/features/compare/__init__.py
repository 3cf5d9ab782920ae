"""Two cases line by line, and what changes to one would do."""
