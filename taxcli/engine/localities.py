"""What the text of box 20 of a W-2 stands for. Source: law sheet section 5."""

import re
from functools import lru_cache

from taxcli.law.programs import ProgramId, programs, standing

_NOT_LETTERS = re.compile(r"[^A-Z]")


@lru_cache(maxsize=1024)
def program_of(locality: str) -> ProgramId | None:
    """Return the tax that the text of box 20 stands for, or ``None``."""
    letters = _NOT_LETTERS.sub("", locality.upper())
    return next((p.id for p in programs() if letters in p.spellings), None)


@lru_cache(maxsize=1024)
def is_both_added_up(locality: str) -> bool:
    """Tell whether the text of box 20 (``TOTAL CITY``) means both taxes in one amount."""
    return _NOT_LETTERS.sub("", locality.upper()) in standing("combined_box_20")
