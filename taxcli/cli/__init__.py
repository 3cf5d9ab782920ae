"""The commands, one module each, and the one object that speaks to the terminal."""
