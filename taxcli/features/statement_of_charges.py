"""The statement of charges: how the lines for penalty and interest of a return were found."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from taxcli.document.blocks import (
    AmountRow,
    Amounts,
    Block,
    Heading,
    Item,
    Para,
    Title,
    record_table,
)
from taxcli.document.paper import place
from taxcli.document.sheet import Sheet
from taxcli.engine.estimates import Underpayment, safe_words
from taxcli.engine.ledger import Unpaid
from taxcli.engine.lines import shown_amount, shown_line
from taxcli.engine.result import ProgramResult, Result, of_rate, unofficial_rates
from taxcli.features.late import LateTax, late_tax, settled_blocks
from taxcli.features.wording import SsnChoice, names_line, running_name
from taxcli.money import percent, shown
from taxcli.values import Column, Exact, Rate, day

_FOOT = "Statement of charges by taxcli; not an official form."
_ABOUT = (
    "How the lines for penalty and interest were found. The Revenue Division computes them too, "
    "by methods it has not published in full, and may come to other amounts."
)
# The conventions that decide a charge.
_RULES = (
    *("underpayment", "prior-year-alternative", "no-underpayment-penalty"),
    *("late-interest", "late-penalty", "late-order", "rest-with-the-last"),
)


class InstallmentRun(NamedTuple):
    """Months in a row in which an installment lacked the same."""

    installment: Annotated[str, Column("Installment, due")]
    begins: Annotated[date, Column("Months from")]
    months: Annotated[int, Column("Months")]
    unpaid: Annotated[Decimal, Column("Unpaid")]
    rate: Annotated[Rate, Column("Rate")]
    interest: Annotated[Exact, Column("Interest")]


def has_charges(program: ProgramResult) -> bool:
    """Tell whether a return has penalty or interest to account for."""
    return program.filing.form is not None and program.charges is not None and program.charges.any


def charges_sheet(result: Result, program: ProgramResult, ssn: SsnChoice) -> Sheet:
    """Lay out the statement of charges of a program that has any."""
    title = f"{program.program.name} charges for tax year {result.case.tax_year}"
    sheet = Sheet(title, _FOOT, running_name(result, ssn))
    place(sheet, charges_blocks(result, program))
    return sheet


def charges_blocks(result: Result, program: ProgramResult) -> Iterator[Block]:
    """Word the statement of charges: penalty, late interest, underpayment interest."""
    charges, told = program.charges, late_tax(program)
    assert charges is not None
    assert told is not None
    about = f"{program.program.full_name}. For {names_line(result)}."
    year = f"Tax year {result.case.tax_year}"
    yield Title(f"{program.program.name} statement of charges", about, year)
    yield Para(_ABOUT, style="dim")
    if told.penalty or told.months:
        yield from _paid_late(result, program, told)
    if charges.underpayment.charged != ():
        yield from _underpayment(result.case.tax_year, program, charges.underpayment)
        yield from _message(result, program, "I-PAY-010")
    rests = [each.words for each in result.assumed if each.id in _RULES]
    rests += [of_rate(period).words for period in unofficial_rates(charges)]
    if rests:
        yield Heading("What this rests on")
    yield from (Item(text, "dim") for text in rests)


def _message(result: Result, program: ProgramResult, code: str) -> Iterator[Block]:
    for found in result.diagnostics:
        if (found.code, found.where) == (code, program.program.id):
            yield Para(found.message)


def _paid_late(result: Result, program: ProgramResult, told: LateTax) -> Iterator[Block]:
    assert told.paid_on is not None
    yield Heading("Paid after the due date")
    yield Para(
        f"{shown(told.unpaid_after_due)} of tax was unpaid after {day(result.law.due)}. What is "
        f"left is taken as paid on {day(told.paid_on)}."
    )
    if told.penalty:
        figure = result.law.of(f"{program.program.id}.penalty_rate")
        unsure = "" if figure.status == "official" else f" ({figure.status})"
        rate = f"{percent(figure.amount)}{unsure} of {shown(told.unpaid_after_due)}"
        yield _line(program, "penalty", f"Penalty, {rate}")
    if told.months:
        yield record_table(told.runs)
        yield _line(program, "interest", "Interest on late payment")
    yield from settled_blocks(told)


def _underpayment(year: int, program: ProgramResult, found: Underpayment) -> Iterator[Block]:
    yield Heading("Underpayment of the four installments")
    if not found.known or found.safe is None:
        yield Para("Not known while last year's tax is missing.")
        return
    test, safe = found.duty, found.safe
    yield Para(
        f"Installments were required: the tax of {year}, {shown_amount(test.this_year)}, and that "
        f"of {year - 1}, {shown_amount(test.last_year)}, are both at least "
        f"{shown(test.trigger.amount)}. They had to add up to "
        f"{shown_amount(safe.required, 'exact')}, {safe_words(safe, year)}, a quarter on each date."
    )
    yield record_table(installment_runs(found.spans))
    yield _line(program, "underpayment_interest", "Underpayment interest")


def _line(program: ProgramResult, id_: str, label: str) -> Amounts:
    """Return a line of the return as the end of what leads to it."""
    assert program.filled is not None
    line = program.filled.by_id[id_]
    words = f"{label} (line {line.line.number})"
    return Amounts((AmountRow(words, shown_line(line), strong=True),))


def installment_runs(spans: Sequence[Unpaid]) -> tuple[InstallmentRun, ...]:
    """Return what each installment lacked, for how long, and the interest."""
    return tuple(
        InstallmentRun(
            f"{span.installment}, {day(span.due)}",
            span.months[0],
            len(span.months),
            span.amount,
            Rate(span.rate),
            Exact(span.interest),
        )
        for span in spans
    )
