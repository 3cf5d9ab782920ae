"""Diagnostics: what stands in the way, what to look at, what to know; and reasons for decisions.

Rules pass reasons on and compare them as records. Only here do they become sentences.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from string import Formatter
from typing import Any, ClassVar, Literal, Self, Union

from pydantic import BaseModel

from taxcli.case.model import Acknowledged, Case
from taxcli.law.data import filled, load
from taxcli.money import shown
from taxcli.values import Keys, day, optional

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


Level = Literal["block", "review", "info"]
LEVELS: tuple[Level, ...] = ("block", "review", "info")
_LEVEL_OF: dict[str, Level] = {level[0].upper(): level for level in LEVELS}


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """What a code means: its level, and the templates of its message and of what to do.

    ``situation`` names what taxcli cannot do; ``wrong`` tells what is so, or would go wrong.
    ``plain_message`` and ``plain_fix`` say it without keys of the case file.
    ``table_fix`` is the fix where the case is rows of tables, if that is another.
    """

    level: Level
    situation: str
    wrong: str
    fix: str
    plain_message: str
    plain_fix: str
    table_fix: str = ""

    @property
    def message(self) -> str:
        """Return the template of the whole message."""
        return f"{self.situation}. {self.wrong}" if self.situation else self.wrong


def _entry(code: str, row: dict[str, str]) -> CatalogEntry:
    situation, wrong, fix, plain_message, plain_fix, table_fix = (
        filled(row.get(key, ""))
        for key in ("situation", "message", "fix", "plain_message", "plain_fix", "table_fix")
    )
    message = f"{situation}. {wrong}" if situation else wrong
    level = _LEVEL_OF[code[0]]
    plain = (plain_message or message, plain_fix or fix)
    return CatalogEntry(level, situation, wrong, fix, *plain, table_fix)


CATALOG: dict[str, CatalogEntry] = {
    code: _entry(code, row) for code, row in load("diagnostics").items()
}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable code, its level, the place in the case, the values it tells.

    Its words are those of forms/diagnostics.toml, filled in when they are asked for.
    ``seen`` marks a review with its place and figures, for whoever acknowledges it; ``outdated``
    tells that it was acknowledged with other ones, and is open again; ``None`` without a mark.
    """

    JSON: ClassVar[Keys] = (
        *("code", "level", "where", "message", "fix"),
        *map(optional, ("seen", "outdated", "acknowledged")),
    )

    code: str
    level: Level
    where: str
    values: tuple[tuple[str, Any], ...]
    acknowledged: Acknowledged | None = None
    seen: str | None = None
    outdated: bool | None = None

    @property
    def message(self) -> str:
        """Return what is so."""
        return CATALOG[self.code].message.format_map(dict(self.values))

    @property
    def fix(self) -> str:
        """Return what to do, if anything."""
        return CATALOG[self.code].fix.format_map(dict(self.values))

    def table_fix(self, columns: Mapping[str, str]) -> str:
        """Return what to do where the case is rows of tables; ``columns`` stand for its places."""
        entry = CATALOG[self.code]
        return (entry.table_fix or entry.fix).format_map({**dict(self.values), **columns})


def _mark(case: Case, diagnostic: Diagnostic) -> str:
    """Return a short mark of a code, its place and its figures: other figures, another mark.

    The figures are those that the sentences tell, and those of the entry that the place is in; the
    year and the filing status decide what they mean.
    """
    of = f"{case.tax_year} {case.filing_status}"
    facts = "\n".join(
        f"{name}={value.mark if isinstance(value, Reason) else value}"
        for name, value in diagnostic.values
    )
    seen = f"{of}\n{diagnostic.code}\n{facts}\n{_entry_at(case, diagnostic.where)}"
    return sha256(seen.encode()).hexdigest()[:8]


def _entry_at(case: Case, where: str) -> str:
    """Return what the table or the list's entry says that a place is in; nothing for a program."""
    name, _, number = where.partition(".")[0].removesuffix("]").partition("[")
    entry = getattr(case, name, None)
    if number and isinstance(entry, list):
        entry = entry[int(number)]
    return json.dumps(entry, default=_plain)


def _plain(value: Any) -> Any:
    """Return what JSON has no word for in a form of its own: 500.00 is 500."""
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_defaults=True)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _told(value: Any) -> Any:
    """Return a value as a sentence tells it: dollars and days in words, anything else as it is."""
    return _shown(value) if isinstance(value, Decimal | date) else value


@cache
def _names_told(code: str) -> tuple[str, ...]:
    """Return the names of the values that a code's sentences tell; its place is always one."""
    entry = CATALOG[code]
    names = {name for _, name, _, _ in Formatter().parse(entry.message + entry.fix) if name}
    return tuple(sorted({*names, "where"}))


@dataclass(slots=True)
class Findings:
    """Collects diagnostics and assumptions while the rules look at a case."""

    case: Case
    diagnostics: list[Diagnostic] = field(default_factory=list)
    conventions: dict[str, None] = field(default_factory=dict)
    blocks: int = 0

    def add(self, code: str, where: str, /, **values: Any) -> None:
        """Record a diagnostic of the catalog; ``where`` and ``values`` fill its sentences.

        A ``Decimal`` among them is dollars; days, rates and counts come as text or whole numbers.
        """
        values["where"] = where
        told = tuple((name, _told(values[name])) for name in _names_told(code))
        diagnostic = Diagnostic(code, CATALOG[code].level, where, told)
        self.blocks += diagnostic.level == "block"
        if diagnostic.level == "review":
            diagnostic = self._acknowledged(diagnostic)
        if diagnostic not in self.diagnostics:
            self.diagnostics.append(diagnostic)

    def assume(self, convention: str) -> None:
        """Record that a convention of forms/conventions.toml was relied on."""
        self.conventions[convention] = None

    def _acknowledged(self, diagnostic: Diagnostic) -> Diagnostic:
        """Return a review with its mark, and with the acknowledgement that bears the same one."""
        seen = _mark(self.case, diagnostic)
        rows = [
            row
            for row in self.case.acknowledged
            if row.code == diagnostic.code and row.where in (None, diagnostic.where)
        ]
        row = next((row for row in rows if row.seen == seen), None)
        return replace(diagnostic, seen=seen, acknowledged=row, outdated=bool(rows) and row is None)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics, blocking ones first, else in the order found."""
        return tuple(sorted(self.diagnostics, key=lambda found: LEVELS.index(found.level)))

    @property
    def blocked(self) -> bool:
        """Tell whether any diagnostic blocks the papers."""
        return any(found.level == "block" for found in self.diagnostics)
