"""The return: page 1 on a grid of rows and columns, and behind it what goes with it."""

from collections.abc import Iterator

from taxcli.case.model import Address, Case, Person
from taxcli.document.blocks import Amounts, Block, Heading, Item, Para, Table
from taxcli.document.fonts import Weight, width, wrap
from taxcli.document.paper import place
from taxcli.document.sheet import PAGE_HEIGHT, Sheet
from taxcli.engine.forms import numbers_by_section
from taxcli.engine.lines import FilledLine, shown_amount, shown_line
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.amend import left_steps, marked
from taxcli.features.attachments import attachments
from taxcli.features.returns.schedules import schedule_blocks
from taxcli.features.wording import (
    NOT_KNOWN,
    PERSON_WORDS,
    RESIDENCY_WORDS,
    STATUS_WORDS,
    SsnChoice,
    names_line,
    not_owed_words,
    periods_text,
    ssn_text,
)
from taxcli.values import day

_ROW, _COLUMN = 12.0, 7.2
_FIRST, _END = 6, 81
_LABEL, _AMOUNT = 10, 64
_CAPTION, _TEXT, _FINE = 6.5, 10.0, 7.5
# Where the lines begin, and the row that the last of them may have.
_LINES, _SIGNATURES = 19, 54
_GRAY = 0.88


def row_y(row: float) -> float:
    """Return the lower edge of a row, in points."""
    return PAGE_HEIGHT - row * _ROW


def column_x(column: float) -> float:
    """Return the left edge of a column, in points."""
    return (column - 1) * _COLUMN


def draw_form(
    sheet: Sheet, result: Result, program: ProgramResult, ssn: SsnChoice, *, draft: bool
) -> None:
    """Draw page 1: head, taxfilers, lines, and the signatures unless it is a draft."""
    _head(sheet, result, program)
    _taxfilers(sheet, result, program, ssn)
    end = _lines(sheet, program)
    if marked(program) and amended_rows_fit(result, program):
        _amended_rows(sheet, program, end)
    if not draft:
        _signatures(sheet, result)
    listed = attached_words(result, program)
    if listed is not None:
        _label(sheet, 62, listed, whole=True)


