"""Months of interest: when each begins, and the rate that holds for it.

Source: law sheet section 9. Rates are shares per month, as printed.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import ClassVar

from taxcli.law.data import LawDataError, Sourced, load, record
from taxcli.values import Key, Keys, renamed


class InterestPeriod(Sourced):
    """A span of dates with one monthly interest rate, a share per month; ``to`` may be open."""

    JSON: ClassVar[Keys] = (
        *(renamed("from", "from_"), "to"),
        Key("monthly", lambda period: str(period.monthly)),
        Key("yearly", lambda period: str(period.yearly)),
        *("status", "source", "note"),
    )

    from_: date
    to: date | None = None
    monthly: Decimal
    yearly: Decimal


@cache
def interest_periods() -> tuple[InterestPeriod, ...]:
    """Return the interest periods in order of date."""
    return tuple(
        record(InterestPeriod, row, f"forms/interest.toml, period {number}")
        for number, row in enumerate(load("interest")["period"], 1)
    )


@lru_cache(maxsize=1024)
def period_of(day: date) -> InterestPeriod:
    """Return the period whose rate is in force on a day.

    Raises:
        LawDataError: forms/interest.toml has no rate for that day.
    """
    for period in interest_periods():
        if period.from_ <= day and (period.to is None or day <= period.to):
            return period
    raise LawDataError(f"forms/interest.toml has no rate for {day.isoformat()}")


def months_begin(after: date) -> Iterator[date]:
    """Yield the day on which each month of interest begins, for something due on a day.

    The first begins the day after, the others on the same day of each following month.
    """
    from dateutil.relativedelta import relativedelta

    first = after + timedelta(days=1)
    number = 0
    while True:
        yield first + relativedelta(months=number)
        number += 1


@lru_cache(maxsize=1024)
def months_within(after: date, until: date) -> tuple[date, ...]:
    """Return the days on which months of interest begin, up to and with ``until``.

    A month counts in whole as soon as it has begun.
    """
    found: list[date] = []
    for day in months_begin(after):
        if day > until:
            return tuple(found)
        found.append(day)
    raise AssertionError("months never end")  # pragma: no cover
