"""An amount that stood unpaid for months: what interest is computed on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple


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


class Month(NamedTuple):
    """One month of an amount that stood unpaid; what each field is, ``Unpaid`` tells."""

    begins: date
    instalment: int
    due: date
    amount: Decimal
    rate: Decimal
    paid: Decimal


def joined(months: Iterable[Month]) -> tuple[Unpaid, ...]:
    """Join months that follow each other for as long as neither amount nor rate changes."""
    spans = []
    for _, run in groupby(months, lambda month: (month.instalment, month.amount, month.rate)):
        first, *others = run
        begins = (first.begins, *(month.begins for month in others))
        spans.append(
            Unpaid(first.instalment, first.due, first.amount, begins, first.rate, first.paid)
        )
    return tuple(spans)
