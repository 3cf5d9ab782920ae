"""What paying late costs: found for each tax, and worded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Annotated, ClassVar, NamedTuple

from taxcli.document.blocks import (
    AmountRow,
    Amounts,
    Block,
    Heading,
    Item,
    Para,
    record_amounts,
    record_table,
)
from taxcli.engine.charges import Charges
from taxcli.engine.late import Late
from taxcli.engine.lines import shown_amount
from taxcli.engine.result import OF_RESULT, RESTING, ProgramResult, Result
from taxcli.features.common_blocks import (
    assumption_blocks,
    diagnostic_blocks,
    head_blocks,
    notice_sources,
)
from taxcli.law.data import Status
from taxcli.law.interest import period_of
from taxcli.law.programs import ProgramId
from taxcli.law.standing import standing
from taxcli.money import shown
from taxcli.values import Column, Exact, Keys, Rate, day, renamed, show

LATE_SCHEMA = "taxcli-late-1"


class LateMonth(NamedTuple):
    """A month of interest on what was unpaid."""

    begins: Annotated[date, Column("Month from")]
    unpaid: Annotated[Decimal, Column("Unpaid tax")]
    rate: Annotated[Rate, Column("Rate")]
    rate_status: Annotated[Status, Column("Rate is")]
    interest: Annotated[Exact, Column("Interest")]


class LateRun(NamedTuple):
    """Months in a row that are alike; ``interest`` is that of all of them."""

    begins: Annotated[date, Column("Months from")]
    months: Annotated[int, Column("Months")]
    unpaid: Annotated[Decimal, Column("Unpaid")]
    rate: Annotated[Rate, Column("Rate")]
    rate_status: Annotated[Status, Column("Rate is")]
    interest: Annotated[Exact, Column("Interest")]


class PaidLate(NamedTuple):
    """A payment after the due date, by what it pays; ``over`` is more than was owed."""

    date: Annotated[date, Column("Paid late on")]
    amount: Annotated[Decimal, Column("Amount")]
    to_penalty: Annotated[Decimal, Column("To penalty")]
    to_interest: Annotated[Decimal, Column("To interest")]
    to_tax: Annotated[Decimal, Column("To tax")]
    over: Decimal


class Waived(NamedTuple):
    """What an amnesty has forgiven; ``None`` where it has forgiven none."""

    penalty: Decimal | None
    interest: Decimal | None
    underpayment_interest: Decimal | None


class LateTax(NamedTuple):
    """What one tax costs that is paid after the due date."""

    paid_on: date | None
    net_tax: Annotated[Decimal | None, Column("Tax after credit")]
    unpaid_after_due: Annotated[Decimal, Column("Unpaid after the due date")]
    penalty: Annotated[Decimal, Column("Penalty")]
    interest: Annotated[Decimal, Column("Interest")]
    underpayment_interest: Annotated[Decimal | None, Column("Underpayment interest")]
    still_to_pay: Decimal | None
    months: tuple[LateMonth, ...]
    payments: tuple[PaidLate, ...]
    each_further_month: Decimal
    grows_on: date | None
    waived: Waived

    @property
    def runs(self) -> tuple[LateRun, ...]:
        """Return the months, those that are alike in one row."""
        alike = groupby(self.months, lambda month: (month.unpaid, month.rate, month.rate_status))
        return tuple(_run(list(months), *same) for same, months in alike)


@dataclass(frozen=True, slots=True)
class LateReport:
    """Both taxes of a result, ``None`` where one is not known; ``notice`` is a notice's date."""

    JSON: ClassVar[Keys] = (
        *(*OF_RESULT, renamed("due", "result.law.due")),
        *("programs", "protest_until", *RESTING),
    )

    result: Result
    notice: date | None
    programs: dict[ProgramId, LateTax | None]

    @property
    def protest_until(self) -> date | None:
        """Return the last day on which the notice can be protested."""
        return standing().protest.until(self.notice) if self.notice else None


def _run(months: list[LateMonth], unpaid: Decimal, rate: Rate, status: Status) -> LateRun:
    interest = sum((month.interest for month in months), Decimal(0))
    return LateRun(months[0].begins, len(months), unpaid, rate, status, Exact(interest))


def late_report(result: Result, notice: date | None) -> LateReport:
    """Return what paying late costs for both taxes of a result."""
    found = {id_: late_tax(program) for id_, program in result.programs.items()}
    return LateReport(result, notice, found)


def late_tax(found: ProgramResult) -> LateTax | None:
    """Return what paying a tax late costs; ``None`` while that is not known."""
    charges = found.charges
    if charges is None:
        return None
    late = charges.late
    return LateTax(
        paid_on=found.paid_on.day,
        net_tax=found.amount("net_tax"),
        unpaid_after_due=late.unpaid,
        penalty=late.penalty,
        interest=late.interest,
        underpayment_interest=found.amount("underpayment_interest"),
        still_to_pay=found.outcome.to_pay,
        months=tuple(_months(late)),
        payments=tuple(
            PaidLate(row.day, row.amount, row.penalty, row.interest, row.tax, row.over)
            for row in late.settled
        ),
        each_further_month=late.monthly,
        grows_on=late.grows_on,
        waived=_waived(charges),
    )


def _months(late: Late) -> Iterator[LateMonth]:
    for span in late.spans:
        for begins in span.months:
            status, interest = period_of(begins).status, Exact(span.amount * span.rate)
            yield LateMonth(begins, span.amount, Rate(span.rate), status, interest)


def _waived(charges: Charges) -> Waived:
    late, under = charges.forgiven, charges.underpayment.forgiven or None
    return Waived(late.penalty if late else None, late.interest if late else None, under)


# Said by the blocks themselves.
_TOLD = ("I-LAW-001", "I-PAY-011", "I-PAY-012", "I-PAY-013")


def late_blocks(report: LateReport, *, by_month: bool = False) -> Iterator[Block]:
    """Word what paying late costs for both taxes; ``by_month`` gives each month a row."""
    result = report.result
    yield from head_blocks(result)
    yield Para(f"Due {day(result.law.due)}.")
    yield from diagnostic_blocks(result.blocking())
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
        yield from _forgiven(charges)
        return
    yield Heading(f"{name}: {show(told.still_to_pay)} to pay on {day(told.paid_on)}")
    yield Amounts(tuple(_amounts(found, told)), 2)
    if told.months:
        yield Para("")
        yield record_table(told.months if by_month else told.runs)
        yield Para(f"Added up and rounded once: {show(told.interest)}.", 2)
    yield from settled_blocks(told)
    yield from _growth(told)
    yield from _forgiven(charges)


def settled_blocks(told: LateTax) -> Iterator[Block]:
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


def _forgiven(charges: Charges) -> Iterator[Block]:
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
