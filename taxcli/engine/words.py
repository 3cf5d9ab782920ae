"""The few words that rules put into sentences: people, days."""

from datetime import date
from functools import lru_cache

from taxcli.case.base import Who


def you_or_spouse(who: Who) -> str:
    """Name a taxfiler in a sentence without using a name."""
    return "the primary taxfiler" if who == "primary" else "the spouse"


@lru_cache(maxsize=4096)
def day(when: date) -> str:
    """Write a date as people read it: ``April 15, 2025``."""
    return f"{when:%B} {when.day}, {when.year}"
