"""What ``taxcli late`` finds: for each tax what is owed, month by month, and what was paid late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Annotated, ClassVar, NamedTuple

from taxcli.engine.charges import Charges
from taxcli.engine.late import Late
from taxcli.engine.ledger import Unpaid
from taxcli.engine.result import OF_RESULT, RESTING, ProgramResult, Result
from taxcli.law.data import Status
from taxcli.law.interest import period_of
from taxcli.law.programs import ProgramId
from taxcli.law.standing import standing
from taxcli.values import Column, Exact, Keys, Rate, day, renamed

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


class InstallmentRun(NamedTuple):
    """Months in a row in which an installment lacked the same."""

    installment: Annotated[str, Column("Installment, due")]
    begins: Annotated[date, Column("Months from")]
    months: Annotated[int, Column("Months")]
    unpaid: Annotated[Decimal, Column("Unpaid")]
    rate: Annotated[Rate, Column("Rate")]
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
