"""A payment plan: its dates, its fee, its level installments, and other lengths beside it.

Sources: law sheet sections 9, 11 and 14; the figures stand in forms/plan.toml.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, ClassVar

from taxcli.engine.late import next_month, runs_through
from taxcli.law.interest import interest_periods, months_within, period_of
from taxcli.law.payment_plan import business_days_after, plan_facts
from taxcli.money import TOO_LARGE, ZERO, cents, shown
from taxcli.values import Column, Key, Keys, renamed

# Limits of what is worked out, far beyond any plan that could be approved.
MOST_MONTHS = 120
LAST_SET_UP = date(2080, 12, 31)
# What people compare a length with; a choice of taxcli's and no rule.
USUAL_LENGTHS = (6, 12, 18, 24, 36)


class PlanError(ValueError):
    """A plan that cannot be worked out; the message says what to give instead."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed on one account by parts, in dollars and whole cents.

    ``bears_interest`` is false where an amnesty has waived the interest on its tax. ``unrounded``
    is what rounding took from the interest so far, below zero for what it gave: it goes on from
    there, so that all of it is rounded once.
    """

    JSON: ClassVar[Keys] = ("total", "penalty", "interest", "tax")

    penalty: Decimal
    interest: Decimal
    tax: Decimal
    bears_interest: bool = True
    unrounded: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Return all that is owed."""
        return self.penalty + self.interest + self.tax


@dataclass(frozen=True, slots=True)
class Installment:
    """One payment and its parts, in dollars; the dates are ``None`` in a plan without any.

    ``charged`` is the interest that its months add; ``left`` is what is owed after it.
    """

    JSON: ClassVar[Keys] = (
        *("number", "due", "on_time_until", "payment", "penalty", "interest", "tax"),
        *(renamed("interest_added", "charged"), "left"),
    )

    number: Annotated[int, Column("No.")]
    due: Annotated[date | None, Column("Due", date.isoformat)]
    on_time_until: Annotated[date | None, Column("Late after", date.isoformat)]
    payment: Annotated[Decimal, Column("Payment")]
    penalty: Annotated[Decimal, Column("Penalty")]
    interest: Annotated[Decimal, Column("Interest")]
    tax: Annotated[Decimal, Column("Tax")]
    left: Annotated[Decimal, Column("Left")]
    charged: Decimal

    @property
    def at_once(self) -> Decimal:
        """Return what is due at once if this installment is not paid."""
        return self.payment + self.left


def balance_of(
    total: Decimal,
    penalty: Decimal = ZERO,
    interest: Decimal = ZERO,
    *,
    bears_interest: bool = True,
    unrounded: Decimal = ZERO,
) -> Balance:
    """Return a balance by its parts; what is neither penalty nor interest is tax.

    Raises:
        PlanError: an amount is negative, too large or not in whole cents, nothing is owed, or
            the parts are more than the whole.
    """
    for name, amount in (("balance", total), ("penalty", penalty), ("interest", interest)):
        if not amount.is_finite() or not 0 <= amount < TOO_LARGE or amount != cents(amount):
            raise PlanError(
                f"The {name} must be dollars and cents, zero or more and below {shown(TOO_LARGE)}."
            )
    if not total:
        raise PlanError("The balance is zero: there is nothing to pay, and no plan is needed.")
    if penalty + interest > total:
        raise PlanError(
            f"Penalty and interest are parts of the balance. Together they are "
            f"{shown(penalty + interest)}, and the balance is only {shown(total)}: give the "
            "whole balance, tax and all."
        )
    tax = cents(total - penalty - interest)
    return Balance(cents(penalty), cents(interest), tax, bears_interest, unrounded)


def _dated_shares(set_up: date, dues: tuple[date, ...]) -> Iterator[Decimal]:
    """Yield the share of the unpaid tax that each installment's months of interest add.

    The balance has interest to the day that a payment on the day of the set-up would carry it to;
    an installment carries it on from there to its own. Convention: ``plan-interest``.
    """
    for before, due in pairwise((set_up, *dues)):
        months = months_within(runs_through(before), runs_through(due))
        yield sum((period_of(begins).monthly for begins in months), Decimal(0))


