"""How late payment is worded: what is owed, month by month, what was paid, what can be done."""

from collections.abc import Iterator
from datetime import timedelta

from taxcli.document.blocks import (
    AmountRow,
    Amounts,
    Block,
    Heading,
    Para,
    record_amounts,
    record_table,
)
from taxcli.engine.charges import Charges
from taxcli.engine.lines import shown_amount
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.common_blocks import (
    assumption_blocks,
    diagnostic_blocks,
    head_blocks,
    notice_sources,
)
from taxcli.features.late.report import LateReport, LateTax
from taxcli.law.standing import standing
from taxcli.money import shown
from taxcli.values import day, show

# Said by the blocks themselves.
_TOLD = ("I-LAW-001", "I-PAY-011", "I-PAY-012", "I-PAY-013")


def late_blocks(report: LateReport) -> Iterator[Block]:
    """Word what paying late costs for both taxes."""
    result = report.result
    yield from head_blocks(result)
    yield Para(f"Due {day(result.law.due)}.")
    yield from diagnostic_blocks([one for one in result.diagnostics if one.level == "block"])
    for id_, program in result.programs.items():
        yield from _program(result, program, report.programs[id_])
    others = [one for one in result.diagnostics if one.level != "block" and one.code not in _TOLD]
    yield from diagnostic_blocks(others)
    late = (found and found.unpaid_after_due for found in report.programs.values())
    if report.notice is not None or any(late):
        yield from _what_can_be_done(report)
    yield from assumption_blocks(result)


def _program(result: Result, found: ProgramResult, told: LateTax | None) -> Iterator[Block]:
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
        yield record_table(told.months)
        yield Para(f"Added up and rounded once: {show(told.interest)}.", 2)
    if told.payments:
        yield Para("")
        yield record_table(told.payments)
        yield Para("Interest includes underpayment interest.", 2, style="dim")
    yield from _growth(told)
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
    for fact in facts.waiver.facts:
        yield Para(f"- {fact}", 2, 2)
    days = facts.protest.days
    last = report.protest_until
    until = f"by {day(last)}" if last else "counted from the date on it"
    yield Para(f"- A protest is made in writing within {days} days of the notice: {until}.", 2, 2)
    yield Para("- A payment plan is open to many: `taxcli plan --help`.", 2, 2)
    for fact in facts.delinquent.facts:
        yield Para(f"- {fact}", 2, 2)
    yield from notice_sources()
