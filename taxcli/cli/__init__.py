"""The commands, one module each; options, errors and help."""
