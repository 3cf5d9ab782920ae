"""``taxcli review``: the diagnostics of a case, every code there is, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from string import Formatter
from typing import Annotated, NamedTuple

import typer

from taxcli.cli.answer import answer
from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.options import AsJson, CaseFileOrNone, Day, EditionChoice
from taxcli.document.blocks import Block, Heading, Para, Table, record_table
from taxcli.document.terminal import Voice
from taxcli.engine.checks import REFUSALS
from taxcli.engine.diagnostics import CATALOG, LEVELS, Diagnostic, Level
from taxcli.engine.result import Result
from taxcli.features.amend import short_blocks
from taxcli.features.common_blocks import count_words, diagnostic_blocks, year_words
from taxcli.law.figures import Edition
from taxcli.values import Column

REVIEW_SCHEMA = "taxcli-review-1"
CODES_SCHEMA = "taxcli-codes-1"
REFUSALS_SCHEMA = "taxcli-refusals-1"


class Reviewed(NamedTuple):
    """What stands in the way of a case, what to look at, and what to know."""

    tax_year: int
    edition: Edition
    blocked: bool
    diagnostics: tuple[Diagnostic, ...]


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


def review(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: CaseFileOrNone = None,
    *,
    codes: Annotated[
        bool, typer.Option("--codes", help="List every code there is, with level and title.")
    ] = False,
    refusals: Annotated[
        bool,
        typer.Option("--refusals", help="List the situations that taxcli refuses, or asks about."),
    ] = False,
    edition: EditionChoice = "current",
    on: Day = None,
    as_json: AsJson = False,
) -> Exit:
    """List what stands in the way of a case, what to look at, and what to know.

    Ends with exit code 4 while something must be settled first.
    """
    voice: Voice = ctx.obj
    if (case is not None) + codes + refusals != 1:
        ctx.fail("Give a CASE, or --codes, or --refusals: one of them.")
    if codes:
        found = _codes()
        answer(voice, CODES_SCHEMA, {"codes": found}, [record_table(found)], as_json)
        return Exit.DONE
    if refusals:
        rows = _refusals()
        answer(voice, REFUSALS_SCHEMA, {"refusals": rows}, _refusal_blocks(rows), as_json)
        return Exit.DONE
    assert case is not None
    result = _with_papers(prepared(voice, case, edition, on))
    told = Reviewed(result.case.tax_year, result.law.edition, result.blocked, result.diagnostics)
    answer(voice, REVIEW_SCHEMA, told, _review_blocks(result), as_json)
    return Exit.REFUSED if result.blocked else Exit.DONE


def _with_papers(result: Result) -> Result:
    """Add what the papers need and do not find, so that nothing stops prepare unannounced."""
    from taxcli.features.papers import paper_diagnostics

    found = (*paper_diagnostics(result.case), *result.diagnostics)
    ordered = sorted(found, key=lambda one: LEVELS.index(one.level))
    return replace(result, diagnostics=tuple(ordered))


def _review_blocks(result: Result) -> Iterator[Block]:
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


def _codes() -> list[CodeRow]:
    return [
        CodeRow(code, row.level, row.situation or _title(row.message))
        for code, row in CATALOG.items()
    ]


def _title(template: str) -> str:
    """Return the first sentence of a message, with an ellipsis where a case fills it in."""
    parts = Formatter().parse(template)
    text = "".join(literal + ("…" if name else "") for literal, name, _, _ in parts)
    end = text.find(". ")
    return (text if end < 0 else text[:end]).rstrip(".")


def _refusals() -> list[RefusalRow]:
    return [
        RefusalRow(row.code, row.entry.level, row.entry.situation, row.entry.wrong, row.entry.fix)
        for row in REFUSALS
    ]


def _refusal_blocks(rows: list[RefusalRow]) -> Iterator[Block]:
    yield Para(
        "Situations that taxcli does not do (block) or asks a person to look at (review): "
        "what would be wrong, and what to do instead."
    )
    cells = ((f"{row.situation} ({row.code}, {row.level})", row.wrong, row.instead) for row in rows)
    yield Table(("Situation", "What would be wrong", "What to do"), tuple(cells), spaced=True)
