"""The combined SHS and PFA return: both taxes in two columns. For PRO, never for the mail."""

from taxcli.document.fonts import Weight, wrap
from taxcli.document.sheet import BODY, LEFT, RIGHT, SMALL, WIDTH, Sheet
from taxcli.engine.lines import Filled, FilledLine, shown_line
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.returns.layout import SsnChoice, filer_grid, paper_title, periods_text
from taxcli.law.standing import pro

FOOT = "Combined return by taxcli, for Portland Revenue Online only. NEVER MAIL."
_NOTICE = (
    "FOR PORTLAND REVENUE ONLINE (PRO) ONLY. NEVER MAIL THIS PAGE. The combined return exists "
    "only on PRO; on paper, each tax has its own return. File either the combined return or the "
    "two separate returns, not both."
)
_NUMBERS = (
    "Line numbers are taxcli's own; the screens of PRO could not be seen and may differ in order."
)
_AMOUNT = 86.0


def combined_sheet(result: Result, ssn: SsnChoice) -> Sheet:
    """Lay out both taxes side by side, for a result whose combined return is open."""
    year = result.case.tax_year
    sheet = Sheet(f"Combined return for tax year {year}", FOOT, form=True)
    first, last = (each for each in result.programs.values() if each.program.combined)
    paper_title(
        sheet,
        f"Combined {first.program.name} and {last.program.name} return",
        f"{first.filing.form} and {last.filing.form} side by side, to type into PRO.",
        f"Tax year {year}",
    )
    sheet.paragraph(_NOTICE, "bold")
    sheet.paragraph(f"{_NUMBERS} {pro().long}", size=SMALL)
    filer_grid(sheet, result.case, None, ssn)
    for program in (first, last):
        # Both statuses are the same on a combined return; the periods may differ.
        spans = dict.fromkeys(periods_text(person, year) for person in program.people)
        lived = "; spouse: ".join(spans)
        sheet.y -= 3
        sheet.paragraph(f"Lived in {program.program.place}: {lived}", gap=0)
    assert first.filled is not None
    assert last.filled is not None
    section = None
    by_id = first.filled.by_id
    for line in last.filled:
        if line.line.section != section:
            section = line.line.section
            _head(sheet, section, first.program.name, last.program.name)
        _row(sheet, last, by_id.get(line.line.id), line)
    return sheet


def _head(sheet: Sheet, section: str, first: str, last: str) -> None:
    sheet.section(section, room=150)
    sheet.right(RIGHT - _AMOUNT - 12, sheet.y + 8, first, "bold")
    sheet.right(RIGHT - 5, sheet.y + 8, last, "bold")


def _row(sheet: Sheet, last: ProgramResult, other: FilledLine | None, line: FilledLine) -> None:
    """Set one line with both amounts; a line that only PFA has leaves the SHS column empty."""
    assert last.filled is not None
    label = _neutral(last.filled, line)
    weight: Weight = "bold" if line.line.strong else "body"
    lines = wrap(label, weight, BODY, WIDTH - 30 - 2 * _AMOUNT + 4)
    height = max(16.0, len(lines) * 13.5 + 2.5)
    sheet.need(height)
    sheet.y -= height
    y = sheet.y + height - BODY - 1
    sheet.text(LEFT + 5, y, line.line.number, "bold", SMALL + 1)
    for index, text in enumerate(lines):
        sheet.text(LEFT + 30, y - index * 13.5, text, weight)
    if other is not None:
        sheet.value(RIGHT - _AMOUNT - 12, y, shown_line(other), weight, right=True)
    sheet.value(RIGHT - 5, y, shown_line(line), weight, right=True)
    sheet.rule(sheet.y, thick=0.2)


def _neutral(filled: Filled, line: FilledLine) -> str:
    """Write a label that stands for both columns, without either tax's own names."""
    words = {**filled.inputs.words, "place": "Local", "program": "Local", "program_tax": "Tax"}
    return line.line.label.format_map(words).split(" (", maxsplit=1)[0]
