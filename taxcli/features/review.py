"""What stands in the way of a case, every code that there is, and what taxcli refuses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from string import Formatter
from typing import Annotated, ClassVar, NamedTuple

from taxcli.document.blocks import Block, Heading, Para, Table
from taxcli.engine.checks import REFUSALS
from taxcli.engine.diagnostics import CATALOG, LEVELS, Level
from taxcli.engine.result import OF_RESULT, Result
from taxcli.features.amend import short_blocks
from taxcli.features.common_blocks import count_words, diagnostic_blocks, year_words
from taxcli.values import Column, Keys, renamed

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
    from taxcli.features.papers import paper_diagnostics

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
