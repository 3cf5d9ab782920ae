"""The worksheet: how each line was found, and what it rests on. For one's own records."""

from collections.abc import Iterator

from taxcli.document.blocks import Block, FieldRow, Heading, Item, Title
from taxcli.document.paper import place
from taxcli.document.sheet import Sheet
from taxcli.engine.lines import Filled, FilledLine, formula_said, shown_figure, shown_line
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.review import all_problems
from taxcli.features.two_taxes import TaxSection, are_alike, either_label, in_columns, tax_name
from taxcli.law.standing import standing

# Where what a line takes was told.
_TAKEN = {
    **dict.fromkeys(("oregon_taxable_income", "total_income", "deductions"), "the Oregon return"),
    **dict.fromkeys(("estimated", "applied_from_last_year", "extension_payment"), "the payments"),
    "given_local_income": "the local taxable income given",
    "nothing_applied": "the choice of a refund",
}
FOOT = "Worksheet by taxcli, for your records. Do not mail."


def worksheet_sheet(result: Result) -> Sheet:
    """Lay out the worksheet of both taxes, with what the result rests on."""
    sheet = Sheet(f"Worksheet for tax year {result.case.tax_year}", FOOT)
    place(sheet, worksheet_document(result))
    return sheet


def worksheet_document(result: Result) -> Iterator[Block]:
    """Say how each line was found, and what it all rests on."""
    edition = "the law in force" if result.law.edition == "current" else "the published page"
    about = f"How each line was found, by {edition}."
    yield Title("Worksheet", about, f"Tax year {result.case.tax_year}")
    for program in result.programs.values():
        form = program.filing.form
        about = f"Form {form}" if form else "nothing to file"
        yield Item(
            f"{program.program.name}, {program.program.full_name}: {about}. {program.filing.reason}"
        )
    filled = [program for program in result.programs.values() if program.filled is not None]
    taxes = {tax_name(program): [*_sections(program)] for program in filled}
    yield from in_columns(taxes, alike=are_alike(filled), single="Amount")
    yield from _assumptions(result)
    yield from _figures(result)
    yield from _preparers(result)
    yield from all_problems(result)


def _sections(program: ProgramResult) -> Iterator[TaxSection]:
    """Yield a tax's lines by section; a schedule without rows adds nothing and is left out."""
    assert program.filled is not None
    sections: dict[str, list[FieldRow]] = {}
    for line in program.filled:
        if line.line.kind == "schedule" and not line.rows and line.amount == 0:
            continue
        sections.setdefault(line.line.section, []).append(_row(program.filled, line))
    yield from (TaxSection(*section) for section in sections.items())


def _row(filled: Filled, line: FilledLine) -> FieldRow:
    return FieldRow(
        either_label(filled, line),
        (shown_line(line),),
        line.line.number,
        line.line.strong,
        tuple(_how(filled, line)),
    )


def _how(filled: Filled, line: FilledLine) -> list[str]:
    """Say how a line was found: formula and figures, rows, or where it stands in the case."""
    kind = line.line
    if kind.formula is not None:
        return [f"= {formula_said(filled, line)}"]
    if kind.kind == "figure":
        return [f"{filled.inputs.figures[kind.source].status}; see the figures used"]
    if kind.kind == "take":
        return [f"from {_TAKEN[kind.source]}"]
    assert kind.sum is not None
    return [_schedule_row(row, kind.sum) for row in line.rows]


def _schedule_row(row: Filled, summed: str) -> str:
    """Say what a schedule's row adds: whose it is, or how it was computed."""
    source, line = row.row, row.by_id[summed]
    assert source is not None
    detail = f", {source.detail}" if source.detail else ""
    amount = shown_line(line)
    if source.where:
        return f"{source.label}: {amount}{detail}"
    return f"{source.label}{detail}: {amount} ({formula_said(row, line)})"


def _assumptions(result: Result) -> Iterator[Block]:
    if result.assumptions:
        yield Heading("What this rests on")
    for text in result.assumptions:
        yield Item(text, "dim")


def _figures(result: Result) -> Iterator[Block]:
    """List each figure once: for both taxes where it is the same."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for program in result.programs.values():
        for figure in (program.filled.figures_read if program.filled else {}).values():
            name = figure.words
            note = f" ({figure.note})" if figure.note else ""
            told = (name, shown_figure(figure), figure.status, f"{figure.source}{note}")
            rows.setdefault(told, []).append(program.program.name)
    if rows:
        yield Heading("Figures used")
    for (name, value, status, source), taxes in rows.items():
        yield Item(f"{' and '.join(taxes)} {name}: {value}. {status.capitalize()}: {source}", "dim")


def _preparers(result: Result) -> Iterator[Block]:
    """Say who must file electronically, where a preparer files or may have to."""
    preparer, rule = result.case.preparer, standing().paid_preparers
    if preparer is not None and preparer.must_efile is not False:
        yield Heading("Paid preparers")
        yield Item(f"{' '.join(rule.facts)} ({rule.source})", "dim")
