"""Every diagnostic code with its level and its sentences, as ``forms/diagnostics.toml`` has them.

The codes are a contract. ``B-`` blocks, ``R-`` asks for a review, ``I-`` informs.
"""

from dataclasses import dataclass
from typing import Literal

from taxcli.law.data import load

Level = Literal["block", "review", "info"]
LEVELS: tuple[Level, ...] = ("block", "review", "info")
_LEVEL_OF: dict[str, Level] = {level[0].upper(): level for level in LEVELS}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means: its level, and the templates of its message and of what to do.

    ``situation`` names what taxcli cannot do; ``wrong`` tells what is so, or would go wrong.
    """

    level: Level
    situation: str
    wrong: str
    fix: str

    @property
    def message(self) -> str:
        """Return the template of the whole message."""
        return f"{self.situation}. {self.wrong}" if self.situation else self.wrong


def _entry(code: str, row: dict[str, str]) -> Entry:
    level = _LEVEL_OF[code[0]]
    return Entry(level, row.get("situation", ""), row["message"], row.get("fix", ""))


CATALOG: dict[str, Entry] = {code: _entry(code, row) for code, row in load("diagnostics").items()}
