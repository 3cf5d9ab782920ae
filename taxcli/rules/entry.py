"""The shape of a diagnostic's catalogue entry."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["block", "review", "info"]
LEVELS: tuple[Level, ...] = ("block", "review", "info")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a code means: its level, and the templates of message and fix."""

    level: Level
    message: str
    fix: str
