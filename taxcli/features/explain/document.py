"""How one line is explained on a screen, and which lines there are to be explained."""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from taxcli.document.blocks import AmountRow, Amounts, Block, Entry, Heading, Para
from taxcli.engine.forms import schedule_phrase
from taxcli.engine.lines import shown_amount, shown_figure
from taxcli.engine.result import LineRow, ProgramResult, Result
from taxcli.features.common_blocks import OWN_NUMBERS
from taxcli.features.explain.explanation import (
    ExplainedFigure,
    ExplainedLine,
    ExplainedRow,
    Explanation,
)
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


def form_lines(result: Result, program: ProgramResult, reason: str | None) -> FormLines:
    """Return the lines of a program's form by the names by which they can be explained.

    ``reason`` tells why no form has anything to say, if none has.
    """
    form = _form(program) if reason is None else None
    lines = program.lines if reason is None else ()
    year, edition = result.case.tax_year, result.law.edition
    return FormLines(program.program.id, form, year, edition, reason, lines)


def form_lines_blocks(
    result: Result, program: ProgramResult, reason: str | None
) -> Iterator[Block]:
    """Word the lines of a program's form, or why there is none."""
    if reason is not None or program.filled is None:
        yield Para(f"{program.program.name}: no form is filled in. {reason}")
        return
    yield Heading(f"{_form(program)}, tax year {result.case.tax_year}")
    yield Amounts(
        tuple(
            AmountRow(
                f"{program.program.id}.{filled.line.id}",
                shown_amount(filled.amount, filled.line.unit),
                filled.line.number,
                filled.line.strong,
            )
            for filled in program.filled
        )
    )
    yield Para(OWN_NUMBERS, style="dim")


def _form(program: ProgramResult) -> str:
    assert program.kind is not None
    return program.program.form(program.kind)


def explained_blocks(
    result: Result, program: ProgramResult, explained: Explanation
) -> Iterator[Block]:
    """Word the explanation of a line."""
    yield Para(f"{explained.form}, tax year {explained.tax_year}", style="dim")
    if result.both_editions:
        yield Para(result.both_editions)
    yield from _line(explained.line, 0, program.program.name)


def _line(line: ExplainedLine, depth: int, program: str = "") -> Iterator[Block]:
    number, short = line.line.number, line.line.short
    start = f"{program} line {number}" if program else f"line {number}"
    label = f"{start}, {line.label if program else short}" if number else short
    yield Entry(depth, label, show(line.amount), tuple(_notes(line)), depth == 0)
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
        return f"no rows in {schedule_phrase(line.line.source)}"
    rows = "the row" if len(line.rows) == 1 else f"the {len(line.rows)} rows"
    limit = f", but not more than {line.reads[0].line.short}" if line.reads else ""
    return f"sum of {rows} of {schedule_phrase(line.line.source)}{limit}"


def _figure(used: ExplainedFigure) -> str:
    figure = used.figure
    name = figure.words
    group = f" for {figure.group} filers" if figure.group else ""
    note = f" ({figure.note})" if figure.note else ""
    return f"{name}{group} {shown_figure(figure)}: {figure.status}, {figure.source}{note}"


def _row(row: ExplainedRow, depth: int) -> Iterator[Block]:
    detail = f", {row.detail}" if row.detail else ""
    label = f"{row.label}{detail}"
    came_from = (f"from {row.where} in the case",) if row.where else ()
    formulas = [line for line in row.lines if line.formula]
    if row.where and formulas:
        yield Entry(depth, label, show(row.amount), came_from)
        for line in row.lines:
            yield from _line(line, depth + 1)
        return
    if formulas:
        # A computed row's inputs stand in its formulas and need no entries of their own.
        notes = tuple(
            f"{line.line.short} = {line.formula} = {line.with_figures}" for line in formulas
        )
        figures = tuple(_figure(used) for line in formulas for used in line.figures)
        yield Entry(depth, label, show(row.amount), (*notes, *figures))
        for month in row.months:
            yield Entry(depth + 1, f"month from {day(month.begins)}", show(month.amount))
        return
    facts = ", ".join(f"{line.line.short} {show(line.amount)}" for line in row.lines)
    yield Entry(depth, label, show(row.amount), (facts, *came_from))
