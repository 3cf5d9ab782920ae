"""Why something was decided as it was: an id and its values; the words are in forms/reasons.toml.

Rules pass reasons on and compare them as records. Only here do they become sentences.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Self, Union

from taxcli.law.data import load
from taxcli.money import shown
from taxcli.values import day

# A date, dollars, a number, a name, a reason within a reason, or several to be listed.
Value = Union[str, int, Decimal, date, "Reason", tuple["Reason", ...]]


@dataclass(frozen=True, slots=True)
class Reason:
    """A template of forms/reasons.toml by its id, what fills it, and what its sentence ends with.

    ``values`` are sorted by name, so that the same reason is equal however it was made.
    """

    id: str
    values: tuple[tuple[str, Value], ...] = ()
    then: Self | None = None

    @property
    def clause(self) -> str:
        """Return the words as a part of a sentence: neither a capital nor a period is added."""
        words = _template(self.id).format_map({name: _shown(value) for name, value in self.values})
        return words if self.then is None else f"{words}{self.then.clause}"

    def __str__(self) -> str:
        """Return the words as a part of a sentence, so that a diagnostic can tell a reason."""
        return self.clause

    @property
    def mark(self) -> str:
        """Return what it stands for, whatever its words are: its id and its values."""
        told = (f"{name}={_marked(value)}" for name, value in self.values)
        return f"{self.id}({', '.join(told)}){self.then.mark if self.then else ''}"

    @property
    def sentence(self) -> str:
        """Return the words as a sentence."""
        clause = self.clause
        return f"{clause[0].upper()}{clause[1:]}."


def because(id_: str, then: Reason | None = None, /, **values: Value) -> Reason:
    """Return a reason by its id and the values that fill its words."""
    return Reason(id_, tuple(sorted(values.items())), then)


@dataclass(frozen=True, slots=True)
class Assumption:
    """What a result rests on besides official law.

    ``id`` names the convention of forms/conventions.toml, the figure, or what else is not
    official (``interest``, ``due.return``); ``why`` has its status and source.
    """

    id: str
    why: Reason

    @property
    def words(self) -> str:
        """Return it in words."""
        return self.why.clause


@cache
def _template(id_: str) -> str:
    table, name = id_.split(".")
    text: str = load("reasons")[table][name]
    return text


def _marked(value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(each.mark for each in value)
    return value.mark if isinstance(value, Reason) else str(value)


def _shown(value: Value) -> str:
    if isinstance(value, Reason):
        return value.clause
    if isinstance(value, tuple):
        return ", ".join(each.clause for each in value)
    if isinstance(value, Decimal):
        return shown(value)
    return day(value) if isinstance(value, date) else str(value)