def _head(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    form, name = program.filing.form, program.program.name
    kind = "full-year resident" if program.kind == "full-year" else "part-year or nonresident"
    sheet.text(column_x(_FIRST), row_y(5) + 6, name, "bold", 20)
    sheet.value(column_x(14), row_y(5) + 6, f"Form {form}", "bold", 16)
    if marked(program):
        sheet.value(column_x(36), row_y(5) + 6, "AMENDED RETURN", "bold", 14)
    year = f"Tax year {result.case.tax_year}"
    sheet.value(column_x(_END), row_y(5) + 6, year, "bold", 14, right=True)
    sheet.text(column_x(_FIRST), row_y(6) + 3.5, f"{program.program.full_name}: {kind}", size=_TEXT)
    sheet.rule(row_y(6), column_x(_FIRST), column_x(_END), 1.2)
    amends = result.case.amends
    original = f", filed {day(amends.filed_on)}" if amends and amends.filed_on else ""
    amended = marked(program)
    refund_only = program.outcome.duty == "refund-only"
    for column, ticked, caption in (
        (_FIRST, amended, f"Amended return{original if amended else ''}"),
        (36, program.extended, "Extension filed"),
        (56, refund_only, "Only to claim a refund"),
    ):
        x, y = column_x(column), row_y(7) + 2.5
        sheet.tick(x, y, ticked, size=8.0)
        sheet.text(x + 13, y + 0.5, f"{caption}: {'yes' if ticked else 'no'}", size=9)


def _taxfilers(sheet: Sheet, result: Result, program: ProgramResult, ssn: SsnChoice) -> None:
    """Draw names, numbers, address, status and residency; a spouse's cells are always there."""
    case = result.case
    spouse = case.spouse if case.joint else None
    _person(sheet, 8, "Taxfiler: ", case.primary, ssn)
    _person(sheet, 10, "Spouse: ", spouse, ssn)
    _address(sheet, case, program)
    status = STATUS_WORDS[case.filing_status] if case.filing_status else NOT_KNOWN
    lived = {who: RESIDENCY_WORDS[status] for who, status in program.residency.items()}
    place = program.program.place
    _cells(
        sheet,
        16,
        (_FIRST, "Filing status, as on the Oregon return", status),
        (30, "Oregon form", f"Form {case.oregon.form}"),
        (41, f"Residency in {place}: taxfiler", lived.get("primary", "")),
        (62, "Residency: spouse", lived.get("spouse", "")),
    )


def _person(sheet: Sheet, row: int, who: str, person: Person | None, ssn: SsnChoice) -> None:
    first, last = (person.first_name, person.last_name) if person else ("", "")
    _cells(
        sheet,
        row,
        (_FIRST, f"{who}first name and initial", first),
        (30, f"{who}last name", last),
        (62, f"{who}Social Security number", ssn_text(person, ssn)),
    )


def _address(sheet: Sheet, case: Case, program: ProgramResult) -> None:
    at = case.address or Address.model_construct(street="", unit=None, city="", state="", zip="")
    _cells(
        sheet, 12, (_FIRST, "Mailing address", at.street), (52, "Apartment, unit", at.unit or "")
    )
    account = getattr(case.account, program.program.id) or ""
    _cells(
        sheet,
        14,
        (_FIRST, "City", at.city),
        (30, "State", at.state),
        (36, "ZIP", at.zip),
        (56, f"{program.program.name} account number, if any", account),
    )


def _cells(sheet: Sheet, row: int, *cells: tuple[int, str, str]) -> None:
    """Draw captioned cells of two rows, each from its column to the next cell's."""
    ends = [*(column for column, _, _ in cells[1:]), _END]
    for (column, caption, text), end in zip(cells, ends, strict=True):
        x, wide, bottom = column_x(column), column_x(end) - column_x(column), row_y(row + 1)
        sheet.frame(x, bottom, wide, 2 * _ROW)
        sheet.text(x + 3, bottom + 2 * _ROW - 7.5, caption, size=_CAPTION)
        if text:
            sheet.fitted(x + 3, bottom + 4, wide - 6, text, caption, size=11.0)


def _lines(sheet: Sheet, program: ProgramResult) -> int:
    """Draw every line in its row, and return the row of the last."""
    filled = program.filled
    assert filled is not None
    assert program.kind is not None
    by_number = {line.line.number: line for line in filled}
    row = _LINES
    for section, numbers in numbers_by_section(program.kind, program.program.id).items():
        sheet.band(row_y(row) + 1, 10, _GRAY)
        sheet.text(column_x(_FIRST) + 3, row_y(row) + 3, section, "bold", 9)
        for number in numbers:
            row += 1
            if number in by_number:
                _line(sheet, program, by_number[number], row)
        row += 1
    return row - 1


def _line(sheet: Sheet, program: ProgramResult, line: FilledLine, row: int) -> None:
    assert program.filled is not None
    label = program.filled.label(line.line) + unsure_text(program, line)
    weight: Weight = "bold" if line.line.strong else "body"
    sheet.text(column_x(_FIRST) + 3, row_y(row) + 3, line.line.number, "bold", 9)
    _label(sheet, row, label, weight)
    _amount(sheet, row, shown_line(line), weight)


def _amount(sheet: Sheet, row: int, amount: str, weight: Weight) -> None:
    x = column_x(_AMOUNT)
    sheet.frame(x, row_y(row), column_x(_END) - x, _ROW)
    sheet.value(column_x(_END) - 4, row_y(row) + 3, amount, weight, _TEXT, right=True)


def _label(
    sheet: Sheet, row: int, text: str, weight: Weight = "body", *, whole: bool = False
) -> None:
    """Set one row of text, as large as it fits: beside an amount, or across the whole page."""
    column, end = (_FIRST, _END) if whole else (_LABEL, _AMOUNT)
    size, room = _TEXT, column_x(end) - column_x(column) - 4
    while width(text, weight, size) > room:
        size -= 0.25
    sheet.text(column_x(column), row_y(row) + 3, text, weight, size)


def unsure_text(result: ProgramResult, line: FilledLine) -> str:
    """Say of a line that is a figure of the law that the figure is not official, if so."""
    if line.line.kind != "figure" or result.filled is None:
        return ""
    figure = result.filled.inputs.figures[line.line.source]
    return "" if figure.status == "official" else f" ({figure.status}, not official)"


def amended_rows_fit(result: Result, program: ProgramResult) -> bool:
    """Tell whether what is left of an amended return has room below its lines."""
    crowded = result.case.joint and result.case.preparer is not None
    return program.kind == "full-year" or not crowded


def _amended_rows(sheet: Sheet, program: ProgramResult, end: int) -> None:
    """Draw what is left of an amended return, below its lines."""
    assert program.amended is not None
    for row, (words, amount, last) in enumerate(left_steps(program, program.amended), end + 1):
        weight: Weight = "bold" if last else "body"
        _label(sheet, row, words, weight)
        _amount(sheet, row, shown_amount(amount), weight)


def _signatures(sheet: Sheet, result: Result) -> None:
    declared = "I declare that this return is true, correct and complete."
    sheet.text(column_x(_FIRST), row_y(_SIGNATURES) + 3, declared, size=9)
    signers = ["Taxfiler's signature", *(["Spouse's signature"] * result.case.joint)]
    for row, caption in zip((55, 57), signers, strict=False):
        _cells(sheet, row, (_FIRST, caption, ""), (62, "Date", ""))
    preparer = result.case.preparer
    if preparer is None:
        return
    _cells(sheet, 59, (_FIRST, "Preparer's signature", ""), (62, "Date", ""))
    parts = (preparer.name, preparer.firm, preparer.ptin, preparer.phone)
    text, room = ", ".join(filter(None, parts)), column_x(61) - column_x(26)
    lines = wrap(text, "body", _FINE, room)
    if len(lines) > 2:
        lines = (sheet.statement("Preparer", text),)
    for at, line in enumerate(lines):
        sheet.value(column_x(26), row_y(60) + 14 - at * 10, line, "body", _FINE)


def attached_words(result: Result, program: ProgramResult) -> str | None:
    """List what is attached in one row; ``None`` where there is nothing, or it needs more room."""
    entries = attachments(result, program)
    text = f"Attached: {'; '.join(entries)}"
    fits = width(text, "body", _FINE) <= column_x(_END) - column_x(_FIRST) - 4
    return text if entries and fits else None


_FOOT = "Computer-prepared by taxcli; not an approved substitute form; no barcode. {numbers}"
_OWN = "Line numbers are taxcli's own."
_OFFICIAL = "Official line numbers stand in brackets."


def return_sheet(
    result: Result, program: ProgramResult, ssn: SsnChoice, *, draft: bool = False
) -> Sheet:
    """Lay out a program's return on a page, and behind it what goes with it."""
    assert program.filled is not None
    form, year, case = program.filing.form, result.case.tax_year, result.case
    numbered = any(line.line.official.get(program.program.id) for line in program.filled)
    mark = f"{program.program.name} {form} {year}"
    number = ssn_text(case.primary, ssn)
    sheet = Sheet(
        mark,
        _FOOT.format(numbers=_OFFICIAL if numbered else _OWN),
        names_line(result),
        f"{mark}  {number}".rstrip(),
        form=True,
    )
    draw_form(sheet, result, program, ssn, draft=draft)
    blocks = [*_further_blocks(result, program)]
    if blocks:
        sheet.new_page()
        place(sheet, blocks)
    sheet.close()
    return sheet


def _further_blocks(result: Result, program: ProgramResult) -> Iterator[Block]:
    """Word what follows page 1, one after another."""
    if marked(program) and not amended_rows_fit(result, program):
        assert program.amended is not None
        yield Heading("Amended return: what is left")
        yield Amounts(tuple(step.row for step in left_steps(program, program.amended)))
    yield from _periods(result, program)
    not_owed = not_owed_words(program.outcome)
    if not_owed:
        yield Heading("Paid with the return and not owed")
        yield Para(not_owed)
    entries = attachments(result, program)
    if entries and attached_words(result, program) is None:
        yield Heading("Attach to this return")
        yield from (Item(entry, tick=True) for entry in entries)
    yield from schedule_blocks(result, program)


def _periods(result: Result, program: ProgramResult) -> Iterator[Block]:
    if any(person.lived == "part-year" for person in program.people):
        yield Heading(f"Residency in {program.program.place}")
        yield Table(
            ("Who", "Lived inside"),
            tuple(
                (PERSON_WORDS[person.who], periods_text(person, result.case.tax_year))
                for person in program.people
            ),
        )
