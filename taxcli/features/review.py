"""What stands in the way of a case, in words; every code that there is; what taxcli refuses."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from string import Formatter
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import BaseModel

from taxcli.case.model import Case
from taxcli.document.blocks import Block, Heading, Item, Para, Table
from taxcli.engine.checks import REFUSALS
from taxcli.engine.diagnostics import CATALOG, LEVELS, Diagnostic, Findings, Level
from taxcli.engine.result import OF_RESULT, Result
from taxcli.features.amend import short_blocks
from taxcli.features.common_blocks import LEVEL_WORDS, count_words, diagnostic_blocks
from taxcli.features.wording import year_words
from taxcli.law.programs import PROGRAM_IDS, program, programs
from taxcli.money import shown
from taxcli.text import you_or_spouse
from taxcli.values import Column, Keys, day, renamed

# The values of a diagnostic that are places of the case.
_PLACES = ("where", "contradiction", "other")
_PLACE = re.compile(r"([a-z_0-9]+)(?:\[(\d+)\])?(?:\.([a-z_0-9]+)(?:\[(\d+)\])?)?.*")
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    "tenth",
)
_TAXES: dict[str, str] = {each.jurisdiction: each.name for each in programs()}
# What an entry of a list is called, and what tells it from the others.
_ENTRIES: dict[str, tuple[str, Callable[[Any], str]]] = {
    "w2": ("W-2", lambda row: row.employer),
    "income": ("income item", lambda row: row.payer),
    "payment": ("payment", lambda row: f"{shown(row.amount)} on {day(row.date)}"),
    "pass_through": ("business", lambda row: row.entity),
    "exempt": ("exempt pension", lambda row: row.payer),
    "other_state": ("other state", lambda row: row.state),
    "acknowledged": ("acknowledgement", lambda row: row.code),
}
_TABLES = {
    "oregon": "the Oregon return",
    "last_year": "last year's return",
    "extension": "the extension",
    "amends": "the amended return",
    "paid_on": "the day of filing and paying",
    "filing_status": "the filing status",
    "tax_year": "the tax year",
    "local_taxable_income": "the local taxable income",
    "situation": "the situation",
    "account": "the account number",
    "w2": "the W-2s",
    "income": "the income items",
}


class OpenProblem(NamedTuple):
    """What diagnostics of one code say; ``places`` are those of all but the first, in words."""

    code: str
    level: Level
    message: str
    fix: str
    places: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return all of it as sentences; the code stands last."""
        also = f"The same for {'; '.join(self.places)}." if self.places else ""
        told = " ".join(filter(None, (self.message, self.fix, also)))
        return f"{LEVEL_WORDS[self.level]}: {told} ({self.code})"


def open_problems(result: Result) -> list[OpenProblem]:
    """Return what blocks and what nobody has looked at yet: one entry a code, the worst first."""
    found: dict[str, list[Diagnostic]] = {}
    for one in result.diagnostics:
        if one.level != "info" and one.acknowledged is None:
            found.setdefault(one.code, []).append(one)
    return [_problem(result.case, same) for same in found.values()]


def _problem(case: Case, same: list[Diagnostic]) -> OpenProblem:
    first, *others = same
    places = dict.fromkeys(filter(None, (_about(case, one) for one in others)))
    return OpenProblem(first.code, first.level, *_words(case, first), tuple(places))


def _about(case: Case, found: Diagnostic) -> str:
    """Name what a diagnostic is about: the tax that its sentences name, or its place."""
    tax: str | None = dict(found.values).get("program")
    return place_words(case, found.where) if tax is None or "[" in found.where else tax


def all_problems(result: Result) -> Iterator[Block]:
    """List every diagnostic in words, by level, with who has looked at it."""
    for level in LEVELS:
        found = [one for one in result.diagnostics if one.level == level]
        if found:
            yield Heading(LEVEL_WORDS[level])
        for one in found:
            told = " ".join(filter(None, _words(result.case, one)))
            seen = one.acknowledged
            by = f" Looked at by {seen.who} on {day(seen.when)}: {seen.why}" if seen else ""
            yield Item(f"{told} ({one.code}){by}", "dim")


def _words(case: Case, found: Diagnostic) -> tuple[str, str]:
    """Return message and fix of a diagnostic, the places that they name in words."""
    entry = CATALOG[found.code]
    values = {
        name: place_words(case, value) or value if name in _PLACES else value
        for name, value in found.values
    }
    message = entry.plain_message.format_map(values)
    return f"{message[:1].upper()}{message[1:]}", entry.plain_fix.format_map(values)


