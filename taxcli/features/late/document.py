"""How late payment is worded: on a screen, and as the statement of charges of a return."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from taxcli.document.blocks import (
    AmountRow,
    Amounts,
    Block,
    Heading,
    Item,
    Para,
    Title,
    record_amounts,
    record_table,
)
from taxcli.engine.charges import Charges
from taxcli.engine.estimates import Underpayment, safe_words
from taxcli.engine.lines import shown_amount, shown_line
from taxcli.engine.result import ProgramResult, Result, of_rate, unofficial_rates
from taxcli.features.case_words import SsnChoice, names_line, running_name
from taxcli.features.common_blocks import (
    assumption_blocks,
    diagnostic_blocks,
    head_blocks,
    notice_sources,
)
from taxcli.features.late.report import LateReport, LateTax, installment_runs, late_tax
from taxcli.law.standing import standing
from taxcli.money import percent, shown
from taxcli.values import day, show

if TYPE_CHECKING:
    from taxcli.document.sheet import Sheet

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
# Said by the blocks themselves.
_TOLD = ("I-LAW-001", "I-PAY-011", "I-PAY-012", "I-PAY-013")


def late_blocks(report: LateReport, *, by_month: bool = False) -> Iterator[Block]:
    """Word what paying late costs for both taxes; ``by_month`` gives each month a row."""
    result = report.result
    yield from head_blocks(result)
    yield Para(f"Due {day(result.law.due)}.")
    yield from diagnostic_blocks([one for one in result.diagnostics if one.level == "block"])
    for id_, program in result.programs.items():
        yield from _program(result, program, report.programs[id_], by_month)
    others = [one for one in result.diagnostics if one.level != "block" and one.code not in _TOLD]
    yield from diagnostic_blocks(others)
    late = (found and found.unpaid_after_due for found in report.programs.values())
    if report.notice is not None or any(late):
        yield from _what_can_be_done(report)
    yield from assumption_blocks(result)


def _program(
    result: Result, found: ProgramResult, told: LateTax | None, by_month: bool
) -> Iterator[Block]:
    name, charges = found.program.name, found.charges
    if charges is None or told is None:
        known = found.outcome.kind == "nothing-to-file"
        yield Heading(f"{name}: nothing is owed" if known else f"{name}: not known yet")
        yield Para(found.filing.reason, 2)
        if not known:
            tax = shown_amount(found.amount("tax"))
            yield Para(
                f"The tax is {tax}; what was paid in, or the tax, is to be settled first.", 2
            )
        return
    if told.paid_on is None or not told.unpaid_after_due:
        yield from _paid_in_time(result, found)
        yield from _waived(charges)
        return
    yield Heading(f"{name}: {show(told.still_to_pay)} to pay on {day(told.paid_on)}")
    yield Amounts(tuple(_amounts(found, told)), 2)
    if told.months:
        yield Para("")
        yield record_table(told.months if by_month else told.runs)
        yield Para(f"Added up and rounded once: {show(told.interest)}.", 2)
    yield from _settled(told)
    yield from _growth(told)
    yield from _waived(charges)


def _settled(told: LateTax) -> Iterator[Block]:
    """Show what each late payment paid."""
    if told.payments:
        yield Para("Late payments pay penalty first, then interest, then tax:", 2)
        yield record_table(told.payments)
        yield Para("Interest includes underpayment interest.", 2, style="dim")


def _paid_in_time(result: Result, found: ProgramResult) -> Iterator[Block]:
    """Say of a tax paid in time what is left: underpayment interest, or what is due yet."""
    name, left, due = found.program.name, found.outcome.to_pay, day(result.law.due)
    back = found.amended.paid_back if found.amended else None
    if back:
        yield Heading(f"{name}: {shown_amount(left)} to pay")
        yield Para(
            f"The tax was paid in time. {shown(back)} of what is left is a refund to be paid "
            "back, and no interest on it is computed.",
            2,
        )
        return
    if found.outcome.past_due and left:
        yield Heading(f"{name}: {shown(left)} to pay")
        yield Para(
            "The tax was paid in time. What is left is underpayment interest; it was due on "
            f"{due}, and no interest on it is computed.",
            2,
        )
        return
    yield Heading(f"{name}: nothing is late")
    if left:
        yield Para(f"{shown(left)} is to be paid by {due}.", 2)


def _amounts(found: ProgramResult, told: LateTax) -> Iterator[AmountRow]:
    none = told.underpayment_interest == 0
    yield from record_amounts(told, leave_out=["underpayment_interest"] if none else ())
    paid = sum(row.amount for row in told.payments)
    if paid:
        yield AmountRow("Paid late", f"-{shown(paid)}")
    if found.amended is not None and found.amended.refunded:
        yield AmountRow("Refunded or applied before", shown(found.amended.refunded))
    yield AmountRow("Still to pay", show(told.still_to_pay), strong=True)


def _growth(told: LateTax) -> Iterator[Block]:
    if told.grows_on is None:
        return
    same_until = told.grows_on - timedelta(days=1)
    yield Para("")
    yield Para(
        f"The amount is the same until {day(same_until)}. From {day(told.grows_on)} it is "
        f"{shown(told.each_further_month)} more, and as much again with each calendar month.",
        2,
    )


def _waived(charges: Charges) -> Iterator[Block]:
    """Say what an amnesty has forgiven."""
    forgiven, under = charges.forgiven, charges.underpayment
    told = []
    if forgiven is not None and (forgiven.penalty or forgiven.spans):
        told.append(f"a penalty of about {shown(forgiven.penalty)}")
        told.append(f"interest of about {shown(forgiven.interest)}")
    if under.forgiven:
        told.append(f"underpayment interest of about {shown(under.forgiven)}")
    if told:
        listed = " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
        yield Para(f"Waived by an amnesty: {listed}.", 2)
    if told and "penalty" in charges.waived:
        yield Para(
            "The Division may bring them back for someone who keeps refusing after notice.", 2
        )


def _what_can_be_done(report: LateReport) -> Iterator[Block]:
    facts = standing()
    yield Heading("Waiver and protest")
    yield from map(Item, facts.waiver.facts)
    days = facts.protest.days
    last = report.protest_until
    until = f"by {day(last)}" if last else "counted from the date on it"
    yield Item(f"A protest is made in writing within {days} days of the notice: {until}.")
    yield Item("A payment plan is open to many: `taxcli plan --help`.")
    yield from map(Item, facts.delinquent.facts)
    yield from notice_sources()


def has_charges(program: ProgramResult) -> bool:
    """Tell whether a return has penalty or interest to account for."""
    return program.filing.form is not None and program.charges is not None and program.charges.any


def charges_sheet(result: Result, program: ProgramResult, ssn: SsnChoice) -> "Sheet":
    """Lay out the statement of charges of a program that has any."""
    from taxcli.document.paper import place
    from taxcli.document.sheet import Sheet

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
    yield from _settled(told)


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
