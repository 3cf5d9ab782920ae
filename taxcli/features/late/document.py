"""How late payment is worded: what is owed, month by month, what was paid, what can be done."""

from collections.abc import Iterator
from datetime import date, timedelta

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Para, Table
from taxcli.engine.amounts import shown_amount
from taxcli.engine.charges import Charges
from taxcli.engine.late import Late
from taxcli.engine.result import ProgramResult, Result
from taxcli.engine.words import day
from taxcli.features.common_blocks import (
    assumption_blocks,
    diagnostic_blocks,
    head_blocks,
    notice_sources,
)
from taxcli.features.status.after_filing import protest_until
from taxcli.law.data import load
from taxcli.law.interest import period_of
from taxcli.money import percent, shown

# Said by the blocks themselves.
_TOLD = ("I-LAW-001", "I-PAY-011", "I-PAY-012", "I-PAY-013")


def late_blocks(result: Result, notice: date | None) -> Iterator[Block]:
    """Word what paying late costs for both taxes."""
    yield from head_blocks(result)
    yield Para(f"Due {day(result.law.due)}.")
    yield from diagnostic_blocks([one for one in result.diagnostics if one.level == "block"])
    for program in result.programs.values():
        yield from _program(result, program)
    others = [one for one in result.diagnostics if one.level != "block" and one.code not in _TOLD]
    yield from diagnostic_blocks(others)
    late = (found.charges and found.charges.late.unpaid for found in result.programs.values())
    if notice is not None or any(late):
        yield from _what_can_be_done(notice)
    yield from assumption_blocks(result)


def _program(result: Result, found: ProgramResult) -> Iterator[Block]:
    name, charges = found.program.name, found.charges
    if charges is None:
        known = found.outcome.kind == "nothing-to-file"
        yield Heading(f"{name}: nothing is owed" if known else f"{name}: not known yet")
        yield Para(found.filing.reason, 2)
        if not known:
            tax = shown_amount(found.amount("tax"))
            yield Para(
                f"The tax is {tax}; what was paid in, or the tax, is to be settled first.", 2
            )
        return
    late, on = charges.late, found.day
    if on is None or not late.unpaid:
        yield from _paid_in_time(result, found)
        yield from _waived(charges)
        return
    yield Heading(f"{name}: {shown_amount(found.outcome.to_pay)} to pay on {day(on)}")
    yield Amounts(tuple(_amounts(found, late)), 2)
    yield from _months(late)
    yield from _paid(late)
    yield from _growth(late)
    yield from _waived(charges)


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


def _amounts(found: ProgramResult, late: Late) -> Iterator[AmountRow]:
    net_tax = found.amount("net_tax")
    yield AmountRow("Tax after credit", shown_amount(net_tax))
    yield AmountRow("Unpaid after the due date", shown(late.unpaid))
    yield AmountRow("Penalty", shown(late.penalty))
    yield AmountRow("Interest", shown(late.interest))
    underpaid = found.amount("underpayment_interest")
    if underpaid != 0:
        yield AmountRow("Underpayment interest", shown_amount(underpaid))
    paid = sum(row.amount for row in late.settled)
    if paid:
        yield AmountRow("Paid late", f"-{shown(paid)}")
    if found.amended is not None and found.amended.refunded:
        yield AmountRow("Refunded or applied before", shown(found.amended.refunded))
    yield AmountRow("Still to pay", shown_amount(found.outcome.to_pay), strong=True)


def _months(late: Late) -> Iterator[Block]:
    if not late.spans:
        return
    yield Para("")
    rows = tuple(
        (
            day(begins),
            shown(span.amount),
            percent(span.rate),
            period_of(begins).status,
            shown_amount(span.amount * span.rate, "exact"),
        )
        for span in late.spans
        for begins in span.months
    )
    headers = ("Month from", "Unpaid tax", "Rate", "Rate is", "Interest")
    yield Table(headers, rows, frozenset({1, 2, 4}))
    yield Para(f"Added up and rounded once: {shown(late.interest)}.", 2)


def _paid(late: Late) -> Iterator[Block]:
    if not late.settled:
        return
    yield Para("")
    rows = tuple(
        (
            day(row.day),
            shown(row.amount),
            shown(row.penalty),
            shown(row.interest),
            shown(row.tax),
        )
        for row in late.settled
    )
    headers = ("Paid late on", "Amount", "To penalty", "To interest", "To tax")
    yield Table(headers, rows, frozenset({1, 2, 3, 4}))
    yield Para("Interest includes underpayment interest.", 2, style="dim")


def _growth(late: Late) -> Iterator[Block]:
    if late.grows_on is None:
        return
    same_until = late.grows_on - timedelta(days=1)
    yield Para("")
    yield Para(
        f"The amount is the same until {day(same_until)}. From {day(late.grows_on)} it is "
        f"{shown(late.monthly)} more, and as much again with each calendar month.",
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


def _what_can_be_done(notice: date | None) -> Iterator[Block]:
    standing = load("standing")
    yield Heading("Waiver and protest")
    for fact in standing["waiver"]["facts"]:
        yield Para(f"- {fact}", 2, 2)
    days = standing["protest"]["days"]
    until = f"by {day(protest_until(notice))}" if notice else "counted from the date on it"
    yield Para(f"- A protest is made in writing within {days} days of the notice: {until}.", 2, 2)
    yield Para("- A payment plan is open to many: `taxcli plan --help`.", 2, 2)
    for fact in standing["delinquent"]["facts"]:
        yield Para(f"- {fact}", 2, 2)
    yield from notice_sources()
