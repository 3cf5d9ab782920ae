"""A payment plan: its first due date, its fee, its installments, and other lengths beside it.

Sources: law sheet sections 11 and 14; the figures stand in forms/plan.toml.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from taxcli.engine.late import next_month
from taxcli.features.plan.schedule import (
    Balance,
    Installment,
    PlanError,
    dated_shares,
    pay_off,
    undated_shares,
)
from taxcli.law.interest import interest_periods
from taxcli.law.payment_plan import plan_facts
from taxcli.money import ZERO, cents
from taxcli.values import Key, Keys, renamed

# Limits of what is worked out, far beyond any plan that could be approved.
MOST_MONTHS = 120
LAST_SET_UP = date(2080, 12, 31)
# What people compare a length with; a choice of taxcli's and no rule.
USUAL_LENGTHS = (6, 12, 18, 24, 36)


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
    check_months(months)
    if day is not None:
        check_day(day)
    if set_up is None:
        rows = pay_off(balance, tuple(undated_shares(months)), (None,) * months)
        return Plan(balance, months, None, fee_for(months), rows)
    check_set_up(set_up)
    dues = _due_dates(first_due(set_up, day), months)
    rows = pay_off(balance, tuple(dated_shares(set_up, dues)), dues)
    return Plan(balance, months, set_up, fee_for(months), rows)


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


def _due_dates(first: date, months: int) -> tuple[date, ...]:
    from dateutil.relativedelta import relativedelta

    return tuple(first + relativedelta(months=number) for number in range(months))
