"""Business days, as far as the Revenue Division's can be known.

Which holidays the Division counts was not found (forms/conventions.toml, business-days). Oregon's
are taken: fewer than the federal ones, so that a time limit ends on the earlier day.
"""

from collections.abc import Container
from datetime import date, timedelta
from functools import cache

_SATURDAY = 5


@cache
def _holidays() -> Container[date]:
    from holidays import country_holidays

    # Each year is worked out when a day of it is first asked for.
    return country_holidays("US", subdiv="OR", observed=True)


def is_business_day(day: date) -> bool:
    """Tell whether a day is neither on a weekend nor a holiday."""
    return day.weekday() < _SATURDAY and day not in _holidays()


def business_days_after(day: date, count: int) -> date:
    """Return the last of so many business days after a day; the day itself is not counted.

    Raises:
        ValueError: ``count`` is negative.
    """
    if count < 0:
        raise ValueError("business days are counted forward: give a count of zero or more")
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day)
    return day
