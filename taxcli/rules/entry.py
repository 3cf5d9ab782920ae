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


def block(message: str, fix: str) -> Entry:
    """Make the entry of a code that stands in the way of final papers."""
    return Entry("block", message, fix)


def review(message: str, fix: str) -> Entry:
    """Make the entry of a code that a person must look at."""
    return Entry("review", message, fix)


def info(message: str, fix: str = "") -> Entry:
    """Make the entry of a code that informs."""
    return Entry("info", message, fix)
