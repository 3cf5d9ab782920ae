"""The return itself: MET-40, MET-40-NP, MC-40 or MC-40-NP, with the schedules that go with it."""

from taxcli.document.fonts import Weight, wrap
from taxcli.document.sheet import BODY, LEFT, RIGHT, SMALL, WIDTH, Sheet
from taxcli.engine.amounts import shown_amount
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.amend import left_steps, marked, reason_words
from taxcli.features.attachments import attachments
from taxcli.features.outcome_words import not_owed_words
from taxcli.features.returns.layout import (
    Cell,
    Column,
    filer_grid,
    form_line,
    grid_row,
    paper_title,
    table,
)
from taxcli.features.returns.schedules import add_schedules
from taxcli.features.taxfilers import RESIDENCY_WORDS, SsnChoice, periods_text, running_name
from taxcli.law.standing import pro
from taxcli.values import day

_ROW = 19.5
_BEFORE = (
    "Not counted above: what was paid with the original, and what of it was refunded or applied."
)
FOOT = (
    "Computer-prepared by taxcli; not an approved substitute form. Line numbers are taxcli's own."
)
_NOTICE = (
    "This return was prepared by computer with taxcli. It is not an approved substitute form and "
    "carries no barcode. {numbers} Portland Revenue Online (PRO) or the official form is the "
    "alternative. {login}"
)
_OWN = "Its line numbers are taxcli's own, since no official copy of the form could be had."
_OFFICIAL = "Its line numbers are taxcli's own; those of the official form stand in brackets."


def return_sheet(result: Result, program: ProgramResult, ssn: SsnChoice) -> Sheet:
    """Lay out a program's return and its schedules."""
    assert program.filled is not None
    form = program.filing.form
    assert form is not None
    title = f"{form} for tax year {result.case.tax_year}"
    sheet = Sheet(title, FOOT, running_name(result, ssn), form=True)
    kind = "Full-Year Resident" if program.kind == "full-year" else "Part-Year or Nonresident"
    subtitle = f"{program.program.full_name}: {kind} Return"
    paper_title(sheet, f"Form {form}", subtitle, f"Tax year {result.case.tax_year}")
    if marked(program):
        _amended_head(sheet, result)
    numbered = any(line.line.official.get(program.program.id) for line in program.filled)
    numbers = _OFFICIAL if numbered else _OWN
    sheet.paragraph(_NOTICE.format(numbers=numbers, login=pro().short), size=SMALL)
    filer_grid(sheet, result.case, program.program, ssn)
    sheet.y -= 4
    _residency(sheet, result, program)
    _boxes(sheet, program)
    _lines(sheet, program)
    if marked(program):
        _amended_foot(sheet, program)
    _refund_choice(sheet, result, program)
    _signatures(sheet, result)
    _attached(sheet, result, program)
    add_schedules(sheet, result, program)
    sheet.close()
    return sheet


def _amended_head(sheet: Sheet, result: Result) -> None:
    """Set the mark of an amended return and its reason, below the title of the form."""
    sheet.y -= 22
    sheet.band(sheet.y, 20, 0.82)
    sheet.value(LEFT + 6, sheet.y + 5.5, "AMENDED RETURN", "bold", 13)
    amends = result.case.amends
    if amends is not None and amends.filed_on is not None:
        sheet.value(RIGHT - 6, sheet.y + 6, f"Original filed on {day(amends.filed_on)}", right=True)
    sheet.y -= 3
    _reason(sheet, result)


def _reason(sheet: Sheet, result: Result) -> None:
    for line in wrap(reason_words(result), "body", BODY, WIDTH - 12):
        sheet.need(14)
        sheet.y -= 13.5
        sheet.value(LEFT + 6, sheet.y + 1, line)
    sheet.y -= 6


