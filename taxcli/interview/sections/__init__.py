"""The questions, one file a section."""
