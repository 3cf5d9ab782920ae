"""Blocks and what prints them: a terminal, lines read aloud, paper. No facts."""
