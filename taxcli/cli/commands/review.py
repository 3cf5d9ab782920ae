"""``taxcli review``: the diagnostics of a case, every code there is, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from string import Formatter
from typing import Annotated, Any

import typer

from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.options import AsJson, CaseFileOrNone, Day, EditionChoice
from taxcli.document.blocks import Block, Heading, Para, Table
from taxcli.document.terminal import Voice
from taxcli.engine.diagnostics import CATALOG, LEVELS
from taxcli.engine.refusals import REFUSALS
from taxcli.engine.result import Result, diagnostic_json
from taxcli.features.amend.document import short_blocks
from taxcli.features.common_blocks import count_words, diagnostic_blocks, year_words

REVIEW_SCHEMA = "taxcli-review-1"
CODES_SCHEMA = "taxcli-codes-1"
REFUSALS_SCHEMA = "taxcli-refusals-1"


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
        return _speak(voice, as_json, {"schema": CODES_SCHEMA, "codes": _codes()}, _code_table())
    if refusals:
        listed = {"schema": REFUSALS_SCHEMA, "refusals": _refusals()}
        return _speak(voice, as_json, listed, _refusal_blocks())
    assert case is not None
    result = _with_papers(prepared(voice, case, edition, on))
    _speak(voice, as_json, _review_json(result), _review_blocks(result))
    return Exit.REFUSED if result.blocked else Exit.DONE


def _with_papers(result: Result) -> Result:
    """Add what the papers need and do not find, so that nothing stops prepare unannounced."""
    from taxcli.features.papers import paper_diagnostics

    found = (*paper_diagnostics(result.case), *result.diagnostics)
    ordered = sorted(found, key=lambda one: LEVELS.index(one.level))
    return replace(result, diagnostics=tuple(ordered))


def _speak(voice: Voice, as_json: bool, data: dict[str, Any], blocks: Iterator[Block]) -> Exit:
    if as_json:
        voice.json(data)
    else:
        voice.say(*blocks)
    return Exit.DONE


def _review_json(result: Result) -> dict[str, Any]:
    return {
        "schema": REVIEW_SCHEMA,
        "tax_year": result.case.tax_year,
        "edition": result.law.edition,
        "blocked": result.blocked,
        "diagnostics": [diagnostic_json(found) for found in result.diagnostics],
    }


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


def _codes() -> list[dict[str, str]]:
    return [
        {"code": code, "level": entry.level, "title": entry.situation or _title(entry.message)}
        for code, entry in CATALOG.items()
    ]


def _title(template: str) -> str:
    """Return the first sentence of a message, with an ellipsis where a case fills it in."""
    parts = Formatter().parse(template)
    text = "".join(literal + ("…" if name else "") for literal, name, _, _ in parts)
    end = text.find(". ")
    return (text if end < 0 else text[:end]).rstrip(".")


def _code_table() -> Iterator[Block]:
    rows = tuple((row["code"], row["level"], row["title"]) for row in _codes())
    yield Table(("Code", "Level", "Title"), rows)


def _refusals() -> list[dict[str, str]]:
    return [
        {
            "code": row.code,
            "level": row.entry.level,
            "situation": row.entry.situation,
            "wrong": row.entry.wrong,
            "instead": row.entry.fix,
        }
        for row in REFUSALS
    ]


def _refusal_blocks() -> Iterator[Block]:
    yield Para(
        "Situations that taxcli does not do (block) or asks a person to look at (review): "
        "what would be wrong, and what to do instead."
    )
    rows = tuple(
        (f"{row.entry.situation} ({row.code}, {row.entry.level})", row.entry.wrong, row.entry.fix)
        for row in REFUSALS
    )
    yield Table(("Situation", "What would be wrong", "What to do"), rows, spaced=True)
