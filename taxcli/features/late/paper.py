"""The statement of charges: penalty, late interest and underpayment interest, line by line."""

from taxcli.document.sheet import SMALL, Sheet
from taxcli.engine.estimates import Underpayment, safe_words
from taxcli.engine.late import Late
from taxcli.engine.ledger import Unpaid
from taxcli.engine.lines import shown_amount, shown_line
from taxcli.engine.result import ProgramResult, Result, of_rate, unofficial_rates
from taxcli.features.returns.layout import (
    Column,
    SsnChoice,
    names_line,
    paper_title,
    running_name,
    table,
    total_row,
)
from taxcli.money import percent, shown
from taxcli.values import day

FOOT = "Statement of charges by taxcli; not an official form."
_ABOUT = (
    "How the lines for penalty and interest were found. The Revenue Division computes them too, "
    "by methods it has not published in full, and may come to other amounts."
)
# The conventions that decide a charge.
_RULES = (
    *("underpayment", "prior-year-alternative", "no-underpayment-penalty"),
    *("late-interest", "late-penalty", "late-order", "rest-with-the-last"),
)
_SPANS = (
    Column("Months from", 110),
    Column("Months", 46, True),
    Column("Unpaid", 80, True),
    Column("Rate", 52, True),
    Column("Interest, not rounded", 96, True),
)
_SPANS_WIDE = tuple(
    Column(column.heading, column.width + extra, column.figures)
    for column, extra in zip(_SPANS, (46, 18, 24, 14, 26), strict=True)
)


def has_charges(program: ProgramResult) -> bool:
    """Tell whether a return has penalty or interest to account for."""
    return program.filing.form is not None and program.charges is not None and program.charges.any


def charges_sheet(result: Result, program: ProgramResult, ssn: SsnChoice) -> Sheet:
    """Lay out the statement of charges of a program that has any."""
    charges = program.charges
    assert charges is not None
    name, year = program.program.name, result.case.tax_year
    sheet = Sheet(f"{name} charges for tax year {year}", FOOT, running_name(result, ssn))
    subtitle = f"{program.program.full_name}. For {names_line(result)}."
    paper_title(sheet, f"{name} statement of charges", subtitle, f"Tax year {year}")
    sheet.paragraph(_ABOUT, size=SMALL)
    if charges.late.penalty or charges.late.spans:
        _late(sheet, result, program, charges.late)
    if charges.underpayment.charged != ():
        _underpayment(sheet, year, program, charges.underpayment)
        for found in result.diagnostics:
            if (found.code, found.where) == ("I-PAY-010", program.program.id):
                sheet.paragraph(found.message)
    _assumptions(sheet, result, program)
    return sheet


def _late(sheet: Sheet, result: Result, program: ProgramResult, late: Late) -> None:
    assert program.paid_on.day is not None
    sheet.heading("Paid after the due date")
    sheet.paragraph(
        f"{shown(late.unpaid)} of tax was unpaid after {day(result.law.due)}. What is left is "
        f"taken as paid on {day(program.paid_on.day)}."
    )
    if late.penalty:
        figure = result.law.of(f"{program.program.id}.penalty_rate")
        unsure = "" if figure.status == "official" else f" ({figure.status})"
        rate = percent(figure.amount)
        _total(sheet, program, "penalty", f"Penalty, {rate}{unsure} of {shown(late.unpaid)}")
    if late.spans:
        table(sheet, _SPANS_WIDE, [_cells(span) for span in late.spans])
        _total(sheet, program, "interest", "Interest on late payment")
    if late.settled:
        _settled(sheet, late)


def _cells(span: Unpaid) -> tuple[str, ...]:
    return (
        day(span.months[0]),
        str(len(span.months)),
        shown_amount(span.amount, "exact"),
        percent(span.rate),
        shown_amount(span.interest, "exact"),
    )


def _settled(sheet: Sheet, late: Late) -> None:
    sheet.paragraph("Late payments pay penalty first, then interest, then tax:")
    columns = [
        Column("Paid on", 132),
        Column("Amount", 95, True),
        Column("To penalty", 95, True),
        Column("To interest", 95, True),
        Column("To tax", 95, True),
    ]
    rows = [
        (day(row.day), *(shown(part) for part in (row.amount, row.penalty, row.interest, row.tax)))
        for row in late.settled
    ]
    table(sheet, columns, rows)


def _underpayment(sheet: Sheet, year: int, program: ProgramResult, found: Underpayment) -> None:
    sheet.heading("Underpayment of the four installments", room=120)
    if not found.known or found.safe is None:
        sheet.paragraph("Not known while last year's tax is missing.")
        return
    test, safe = found.duty, found.safe
    sheet.paragraph(
        f"Installments were required: the tax of {year}, {shown_amount(test.this_year)}, and that "
        f"of {year - 1}, {shown_amount(test.last_year)}, are both at least "
        f"{shown(test.trigger.amount)}. They had to add up to "
        f"{shown_amount(safe.required, 'exact')}, {safe_words(safe, year)}, a quarter on each date."
    )
    columns = [Column("Installment, due", 128), *_SPANS]
    rows = [(f"{span.installment}, {day(span.due)}", *_cells(span)) for span in found.spans]
    table(sheet, columns, rows)
    _total(sheet, program, "underpayment_interest", "Underpayment interest")


def _total(sheet: Sheet, program: ProgramResult, id_: str, label: str) -> None:
    assert program.filled is not None
    line = program.filled.by_id[id_]
    total_row(sheet, f"{label} (line {line.line.number})", shown_line(line))


def _assumptions(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    """List what the charges rest on; the worksheet lists what the whole return does."""
    told = [each.words for each in result.assumed if each.id in _RULES]
    told += [of_rate(period).words for period in unofficial_rates(program.charges)]
    if told:
        sheet.heading("What this rests on")
    for text in told:
        sheet.item(text, size=SMALL)
