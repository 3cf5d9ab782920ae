"""An amount that stood unpaid for months: what interest is computed on."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unpaid:
    """An amount that stood unpaid for some months at one rate.

    ``amount`` is in dollars, not rounded; ``months`` are the days on which the months begin;
    ``rate`` is a share per month; ``instalment`` counts from 1, or is 0 for the balance;
    ``paid`` is what had been paid in all before the first month begins.
    """

    instalment: int
    due: date
    amount: Decimal
    months: tuple[date, ...]
    rate: Decimal
    paid: Decimal

    @property
    def interest(self) -> Decimal:
        """Return the interest in dollars, not rounded: sums are rounded once, at the line."""
        return self.amount * self.rate * len(self.months)


def join(spans: list[Unpaid], month: Unpaid) -> None:
    """Add a month to the last span if nothing changed, else begin a new span."""
    if spans:
        last = spans[-1]
        same = (last.instalment, last.amount, last.rate)
        if same == (month.instalment, month.amount, month.rate):
            spans[-1] = replace(last, months=(*last.months, *month.months))
            return
    spans.append(month)
