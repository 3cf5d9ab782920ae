"""The parts that papers share: cells of a grid, tables, the filer's block, amounts as printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from taxcli.case.model import Address, Case, Person
from taxcli.document.fonts import Weight, width, wrap
from taxcli.document.sheet import BODY, LEADING, LEFT, RIGHT, SMALL, WIDTH, Sheet
from taxcli.engine.amounts import shown_amount, shown_line
from taxcli.engine.lines import FilledLine
from taxcli.engine.residency import PersonResidency
from taxcli.engine.result import ProgramResult, Result
from taxcli.law.programs import Program
from taxcli.values import day

SsnChoice = Literal["full", "masked", "blank"]
NOT_KNOWN = shown_amount(None)
STATUS_WORDS = {
    "single": "Single",
    "separate": "Married filing separately",
    "joint": "Married filing jointly",
    "head-of-household": "Head of household",
    "surviving-spouse": "Qualifying surviving spouse",
}
RESIDENCY_WORDS = {
    "full-year": "Full-year resident",
    "part-year": "Part-year resident",
    "nonresident": "Nonresident with local income",
    "none": "Nonresident, no local income",
    None: NOT_KNOWN,
}
_CELL = 30.0


def ssn_text(person: Person | None, choice: SsnChoice) -> str:
    """Write a taxfiler's number as chosen; blank to be written by hand."""
    if person is None or person.ssn is None or choice == "blank":
        return ""
    return person.ssn.full if choice == "full" else person.ssn.masked


def running_name(result: Result, choice: SsnChoice) -> str:
    """Write name and last digits for the head of a return's further pages."""
    person = result.case.primary
    digits = ssn_text(person, "blank" if choice == "blank" else "masked")
    return f"{name_text(person)}  {digits}".rstrip()


def periods_text(person: PersonResidency, year: int) -> str:
    """Write when a taxfiler lived inside."""
    if person.lived == "unknown":
        return NOT_KNOWN
    if not person.periods:
        return f"All of {year}" if person.lived == "full-year" else "At no time"
    return "; ".join(f"{day(span.from_)} to {day(span.to)}" for span in person.periods)


def name_text(person: Person | None) -> str:
    """Write a taxfiler's name, or say in a draft that it is missing."""
    return person.full_name if person else "(name missing)"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the filer's grid: its caption, its text, its share of the row's width."""

    caption: str
    text: str
    share: float


def grid_row(sheet: Sheet, cells: Sequence[Cell]) -> None:
    """Set a row of captioned cells; a text too long for its cell goes to a statement."""
    sheet.need(_CELL)
    sheet.y -= _CELL
    x = LEFT
    total = sum(cell.share for cell in cells)
    for cell in cells:
        wide = WIDTH * cell.share / total
        sheet.frame(x, sheet.y, wide, _CELL)
        sheet.text(x + 4, sheet.y + _CELL - 10, cell.caption, size=8)
        if cell.text:
            sheet.fitted(x + 4, sheet.y + 6, wide - 8, cell.text, cell.caption)
        x += wide


def filer_grid(sheet: Sheet, case: Case, program: Program | None, ssn: SsnChoice) -> None:
    """Set names, numbers, address and filing status."""
    number = "Social Security number"
    _person_row(sheet, "", case.primary, ssn_text(case.primary, ssn), number)
    if case.joint:
        _person_row(sheet, "Spouse: ", case.spouse, ssn_text(case.spouse, ssn), number)
    _address_row(sheet, case.address)
    account = None
    if program is not None:
        account = case.account.shs if program.id == "shs" else case.account.pfa
    status = STATUS_WORDS[case.filing_status] if case.filing_status else NOT_KNOWN
    cells = [Cell("Filing status (as on the Oregon return)", status, 50)]
    cells.append(Cell("Form of the Oregon return", f"Form {case.oregon.form}", 25))
    if program is not None:
        cells.append(Cell(f"{program.name} account number, if any", account or "", 25))
    grid_row(sheet, cells)


def _person_row(sheet: Sheet, who: str, person: Person | None, ssn: str, number: str) -> None:
    first, last = (person.first_name, person.last_name) if person else ("", "")
    first_caption = f"{who}First name and initial".capitalize() if not who else f"{who}first name"
    grid_row(
        sheet,
        [
            Cell(first_caption, first, 34),
            Cell(f"{who}last name" if who else "Last name", last, 42),
            Cell(f"{who}number" if who else number, ssn, 24),
        ],
    )


def _address_row(sheet: Sheet, address: Address | None) -> None:
    street = city = state = zip_code = ""
    if address is not None:
        street, _ = address.lines
        city, state, zip_code = address.city, address.state, address.zip
    grid_row(
        sheet,
        [
            Cell("Mailing address", street, 48),
            Cell("City", city, 28),
            Cell("State", state, 10),
            Cell("ZIP", zip_code, 14),
        ],
    )


def form_line(sheet: Sheet, result: ProgramResult, line: FilledLine) -> None:
    """Set one line of a form: number, label, amount in its box."""
    assert result.filled is not None
    label_room = WIDTH - 34 - 118
    weight: Weight = "bold" if line.line.strong else "body"
    label = wrap(
        result.filled.label(line.line) + unsure_text(result, line), weight, BODY, label_room
    )
    leading = BODY * LEADING
    height = max(19.5, len(label) * leading + 6)
    sheet.need(height)
    sheet.y -= height
    baseline = sheet.y + height - BODY - 3.5
    sheet.text(LEFT + 5, baseline, line.line.number, "bold")
    for index, text in enumerate(label):
        sheet.text(LEFT + 34, baseline - index * leading, text, weight)
    sheet.frame(RIGHT - 108, sheet.y + 1.5, 108, 16.5)
    sheet.value(RIGHT - 5, sheet.y + 6, shown_line(line), weight, 11, right=True)
    sheet.rule(sheet.y, to=RIGHT - 112, thick=0.25)


def unsure_text(result: ProgramResult, line: FilledLine) -> str:
    """Say of a line that is a figure of the law that the figure is not official, if so."""
    if line.line.kind != "figure" or result.filled is None:
        return ""
    figure = result.filled.inputs.figures[line.line.source]
    return "" if figure.status == "official" else f" ({figure.status}, not official)"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in points, and whether it holds figures."""

    heading: str
    width: float
    figures: bool = False


