"""The ``[interview]`` table of a case: what an interview knows beside the facts."""

from typing import Any

from pydantic import Field

from taxcli.case.base import Model
from taxcli.case.types import Text


class Note(Model):
    """An answer of the interview that has no place in the case."""

    id: Text
    value: bool | int | Text


class Waiting(Model):
    """An entry that still lacks something its table needs, and where it will go."""

    at: Text
    table: Any


class Aside(Model):
    """An answer to a question that does not apply now."""

    id: Text
    value: Any


class Lifted(Waiting):
    """An entry of a spouse who is not on the return now, and what was said of it."""

    notes: list[Note] = Field(default_factory=list)
    aside: list[Aside] = Field(default_factory=list)
    offered: list[Aside] = Field(default_factory=list)
    open: list[Text] = Field(default_factory=list)
    skipped: list[Text] = Field(default_factory=list)


class InterviewState(Model):
    """What an interview knows beside the facts; a finished one only what it has set aside."""

    unfinished: bool = True
    notes: list[Note] = Field(default_factory=list)
    open: list[Text] = Field(default_factory=list)
    skipped: list[Text] = Field(default_factory=list)
    waiting: list[Waiting] = Field(default_factory=list)
    aside: list[Aside] = Field(default_factory=list)
    offered: list[Aside] = Field(default_factory=list)
    spouse: list[Lifted] = Field(default_factory=list)
