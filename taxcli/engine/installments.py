"""The four installments of a year's estimated tax: how much by when, and catching up.

Source: the Revenue Division's page, quarterly estimated payments; law sheet sections 8 and 14.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from taxcli.engine.estimates import (
    EstimateDuty,
    SafeHarbor,
    Underpayment,
    find_underpayment,
    safe_harbor,
)
from taxcli.engine.ledger import Paid, paid_by, spread
from taxcli.money import ZERO, cents
from taxcli.values import Keys, renamed


@dataclass(frozen=True, slots=True)
class InstallmentWay:
    """One way to pay enough: its total for the year, and what is left for each date; dollars.

    ``lacks`` is what each installment lacks; ``to_pay`` has that of those still to come, and what
    was due before ``on`` stands in ``now`` instead. ``underpayment`` is what the return then finds
    of underpayment interest, because earlier ones were late or too small.
    """

    JSON: ClassVar[Keys] = (
        *("total", "to_pay", renamed("pay_at_once", "now"), "left"),
        renamed("underpayment_interest", "interest"),
        renamed("underpayment_interest_at_most", "underpayment.most"),
    )

    total: Decimal
    lacks: tuple[Decimal, ...]
    to_pay: tuple[Decimal, ...]
    now: Decimal
    underpayment: Underpayment

    @property
    def interest(self) -> Decimal | None:
        """Return the underpayment interest that arises all the same; ``None``: not known."""
        return self.underpayment.interest

    @property
    def left(self) -> Decimal:
        """Return what is still to be paid in all, now and later."""
        return self.now + sum(self.to_pay, ZERO)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimated payments of one tax and year.

    ``comfortable`` is 25 % of this year's tax each, as the page states; ``sufficient`` is the
    safe harbor, by which no underpayment interest arises, and nothing where none is required.
    ``passed`` tells of each date whether it lies before the day that was given; ``over`` whether
    the return's due date does.
    """

    JSON: ClassVar[Keys] = (
        renamed("required", "duty.settled"),
        renamed("trigger", "duty.trigger.amount"),
        renamed("trigger_status", "duty.trigger.status"),
        "careful_trigger",
        *(renamed("this_year", "tax"), renamed("last_year", "duty.last_year")),
        renamed("share_of_this_year", "safe.this_year"),
        renamed("last_year_is_enough", "safe.last_counts"),
        *("withheld", "paid", "dates", "passed", "sufficient", "comfortable"),
    )

    duty: EstimateDuty
    safe: SafeHarbor
    dates: tuple[date, ...]
    passed: tuple[bool, ...]
    tax: Decimal
    withheld: Decimal
    paid: Decimal
    comfortable: InstallmentWay
    sufficient: InstallmentWay
    over: bool

    @property
    def careful_trigger(self) -> Decimal | None:
        """Return the trigger to be careful by, where the other rests on one reader alone."""
        careful = self.duty.careful
        return careful.trigger.amount if careful else None

    @property
    def wanted(self) -> bool:
        """Tell whether installments are required, as far as is known, and something is left."""
        open_ = self.duty.settled is not False and not self.over
        return open_ and self.comfortable.left > 0

    @property
    def rest(self) -> Decimal:
        """Return what of the tax is neither withheld nor paid, in dollars."""
        return max(ZERO, self.tax - self.withheld - self.paid)


def estimate(  # noqa: PLR0913 - the facts of one tax and year
    duty: EstimateDuty,
    net_tax: Decimal,
    withheld: Decimal,
    paid: Sequence[Paid],
    *,
    dates: tuple[date, ...],
    due: date,
    on: date | None,
    waived: bool = False,
) -> Estimate:
    """Plan the installments of a tax.

    Args:
        duty: both arms of the trigger.
        net_tax: this year's tax after credit, estimated or known, in dollars.
        withheld: what is or will be withheld over the year.
        paid: payments made already, an applied refund among them, by day.
        dates: the days on which the installments are due.
        due: the day on which the return is due.
        on: the day it is asked; earlier dates have passed. ``None``: none has.
        waived: whether an amnesty has waived underpayment interest.
    """
    passed = tuple(on is not None and day < on for day in dates)
    last = duty.last_year
    by_fourth = paid_by((*paid, *spread(withheld, dates)), dates[-1])
    can_be = on is None or on <= dates[-1]
    in_time = last is not None and (can_be or by_fourth >= last)
    safe = safe_harbor(net_tax, last, last_in_time=in_time)
    sufficient = ZERO if duty.settled is False else safe.required

    def way(total: Decimal) -> InstallmentWay:
        lacks = _lacks(total, withheld, paid, dates)
        pairs = list(zip(lacks, passed, strict=True))
        to_pay = tuple(ZERO if gone else amount for amount, gone in pairs)
        now = sum((amount for amount, gone in pairs if gone), ZERO)
        planned = [Paid(day, amount) for day, amount in zip(dates, to_pay, strict=True)]
        then = (*paid, *planned, Paid(on or due, now))
        found = find_underpayment(
            duty, net_tax, withheld, then, dates=dates, due=due, waived=waived
        )
        return InstallmentWay(cents(total), lacks, to_pay, now, found)

    have = paid_by(paid, date.max)
    ways = way(net_tax), way(sufficient)
    over = on is not None and on > due
    return Estimate(duty, safe, dates, passed, net_tax, withheld, have, *ways, over)


def _lacks(
    total: Decimal, withheld: Decimal, paid: Sequence[Paid], dates: tuple[date, ...]
) -> tuple[Decimal, ...]:
    """Return what each installment lacks, so that as much is in by its date as it requires."""
    each = (total - withheld) / len(dates)
    have, lacks = paid_by(paid, date.max), []
    for number in range(1, len(dates) + 1):
        lacks.append(max(ZERO, cents(each * number) - have))
        have += lacks[-1]
    return tuple(lacks)


def per_pay_period(left: Decimal, periods: int) -> Decimal:
    """Return what to withhold from each of so many pays to reach an amount; never too little."""
    each = cents(left / periods)
    return each if each * periods >= left else each + Decimal("0.01")