def _pay_off(balance: Balance, shares: tuple[Decimal, ...]) -> tuple[Installment, ...]:
    """Pay a balance off in level installments, as small as they can be, without dates.

    ``shares`` are of the unpaid tax: what is added as interest before each installment.
    """
    if not balance.bears_interest:
        shares = (ZERO,) * len(shares)
    # Without interest the level amount would be the low one; with interest on the whole tax to
    # the end, the high one. A larger payment never leaves more, so halving between them finds it.
    most = balance.total + cents(balance.tax * sum(shares) + abs(balance.unrounded))
    low, high = (_each(whole, len(shares)) for whole in (balance.total, most))
    while low < high:
        middle = (low + high) // 2
        if _rows(balance, shares, _dollars(middle))[-1].left:
            low = middle + 1
        else:
            high = middle
    return _rows(balance, shares, _dollars(low))


def on_time_until(due: date) -> date:
    """Return the last day on which an installment may be received and is not late.

    Source: Revenue Division page, payment plans; business days by convention.
    """
    return business_days_after(due, plan_facts().grace_business_days.value)


def _each(whole: Decimal, months: int) -> int:
    """Return a part of so many equal parts in cents, rounded up."""
    return -(-int(whole.scaleb(2)) // months)


def _dollars(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-2)


def _rows(balance: Balance, shares: tuple[Decimal, ...], level: Decimal) -> tuple[Installment, ...]:
    """Return the installments of a level amount: each pays penalty, then interest, then tax.

    Interest is added up and rounded once, as on a return: an installment adds what the sum has
    grown by.
    """
    penalty, interest, tax = balance.penalty, balance.interest, balance.tax
    # From a dollar up, since a half is to go up also where rounding had given too much before.
    exact, so_far = 1 + balance.unrounded, Decimal(1)
    rows: list[Installment] = []
    for number, share in enumerate(shares, 1):
        exact += tax * share
        charged = cents(exact) - so_far
        so_far += charged
        interest += charged
        paid = min(level, penalty + interest + tax)
        to_penalty = min(paid, penalty)
        to_interest = min(paid - to_penalty, interest)
        to_tax = paid - to_penalty - to_interest
        penalty, interest, tax = penalty - to_penalty, interest - to_interest, tax - to_tax
        left = penalty + interest + tax
        parts = (paid, to_penalty, to_interest, to_tax)
        rows.append(Installment(number, None, None, *parts, left, charged))
        if not left:
            break
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Plan:
    """A balance paid in monthly installments; ``fee`` is in dollars and comes on top."""

    JSON: ClassVar[Keys] = (
        *("months", Key("instalments", lambda plan: len(plan.rows))),
        *(renamed("instalment", "level"), renamed("last_instalment", "last.payment")),
        *(renamed("first_due", "first.due"), renamed("last_due", "last.due")),
        *(renamed("interest_added", "charged"), "paid", "fee", "total_cost", "needs_approval"),
    )

    balance: Balance
    months: int
    set_up: date | None
    fee: Decimal
    rows: tuple[Installment, ...]

    @property
    def level(self) -> Decimal:
        """Return what every installment but the last amounts to."""
        return self.rows[0].payment

    @property
    def first(self) -> Installment:
        """Return the first installment."""
        return self.rows[0]

    @property
    def last(self) -> Installment:
        """Return the last installment."""
        return self.rows[-1]

    @property
    def charged(self) -> Decimal:
        """Return the interest that the plan adds to the balance."""
        return sum((row.charged for row in self.rows), ZERO)

    @property
    def paid(self) -> Decimal:
        """Return the sum of all installments."""
        return sum((row.payment for row in self.rows), ZERO)

    @property
    def total_cost(self) -> Decimal:
        """Return all installments and the set-up fee."""
        return self.paid + self.fee

    @property
    def needs_approval(self) -> bool:
        """Tell whether a supervisor of the Division must approve the plan."""
        return self.months > plan_facts().approval_months.value

    @property
    def beyond(self) -> int | None:
        """Return the limit in months that the last due date is past, counted from the set-up.

        ``None`` unless the dates say more than the number of installments, which decides the fee.
        """
        from dateutil.relativedelta import relativedelta

        if self.set_up is None or self.last.due is None:
            return None
        for limit in (plan_facts().free_months.value, plan_facts().approval_months.value):
            if self.months <= limit and self.last.due > self.set_up + relativedelta(months=limit):
                return limit
        return None


def first_due(set_up: date, day: int | None = None) -> date:
    """Return the first due date of a plan, on a day of the month or on whichever comes first.

    Source: Revenue Division page, payment plans.
    """
    earliest = set_up + timedelta(days=plan_facts().notice_days.value)
    days = plan_facts().due_days.value if day is None else (day,)
    dues = (month.replace(day=at) for month in (earliest, next_month(earliest)) for at in days)
    return min(due for due in dues if due >= earliest)


def fee_for(months: int) -> Decimal:
    """Return the set-up fee of a plan of so many months, in dollars."""
    facts = plan_facts()
    if months <= facts.free_months.value:
        return ZERO
    fee = facts.fee if months <= facts.approval_months.value else facts.long_fee
    return cents(fee.value)


def make_plan(
    balance: Balance, months: int, set_up: date | None = None, day: int | None = None
) -> Plan:
    """Work out a plan of so many monthly installments.

    Args:
        balance: what is owed, with interest to the 15th of the month after the set-up.
        months: how many installments.
        set_up: the day the plan is set up; without it there are no dates.
        day: the day of the month on which installments are due; the first possible if left out.

    Raises:
        PlanError: a plan cannot have so many months, or be set up or due on such a day.
    """
    from dateutil.relativedelta import relativedelta

    check_months(months)
    if day is not None:
        check_day(day)
    if set_up is None:  # each month is taken at the latest known rate
        shares = (interest_periods()[-1].monthly,) * months
        return Plan(balance, months, None, fee_for(months), _pay_off(balance, shares))
    check_set_up(set_up)
    first = first_due(set_up, day)
    dues = tuple(first + relativedelta(months=number) for number in range(months))
    rows = _pay_off(balance, tuple(_dated_shares(set_up, dues)))
    dated = (
        replace(row, due=due, on_time_until=on_time_until(due))
        for row, due in zip(rows, dues, strict=False)  # it may end earlier
    )
    return Plan(balance, months, set_up, fee_for(months), tuple(dated))


def side_by_side(plan: Plan) -> tuple[Plan, ...]:
    """Return the same plan at the usual lengths and its own, the shortest first."""
    day = plan.rows[0].due.day if plan.rows[0].due else None
    lengths = sorted({*USUAL_LENGTHS, plan.months})
    return tuple(
        plan if months == plan.months else make_plan(plan.balance, months, plan.set_up, day)
        for months in lengths
    )


def check_months(months: int) -> None:
    """Refuse a number of months that no plan has."""
    if not 1 <= months <= MOST_MONTHS:
        raise PlanError(f"A plan cannot have {months} months: give 1 to {MOST_MONTHS}, like 18.")


def check_day(day: int) -> None:
    """Refuse a day of the month on which no installment can be due."""
    if day not in plan_facts().due_days.value:
        days = " or ".join(str(one) for one in plan_facts().due_days.value)
        raise PlanError(f"Installments cannot be due on day {day} of a month: give {days}.")


def check_set_up(day: date) -> None:
    """Refuse a day for which no plan can be worked out."""
    earliest = interest_periods()[0].from_
    if not earliest <= day <= LAST_SET_UP:
        raise PlanError(
            f"A plan cannot be set up on {day.isoformat()}: give a day from "
            f"{earliest.isoformat()} to {LAST_SET_UP.isoformat()}."
        )