def place_words(case: Case, where: str) -> str:
    """Name a place of a case as its reader would; nothing for a text that is no place.

    ``w2[1].local[0].tax`` is "the second W-2, Example Widgets".
    """
    if where in PROGRAM_IDS:
        return program(where).name
    if where in ("primary", "spouse"):
        return you_or_spouse(where)
    match = _PLACE.fullmatch(where)
    table, at, key, inner = match.groups() if match else ("", None, None, None)
    if table == "residency" and key in _TAXES:
        return f"the residency for {_TAXES[key]}"
    if at is None:
        return _TABLES.get(table, "")
    if table not in _ENTRIES:
        return ""
    kind, told = _ENTRIES[table]
    rows = getattr(case, table)
    ordinal = f"{_ordinal(int(at))} " if len(rows) > 1 else ""
    row = f", {_ordinal(int(inner))} local row" if inner is not None else ""
    tax = f", {_TAXES[key]}" if key in _TAXES else ""
    return f"the {ordinal}{kind}, {told(rows[int(at)])}{row}{tax}"


def _ordinal(at: int) -> str:
    return _ORDINALS[at] if at < len(_ORDINALS) else f"{at + 1}th"


REVIEW_SCHEMA = "taxcli-review-1"
CODES_SCHEMA = "taxcli-codes-1"
REFUSALS_SCHEMA = "taxcli-refusals-1"
REFUSAL_HEADERS = ("Situation", "What would be wrong", "What to do")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A result, of which the diagnostics are told."""

    JSON: ClassVar[Keys] = (
        *OF_RESULT,
        renamed("blocked", "result.blocked"),
        renamed("diagnostics", "result.diagnostics"),
    )

    result: Result


class CodeRow(NamedTuple):
    """A code that there is; its title is the first sentence of its message."""

    code: Annotated[str, Column("Code")]
    level: Annotated[Level, Column("Level")]
    title: Annotated[str, Column("Title")]


class RefusalRow(NamedTuple):
    """A situation that taxcli refuses, or asks about, and what to do instead."""

    code: str
    level: Level
    situation: str
    wrong: str
    instead: str

    def cells(self, verdict: str) -> tuple[str, str, str]:
        """Return its row of a table; the verdict stands for the level."""
        return f"{self.situation} ({self.code}, {verdict})", self.wrong, self.instead


def with_paper_diagnostics(result: Result) -> Result:
    """Add what the papers need and do not find, so that nothing stops prepare unannounced."""
    found = (*paper_diagnostics(result.case), *result.diagnostics)
    ordered = sorted(found, key=lambda one: LEVELS.index(one.level))
    return replace(result, diagnostics=tuple(ordered))


def review_blocks(result: Result) -> Iterator[Block]:
    """Word the diagnostics of a result, and the marks by which they are acknowledged."""
    yield Para(year_words(result), style="dim")
    yield from short_blocks(result)
    yield from diagnostic_blocks(result.diagnostics)
    open_ = [one for one in result.diagnostics if one.seen and one.acknowledged is None]
    if open_:
        yield Heading("Marks, to acknowledge what you have looked at")
    for one in open_:
        yield Para(f'{one.code}  {one.where}  seen = "{one.seen}"', 2)
    if result.diagnostics:
        yield Heading("In all")
    yield Para(count_words(result.diagnostics), 2 if result.diagnostics else 0)


def code_rows() -> list[CodeRow]:
    """Return every code that there is."""
    return [
        CodeRow(code, row.level, row.situation or _title(row.message))
        for code, row in CATALOG.items()
    ]


def _title(template: str) -> str:
    """Return the first sentence of a message, with an ellipsis where a case fills it in."""
    parts = Formatter().parse(template)
    text = "".join(literal + ("…" if name else "") for literal, name, _, _ in parts)
    return text.partition(". ")[0].rstrip(".")


def refusal_rows() -> list[RefusalRow]:
    """Return the situations that are refused or asked about, as the registry has them."""
    return [
        RefusalRow(row.code, row.entry.level, row.entry.situation, row.entry.wrong, row.entry.fix)
        for row in REFUSALS
    ]


def refusal_blocks(rows: Sequence[RefusalRow]) -> Iterator[Block]:
    """Word the situations that are refused or asked about."""
    yield Para(
        "Situations that taxcli does not do (block) or asks a person to look at (review): "
        "what would be wrong, and what to do instead."
    )
    yield Table(REFUSAL_HEADERS, tuple(row.cells(row.level) for row in rows), spaced=True)


def paper_diagnostics(case: Case, *, draft: bool = False) -> tuple[Diagnostic, ...]:
    """Return what papers need and do not find: names, and letters that can be printed."""
    from taxcli.document.fonts import missing

    findings = Findings(case)
    for who in case.people:
        if getattr(case, who) is None and not draft:
            findings.add("B-MIS-006", who, who=you_or_spouse(who))
    for text in _texts_in(case):
        strange = missing(text)
        if strange:
            letters = ", ".join(f"{char} (U+{ord(char):04X})" for char in strange)
            findings.add("B-PRT-001", "the case", text=text, letters=letters)
    return findings.sorted()


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for _, part in value:
            yield from _texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts_in(part)
