"""What paying late costs a program: penalty, late interest and underpayment interest together.

Sources: law sheet sections 8, 9 and 14.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from taxcli.case.amended_return import Filed
from taxcli.engine.diagnostics import because
from taxcli.engine.estimates import (
    Underpayment,
    estimate_duty,
    find_underpayment,
    grows_on,
    last_years_tax,
    safe_words,
)
from taxcli.engine.late import NOT_LATE, Late, late_payment
from taxcli.engine.ledger import Paid, Unpaid, installment_dates, paid_by
from taxcli.engine.lines import Row
from taxcli.engine.program_case import ProgramCase
from taxcli.law.interest import period_of
from taxcli.money import ZERO


@dataclass(frozen=True, slots=True)
class Charges:
    """What a program's return adds to its tax.

    ``forgiven`` is what an amnesty has waived; ``grows_on`` is the first day on which paying what
    is left costs more, ``None`` where it does not, or no day of paying was said.
    """

    underpayment: Underpayment
    late: Late
    forgiven: Late | None
    waived: frozenset[str]
    grows_on: date | None = None

    @property
    def any(self) -> bool:
        """Tell whether a line of the return is not zero, or not known."""
        return self.underpayment.charged != () or self.late.penalty > 0 or bool(self.late.spans)


def find_charges(
    program_case: ProgramCase, net_tax: Decimal | None, withheld: Decimal | None
) -> Charges | None:
    """Find what paying late costs, up to the day on which the rest is paid.

    ``net_tax`` and ``withheld`` are the form's lines, in dollars; without them nothing is known.
    """
    if net_tax is None or withheld is None:
        return None
    day = program_case.paid_on.day
    waived = frozenset(program_case.law.of("due.waived").value)
    paid = program_case.paid
    facts: dict[str, Any] = {
        "net_tax": net_tax,
        "withheld": withheld,
        "paid": paid,
        "dates": installment_dates(program_case.law),
        "due": program_case.law.due,
        "waived": "underpayment" in waived,
    }
    test = estimate_duty(
        program_case.law,
        program_case.id,
        net_tax,
        last_years_tax(program_case.case, program_case.id),
    )
    underpayment = find_underpayment(test, day=day, **facts)
    if day is None:
        return Charges(underpayment, NOT_LATE, None, waived)
    if day <= program_case.law.due:
        return Charges(underpayment, NOT_LATE, None, waived, grows_on(underpayment, day, **facts))
    # What was paid in time for underpayment interest has paid no tax, but for what was too much.
    charged = ZERO if underpayment.waived else underpayment.computed
    apart = min(
        charged, _paid_for_interest(program_case, paid_by(paid, program_case.law.due) + withheld)
    )
    also_owed = charged - apart
    by_due = (*paid, Paid(program_case.law.due, withheld - apart))
    rate = program_case.law.of(f"{program_case.id}.penalty_rate").amount

    def follow(penalty_rate: Decimal, bears_interest: bool) -> Late:
        return late_payment(
            net_tax,
            program_case.law.due,
            by_due,
            day,
            penalty_rate=penalty_rate,
            bears_interest=bears_interest,
            also_owed=also_owed,
        )

    late = follow(ZERO if "penalty" in waived else rate, "interest" not in waived)
    forgiven = follow(rate, True) if {"penalty", "interest"} & waived and late.unpaid else None
    return Charges(underpayment, late, forgiven, waived, late.grows_on)


def _paid_for_interest(program_case: ProgramCase, in_time: Decimal) -> Decimal:
    """Return what an amended return's original had paid for underpayment interest, in dollars.

    What was paid in time (``in_time``, withholding included) beyond the tax that the original
    showed. Source: the convention ``amended-charges``.
    """
    if program_case.case.amends is None:
        return ZERO
    filed: Filed | None = getattr(program_case.case.amends.filed, program_case.id)
    if filed is None or filed.net_tax is None or not filed.underpayment_interest:
        return ZERO
    beyond = max(ZERO, in_time - filed.net_tax)
    return min(beyond, filed.underpayment_interest)


def report_charges(program_case: ProgramCase, charges: Charges) -> None:
    """Say what the charges rest on, and what the Revenue Division may still bill."""
    _report_underpayment(program_case, charges.underpayment)
    late = charges.late
    if charges.forgiven is not None and (charges.forgiven.penalty or charges.forgiven.spans):
        program_case.report(
            "I-PAY-012",
            program_case.id,
            penalty=charges.forgiven.penalty - late.penalty,
            interest=charges.forgiven.interest - late.interest,
        )
    if not late.penalty and not late.spans:
        return
    day = program_case.paid_on.day
    assert day is not None
    if late.settled:
        program_case.assume("late-order")
    told = {"unpaid": late.unpaid, "penalty": late.penalty, "interest": late.interest}
    program_case.report("I-PAY-011", program_case.id, due=program_case.law.due, day=day, **told)


def _report_underpayment(program_case: ProgramCase, underpayment: Underpayment) -> None:
    id_ = program_case.id
    if underpayment.waived or underpayment.safe is None:
        if underpayment.forgiven:
            program_case.report("I-PAY-013", id_, amount=underpayment.forgiven)
        if underpayment.careful is not None and underpayment.careful.most:
            program_case.report(
                "I-PAY-019",
                id_,
                trigger=underpayment.duty.trigger.amount,
                careful=underpayment.careful.duty.trigger.amount,
                amount=underpayment.careful.most,
            )
        return
    if underpayment.safe.last_counts:
        program_case.assume("prior-year-alternative")
    if not underpayment.known:
        program_case.report(
            "B-PAY-009",
            f"last_year.{id_}_tax",
            tax=underpayment.duty.this_year or ZERO,
            trigger=underpayment.duty.trigger.amount,
            amount=underpayment.computed,
        )
    elif underpayment.computed:
        program_case.assume("no-underpayment-penalty")
        told = {"amount": underpayment.computed, "required": underpayment.safe.required}
        program_case.report(
            "I-PAY-010", id_, rule=safe_words(underpayment.safe, program_case.law.year), **told
        )


class _TaxRow(Row):
    """A row that charges on the tax."""

    __slots__ = ()

    @property
    def label(self) -> str:
        """Return what is charged on, in words."""
        return because("charge.tax").clause


@dataclass(frozen=True, slots=True)
class PenaltyRow(_TaxRow):
    """The tax, in dollars, that bears the penalty for late payment."""

    schedule: ClassVar = "penalty"

    unpaid: Decimal


@dataclass(frozen=True, slots=True)
class InterestRow(_TaxRow):
    """Months of interest on late payment, at one rate on one amount."""

    schedule: ClassVar = "late-interest"

    span: Unpaid

    @property
    def detail(self) -> str:
        """Return the months and, where it is not official, what their rate is."""
        count, first = len(self.months), self.months[0]
        statuses = dict.fromkeys(period_of(begins).status for begins in self.months)
        unsure = " and ".join(status for status in statuses if status != "official")
        rate = because("charge.unsure", status=unsure) if unsure else None
        if count == 1:
            return because("charge.month", rate, start=first).clause
        return because("charge.months", rate, count=count, start=first).clause

    @property
    def months(self) -> tuple[date, ...]:
        """Return the days on which the months begin."""
        return self.span.months

    @property
    def unpaid(self) -> Decimal:
        """Return what stood unpaid, in dollars."""
        return self.span.amount

    @property
    def count(self) -> Decimal:
        """Return how many months."""
        return Decimal(len(self.months))

    @property
    def monthly_rate(self) -> Decimal:
        """Return the rate, a share per month."""
        return self.span.rate


@dataclass(frozen=True, slots=True)
class UnderpaymentRow(InterestRow):
    """Months of underpayment interest on what an installment lacked; dollars, not rounded.

    ``installment`` is one of the equal parts of what is required in all.
    """

    schedule: ClassVar = "underpayment"

    installment: Decimal

    @property
    def label(self) -> str:
        """Return which installment it is, in words."""
        span = self.span
        return because("charge.installment", number=span.installment, due=span.due).clause

    @property
    def required(self) -> Decimal:
        """Return what the installments up to this one must add up to."""
        return self.installment * self.span.installment

    @property
    def paid(self) -> Decimal:
        """Return what was paid and withheld before the months."""
        return self.span.paid


CHARGE_SCHEDULES = (PenaltyRow.schedule, InterestRow.schedule, UnderpaymentRow.schedule)


def charge_rows(charges: Charges | None) -> dict[str, tuple[Row, ...] | None]:
    """Return the rows of every charge; ``None`` for one that is not known."""
    if charges is None:
        return dict.fromkeys(CHARGE_SCHEDULES)
    late, lacking = charges.late, charges.underpayment.charged
    penalty = (PenaltyRow(late.unpaid),) if late.penalty else ()
    # Late payments pay underpayment interest before tax: what is not known of one leaves the other.
    open_ = lacking is None and late.settled
    interest = None if open_ else tuple(map(InterestRow, late.spans))
    underpaid = None if lacking is None else _installments(charges.underpayment, lacking)
    return dict(zip(CHARGE_SCHEDULES, (penalty, interest, underpaid), strict=True))


def _installments(
    underpayment: Underpayment, spans: tuple[Unpaid, ...]
) -> tuple[UnderpaymentRow, ...]:
    if not spans or underpayment.safe is None:
        return ()
    each = underpayment.safe.required / underpayment.count
    return tuple(UnderpaymentRow(span, each) for span in spans)
