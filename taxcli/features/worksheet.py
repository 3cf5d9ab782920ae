"""The worksheet: every line with its formula, its inputs and its source. For one's own records."""

from taxcli.document.fonts import Weight, wrap
from taxcli.document.sheet import BODY, LEFT, RIGHT, SMALL, WIDTH, Sheet
from taxcli.engine.lines import Filled, FilledLine, formula_said, shown_figure, shown_line
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.returns.layout import paper_title

FOOT = "Worksheet by taxcli, for your records. Do not mail."


def worksheet_sheet(result: Result) -> Sheet:
    """Lay out the worksheet of both programs, with what the result rests on."""
    year = result.case.tax_year
    sheet = Sheet(f"Worksheet for tax year {year}", FOOT)
    edition = "the law in force" if result.law.edition == "current" else "the published page"
    paper_title(sheet, "Worksheet", f"How each line was found, by {edition}.", f"Tax year {year}")
    for at, program in enumerate(result.programs.values()):
        name = program.program.full_name
        form = program.filing.form
        if at and program.filled is not None:
            sheet.new_page()
        sheet.heading(f"{program.program.name}: {form or 'nothing to file'}", room=90)
        sheet.paragraph(f"{name}. {program.filing.reason}")
        for line in program.filled or ():
            _line(sheet, program, line)
    _assumptions(sheet, result)
    return sheet


def _line(sheet: Sheet, program: ProgramResult, line: FilledLine) -> None:
    filled = program.filled
    assert filled is not None
    said = _how(filled, line)
    sheet.need(32 + 12 * len(said))
    sheet.y -= 16
    sheet.text(LEFT, sheet.y, line.line.number, "bold")
    label = filled.label(line.line).split(" (")[0]
    for index, text in enumerate(wrap(label, "body", BODY, WIDTH - 190)):
        sheet.y -= 13 * bool(index)
        sheet.text(LEFT + 30, sheet.y, text)
    weight: Weight = "bold" if line.line.strong else "body"
    sheet.value(RIGHT, sheet.y, shown_line(line), weight, right=True)
    if line.line.kind == "schedule" and not line.rows:
        sheet.right(RIGHT - 100, sheet.y, "no rows", size=SMALL)
    sheet.y -= 2
    for text in said:
        sheet.paragraph(text, size=SMALL, indent=30, gap=0)
    sheet.y -= 1.5
    sheet.rule(sheet.y, thick=0.2)


def _how(filled: Filled, line: FilledLine) -> list[str]:
    """Say how a line was found: formula and figures, rows, or where it stands in the case."""
    kind = line.line
    if kind.formula is not None:
        return [f"= {formula_said(filled, line)}"]
    if kind.kind == "figure":
        figure = filled.inputs.figures[kind.source]
        return [f"{figure.status}: {figure.source}"]
    if kind.kind == "take":
        return [f"from {filled.inputs.facts[kind.source].where}"]
    assert kind.sum is not None
    return [_row(row, kind.sum) for row in line.rows]


def _row(row: Filled, summed: str) -> str:
    """Say what a schedule's row adds: where it stands in the case, or how it was computed."""
    source, line = row.row, row.by_id[summed]
    assert source is not None
    detail = f", {source.detail}" if source.detail else ""
    amount = shown_line(line)
    if source.where:
        return f"{source.label} ({source.where}): {amount}{detail}"
    return f"{source.label}{detail}: {amount} ({formula_said(row, line)})"


def _assumptions(sheet: Sheet, result: Result) -> None:
    if result.assumptions:
        sheet.heading("What this rests on")
        for text in result.assumptions:
            sheet.item(text, size=SMALL + 0.5)
    sheet.heading("Figures used")
    for program in result.programs.values():
        for figure in (program.filled.inputs.figures if program.filled else {}).values():
            name = figure.name.split(".")[1].replace("_", " ")
            note = f" ({figure.note})" if figure.note else ""
            words = f"{program.program.name} {name}: {shown_figure(figure)}"
            sheet.item(f"{words}. {figure.status.capitalize()}: {figure.source}{note}", size=SMALL)
