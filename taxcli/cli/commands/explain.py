"""``taxcli explain``: one line, down to the facts and the law it rests on."""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

import typer

from taxcli.case.errors import Problem
from taxcli.cli.answer import answer
from taxcli.cli.errors import fail
from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.options import AsJson, CaseFile, Day, EditionChoice
from taxcli.document.blocks import AmountRow, Amounts, Block, Entry, Heading, Para
from taxcli.document.terminal import Voice
from taxcli.engine.lines import shown_amount
from taxcli.engine.result import LineRow, ProgramResult, Result
from taxcli.features.common_blocks import OWN_NUMBERS
from taxcli.features.explain.explanation import (
    EXPLANATION_SCHEMA,
    ExplainedFigure,
    ExplainedLine,
    ExplainedRow,
)
from taxcli.features.explain.explanation import explain as explain_line
from taxcli.features.explain.find_line import LineError, NotFilledError, find_line, find_program
from taxcli.law.figures import Edition
from taxcli.law.programs import ProgramId
from taxcli.values import OPTIONAL, day, show

LINES_SCHEMA = "taxcli-lines-1"


class FormLines(NamedTuple):
    """The lines of a program's form; ``reason`` tells why there is none."""

    program: ProgramId
    form: str | None
    tax_year: int
    edition: Edition
    reason: Annotated[str | None, OPTIONAL]
    lines: tuple[LineRow, ...]


def explain(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: CaseFile,
    line: Annotated[
        str,
        typer.Argument(
            metavar="LINE",
            help="Program or form, then id or number: shs.tax, shs.8, MET-40.8. "
            "A program alone (shs) lists its lines.",
        ),
    ],
    *,
    edition: EditionChoice = "current",
    on: Day = None,
    as_json: AsJson = False,
) -> Exit:
    """Explain one line, down to the facts and the law it rests on."""
    voice: Voice = ctx.obj
    result = prepared(voice, case, edition, on)
    head, _, name = line.strip().partition(".")
    try:
        program = find_program(result, head)
        if name in ("", "lines"):
            return _list(voice, result, program)
        found = find_line(program, name)
    except LineError as error:
        return fail(voice, str(error), Exit.USAGE, [Problem("LINE", line, str(error))])
    except NotFilledError as reason:
        return _nothing(voice, result, program, str(reason))
    explanation = explain_line(result, program, found.line.id)
    document = (
        Para(f"{explanation.form}, tax year {explanation.tax_year}", style="dim"),
        *((Para(result.both_editions),) if result.both_editions else ()),
        *_line(explanation.line, 0, program.program.name),
    )
    answer(voice, EXPLANATION_SCHEMA, explanation, document, as_json)
    return Exit.DONE


def _list(voice: Voice, result: Result, program: ProgramResult) -> Exit:
    """List the lines of a program's form, by which names they can be explained."""
    filled = program.filled
    if filled is None or program.kind is None:
        return _nothing(voice, result, program, program.filing.reason)
    form = program.program.form(program.kind)
    rows = tuple(
        AmountRow(
            f"{program.program.id}.{one.line.id}",
            shown_amount(one.amount, one.line.unit),
            one.line.number,
            one.line.strong,
        )
        for one in filled
    )
    heading = Heading(f"{form}, tax year {result.case.tax_year}")
    document = (heading, Amounts(rows), Para(OWN_NUMBERS, style="dim"))
    told = _about(result, program, form, program.lines)
    answer(voice, LINES_SCHEMA, told, document, voice.as_json)
    return Exit.DONE


def _nothing(voice: Voice, result: Result, program: ProgramResult, reason: str) -> Exit:
    document = (Para(f"{program.program.name}: no form is filled in. {reason}"),)
    told = _about(result, program, None, (), reason)
    answer(voice, LINES_SCHEMA, told, document, voice.as_json)
    return Exit.DONE


def _about(
    result: Result,
    program: ProgramResult,
    form: str | None,
    lines: tuple[LineRow, ...],
    reason: str | None = None,
) -> FormLines:
    year, edition = result.case.tax_year, result.law.edition
    return FormLines(program.program.id, form, year, edition, reason, lines)


def _line(line: ExplainedLine, depth: int, program: str = "") -> Iterator[Block]:
    number, short = line.line.number, line.line.short
    start = f"{program} line {number}" if program else f"line {number}"
    label = f"{start}, {line.label if program else short}" if number else short
    yield Entry(depth, label, line.shown, tuple(_notes(line)), depth == 0)
    for read in line.reads:
        yield from _line(read, depth + 1)
    for row in line.rows:
        yield from _row(row, depth + 1)


def _notes(line: ExplainedLine) -> Iterator[str]:
    if line.repeated:
        yield "explained above"
        return
    if line.unknown:
        yield f"because {line.unknown}"
    if line.formula:
        yield f"= {line.formula}"
        yield f"= {line.with_figures}"
    if line.schedule:
        yield _schedule_words(line)
    if line.source and not line.unknown:
        # What stands for a fact that is not in the case is a phrase, and not a path.
        is_path = any(sign in line.source for sign in "[.=")
        yield f"from {line.source}{' in the case' if is_path else ''}"
    if not line.source:
        yield line.line.cite
    yield from (_figure(used) for used in line.figures)
    if line.convention:
        yield f"assumed: {line.convention}"


def _schedule_words(line: ExplainedLine) -> str:
    if not line.rows:
        return f"no rows in {_in_words(line.schedule)}"
    rows = "the row" if len(line.rows) == 1 else f"the {len(line.rows)} rows"
    limit = f", but not more than {line.reads[0].line.short}" if line.reads else ""
    return f"sum of {rows} of {_in_words(line.schedule)}{limit}"


def _in_words(schedule: str | None) -> str:
    """Write a schedule's title within a sentence: Schedule WH stays, Exempt income does not."""
    title = schedule or ""
    return title if title.startswith("Schedule") else f"the {title[0].lower()}{title[1:]}"


def _figure(used: ExplainedFigure) -> str:
    figure = used.figure
    name = figure.name.split(".")[1].replace("_", " ")
    group = f" for {figure.group} filers" if figure.group else ""
    note = f" ({figure.note})" if figure.note else ""
    return f"{name}{group} {used.shown}: {figure.status}, {figure.source}{note}"


def _row(row: ExplainedRow, depth: int) -> Iterator[Block]:
    detail = f", {row.detail}" if row.detail else ""
    label = f"{row.label}{detail}"
    came_from = (f"from {row.where} in the case",) if row.where else ()
    formulas = [line for line in row.lines if line.formula]
    if row.where and formulas:
        yield Entry(depth, label, row.shown, came_from)
        for line in row.lines:
            yield from _line(line, depth + 1)
        return
    if formulas:
        # A computed row's inputs stand in its formulas and need no entries of their own.
        notes = tuple(
            f"{line.line.short} = {line.formula} = {line.with_figures}" for line in formulas
        )
        figures = tuple(_figure(used) for line in formulas for used in line.figures)
        yield Entry(depth, label, row.shown, (*notes, *figures))
        for month in row.months:
            yield Entry(depth + 1, f"month from {day(month.begins)}", show(month.amount))
        return
    facts = ", ".join(f"{line.line.short} {line.shown}" for line in row.lines)
    yield Entry(depth, label, row.shown, (facts, *came_from))