def _amended_foot(sheet: Sheet, program: ProgramResult) -> None:
    """Set what is left of an amended return after what was paid and refunded before."""
    assert program.amended is not None
    sheet.section("Amended return: what is left", room=5 * _ROW + 40)
    sheet.y -= 2
    sheet.paragraph(_BEFORE, size=SMALL, gap=0)
    for words, amount, end in left_steps(program, program.amended):
        weight: Weight = "bold" if end else "body"
        sheet.y -= _ROW
        sheet.text(LEFT + 34, sheet.y + _ROW - BODY - 3.5, words, weight)
        sheet.frame(RIGHT - 108, sheet.y + 1.5, 108, 16.5)
        sheet.value(RIGHT - 5, sheet.y + 6, shown_amount(amount), weight, 11, right=True)
        sheet.rule(sheet.y, to=RIGHT - 112, thick=0.25)


def _residency(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    rows = []
    for person in program.people:
        who = "Taxfiler" if person.who == "primary" else "Spouse"
        status = RESIDENCY_WORDS[program.residency[person.who]]
        rows.append((who, status, periods_text(person, result.case.tax_year)))
    columns = [
        Column(f"Residency in {program.program.place}", 160),
        Column("Status", 160),
        Column("Lived inside", 192),
    ]
    table(sheet, columns, rows)


def _boxes(sheet: Sheet, program: ProgramResult) -> None:
    sheet.need(22)
    sheet.y -= 14
    sheet.tick(LEFT + 2, sheet.y, program.extended)
    sheet.text(LEFT + 17, sheet.y, "Extension filed")
    sheet.tick(LEFT + 120, sheet.y, program.outcome.duty == "refund-only")
    sheet.text(LEFT + 135, sheet.y, "Filed only to claim a refund (below the threshold)")
    sheet.y -= 2


def _lines(sheet: Sheet, program: ProgramResult) -> None:
    assert program.filled is not None
    section = None
    for line in program.filled:
        if line.line.section != section:
            section = line.line.section
            if section == "Payments":
                sheet.need(330)  # payments and the balance read best on one page
            sheet.section(section)
        form_line(sheet, program, line)


def _refund_choice(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    if program.outcome.kind not in ("refund", "applied"):
        return
    choice = getattr(result.case.refund, program.program.id)
    sheet.need(24)
    sheet.y -= 18
    sheet.text(LEFT + 2, sheet.y, "Overpayment:", "bold")
    sheet.tick(LEFT + 80, sheet.y, choice == "refund")
    sheet.text(LEFT + 95, sheet.y, "refund by check, requested with this return")
    sheet.tick(LEFT + 320, sheet.y, choice == "apply")
    sheet.text(LEFT + 335, sheet.y, "apply to next year's tax")
    not_owed = not_owed_words(program.outcome)
    if not_owed:
        sheet.paragraph(not_owed)


def _signatures(sheet: Sheet, result: Result) -> None:
    sheet.section("Signature", room=150)
    sheet.y -= 2
    sheet.paragraph("I declare that this return is true, correct and complete.", gap=2)
    people = ["Taxfiler's signature"] + ["Spouse's signature"] * result.case.joint
    for caption in people:
        grid_row(sheet, [Cell(caption, "", 70), Cell("Date", "", 30)])
    preparer = result.case.preparer
    if preparer is not None:
        firm = preparer.name if preparer.firm is None else f"{preparer.name}, {preparer.firm}"
        grid_row(
            sheet,
            [
                Cell("Preparer", firm, 50),
                Cell("PTIN", preparer.ptin or "", 22),
                Cell("Telephone", preparer.phone or "", 28),
            ],
        )
        grid_row(sheet, [Cell("Preparer's signature", "", 70), Cell("Date", "", 30)])


def _attached(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    entries = attachments(result, program)
    if not entries:
        return
    sheet.section("Attach to this return", room=40 + 16 * len(entries))
    sheet.y -= 4
    for entry in entries:
        sheet.item(entry, "tick", BODY)