def table(sheet: Sheet, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Set a table; texts wrap in their column, figures end at its right edge."""
    _table_head(sheet, columns)
    for row in rows:
        cells = [
            wrap(text, "body", BODY, column.width - 8)
            for column, text in zip(columns, row, strict=True)
        ]
        height = max(len(cell) for cell in cells) * BODY * LEADING + 6
        if sheet.need(height):
            _table_head(sheet, columns)
        sheet.y -= height
        x = LEFT
        for column, cell in zip(columns, cells, strict=True):
            _table_cell(sheet, column, cell, x, sheet.y + height - BODY - 2)
            x += column.width
        sheet.rule(sheet.y, thick=0.25)
    sheet.y -= 4


def _table_cell(
    sheet: Sheet, column: Column, lines: Sequence[str], x: float, baseline: float
) -> None:
    for index, text in enumerate(lines):
        y = baseline - index * BODY * LEADING
        if column.figures:
            sheet.value(x + column.width - 4, y, text, right=True)
        else:
            sheet.value(x + 4, y, text)


def _table_head(sheet: Sheet, columns: Sequence[Column]) -> None:
    heads = [wrap(column.heading, "bold", SMALL, column.width - 8) for column in columns]
    height = max(len(head) for head in heads) * SMALL * LEADING + 8
    sheet.need(height + 30)
    sheet.y -= height
    sheet.band(sheet.y, height)
    x = LEFT
    for column, head in zip(columns, heads, strict=True):
        for index, text in enumerate(head):
            y = sheet.y + height - SMALL - 3 - index * SMALL * LEADING
            if column.figures:
                sheet.right(x + column.width - 4, y, text, "bold", SMALL)
            else:
                sheet.text(x + 4, y, text, "bold", SMALL)
        x += column.width


def total_row(sheet: Sheet, label: str, amount: str) -> None:
    """Set a total under a table, its amount at the right edge."""
    sheet.need(22)
    sheet.y -= 16
    end = RIGHT - 4
    sheet.right(end - width("0,000,000,000.00", "bold", 11) - 10, sheet.y, label, "bold")
    sheet.value(end, sheet.y, amount, "bold", 11, right=True)
    sheet.y -= 6


def paper_title(sheet: Sheet, title: str, subtitle: str, right: str) -> None:
    """Set the head of a paper: what it is, and the year or name at the right."""
    sheet.y -= 20
    sheet.text(LEFT, sheet.y, title, "bold", 20)
    sheet.right(RIGHT, sheet.y, right, "bold", 14)
    sheet.y -= 16
    for line in wrap(subtitle, "body", BODY, WIDTH):
        sheet.text(LEFT, sheet.y, line)
        sheet.y -= BODY * LEADING
    sheet.rule(sheet.y + 4, thick=1.2)
    sheet.y -= 6


def names_line(result: Result) -> str:
    """Write the names of everyone who files, for the head of a schedule."""
    names = [name_text(result.case.primary)]
    if result.case.joint:
        names.append(name_text(result.case.spouse))
    return " and ".join(names)
