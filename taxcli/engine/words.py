"""The few words that rules put into sentences: people, days."""

from taxcli.case.base import Who
from taxcli.values import day

# A day is a value; rules and documents know it as one of these words.
__all__ = ["day", "you_or_spouse"]


def you_or_spouse(who: Who) -> str:
    """Name a taxfiler in a sentence without using a name."""
    return "the primary taxfiler" if who == "primary" else "the spouse"
