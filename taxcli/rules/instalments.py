"""The four instalments of a year's estimated tax: how much by when, and catching up.

Source: the Revenue Division's page, quarterly estimated payments; law sheet sections 8 and 14.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from taxcli.money import ZERO, cents
from taxcli.rules.estimates import Duty, SafeHarbour, safe_harbour
from taxcli.rules.ledger import Paid, in_by, spread
from taxcli.rules.underpayment import shortfalls


@dataclass(frozen=True, slots=True)
class Way:
    """One way to pay enough: its total for the year, and what is left for each date; dollars.

    ``to_pay`` has an amount for each instalment; what was due before ``on`` stands in ``now``
    instead. ``interest`` is the underpayment interest that arises all the same, because dates
    have passed.
    """

    total: Decimal
    to_pay: tuple[Decimal, ...]
    now: Decimal
    interest: Decimal

    @property
    def left(self) -> Decimal:
        """Return what is still to be paid in all, now and later."""
        return self.now + sum(self.to_pay, ZERO)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimated payments of one tax and year.

    ``comfortable`` is 25 % of this year's tax each, as the page states; ``sufficient`` is the
    safe harbour, by which no underpayment interest arises. ``passed`` tells of each date whether
    it lies before the day that was given.
    """

    duty: Duty
    safe: SafeHarbour
    dates: tuple[date, ...]
    passed: tuple[bool, ...]
    tax: Decimal
    withheld: Decimal
    paid: Decimal
    comfortable: Way
    sufficient: Way

    @property
    def wanted(self) -> bool:
        """Tell whether instalments are required, as far as is known, and something is left."""
        return self.duty.required is not False and self.comfortable.left > 0


def estimate(  # noqa: PLR0913 - the facts of one tax and year
    duty: Duty,
    net_tax: Decimal,
    withheld: Decimal,
    paid: Sequence[Paid],
    *,
    dates: tuple[date, ...],
    due: date,
    on: date | None,
) -> Estimate:
    """Plan the instalments of a tax.

    Args:
        duty: both arms of the trigger.
        net_tax: this year's tax after credit, estimated or known, in dollars.
        withheld: what is or will be withheld over the year.
        paid: payments made already, an applied refund among them, by day.
        dates: the days on which the instalments are due.
        due: the day on which the return is due.
        on: the day it is asked; earlier dates have passed. ``None``: none has.
    """
    passed = tuple(on is not None and day < on for day in dates)
    last = duty.last_year
    by_fourth = in_by((*paid, *spread(withheld, dates)), dates[-1])
    can_be = on is None or on <= dates[-1]
    in_time = last is not None and (can_be or by_fourth >= last)
    safe = safe_harbour(net_tax, last, last_in_time=in_time)

    def way(total: Decimal) -> Way:
        to_pay, now = _amounts(total, withheld, paid, dates, on)
        planned = [Paid(day, amount) for day, amount in zip(dates, to_pay, strict=True)]
        everything = (*paid, *spread(withheld, dates), *planned, Paid(on or due, now))
        spans = shortfalls(safe.required, dates, everything, due) if duty.required else ()
        interest = cents(sum((span.interest for span in spans), ZERO))
        return Way(cents(total), to_pay, now, interest)

    have = in_by(paid, date.max)
    ways = way(net_tax), way(safe.required)
    return Estimate(duty, safe, dates, passed, net_tax, withheld, have, *ways)


def _amounts(
    total: Decimal,
    withheld: Decimal,
    paid: Sequence[Paid],
    dates: tuple[date, ...],
    on: date | None,
) -> tuple[tuple[Decimal, ...], Decimal]:
    """Return what to pay on each date so that as much is in as it requires, and what at once."""
    each = (total - withheld) / len(dates)
    have = in_by(paid, date.max)
    now, to_pay = ZERO, []
    for number, day in enumerate(dates, 1):
        lacks = max(ZERO, cents(each * number) - have)
        have += lacks
        late = on is not None and day < on
        now += lacks if late else ZERO
        to_pay.append(ZERO if late else lacks)
    return tuple(to_pay), now


def per_pay_period(left: Decimal, periods: int) -> Decimal:
    """Return what to withhold from each of so many pays to reach an amount; never too little."""
    each = cents(left / periods)
    return each if each * periods >= left else each + Decimal("0.01")
