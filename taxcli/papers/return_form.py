"""The return itself: MET-40, MET-40-NP, MC-40 or MC-40-NP, with the schedules that go with it."""

from taxcli.case.residency import Period
from taxcli.papers.attachments import attachments
from taxcli.papers.parts import (
    RESIDENCY_WORDS,
    Cell,
    Column,
    SsnChoice,
    filer_grid,
    form_line,
    grid_row,
    paper_title,
    table,
)
from taxcli.papers.schedules import add_schedules
from taxcli.papers.sheet import BODY, LEFT, SMALL, Sheet
from taxcli.returns.result import ProgramResult, Result
from taxcli.rules.words import day

FOOT = (
    "Computer-prepared by taxcli; not an approved substitute form. Line numbers are taxcli's own."
)
_NOTICE = (
    "This return was prepared by computer with taxcli. It is not an approved substitute form, "
    "carries no barcode, and its line numbers are taxcli's own, since no official copy of the "
    "form could be had. Portland Revenue Online (PRO) or the official form is the alternative."
)


def return_sheet(result: Result, program: ProgramResult, ssn: SsnChoice) -> Sheet:
    """Lay out a program's return and its schedules."""
    assert program.filled is not None
    form = program.filing.form
    assert form is not None
    sheet = Sheet(f"{form} for tax year {result.case.tax_year}", FOOT)
    kind = "Full-Year Resident" if program.kind == "full-year" else "Part-Year or Nonresident"
    subtitle = f"{program.program.full_name}: {kind} Return"
    paper_title(sheet, f"Form {form}", subtitle, f"Tax year {result.case.tax_year}")
    sheet.paragraph(_NOTICE, size=SMALL)
    filer_grid(sheet, result.case, program.program, ssn)
    sheet.y -= 4
    _residency(sheet, result, program)
    _boxes(sheet, result, program)
    _lines(sheet, program)
    _refund_choice(sheet, result, program)
    _signatures(sheet, result)
    _attached(sheet, result, program)
    add_schedules(sheet, result, program)
    sheet.close()
    return sheet


def _residency(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    rows = []
    for person in program.people:
        who = "Taxfiler" if person.who == "primary" else "Spouse"
        status = RESIDENCY_WORDS[program.residency[person.who]]
        rows.append((who, status, _periods(person.periods, result.case.tax_year, person.lived)))
    columns = [
        Column(f"Residency in {program.program.place}", 160),
        Column("Status", 160),
        Column("Lived inside", 192),
    ]
    table(sheet, columns, rows)


def _periods(periods: tuple[Period, ...], year: int, lived: str) -> str:
    if lived == "unknown":
        return "not known"
    if not periods:
        return f"All of {year}" if lived == "full-year" else "At no time"
    return "; ".join(f"{day(span.from_)} to {day(span.to)}" for span in periods)


def _boxes(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    sheet.need(22)
    sheet.y -= 14
    extension = result.case.extension
    filed = extension is not None and extension.filed
    sheet.tick(LEFT + 2, sheet.y, filed)
    sheet.text(LEFT + 17, sheet.y, "Extension filed")
    sheet.tick(LEFT + 120, sheet.y, program.filing.refund_only)
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
    if not program.amount("overpayment"):
        return
    choice = getattr(result.case.refund, program.program.id)
    sheet.need(24)
    sheet.y -= 18
    sheet.text(LEFT + 2, sheet.y, "Overpayment:", "bold")
    sheet.tick(LEFT + 80, sheet.y, choice == "refund")
    sheet.text(LEFT + 95, sheet.y, "refund by check, requested with this return")
    sheet.tick(LEFT + 320, sheet.y, choice == "apply")
    sheet.text(LEFT + 335, sheet.y, "apply to next year's tax")


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
