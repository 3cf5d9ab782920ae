"""How long a refund takes, when interest on it begins, and when it is time to ask.

Sources: the Revenue Division's page and its policy on refunds, in forms/standing.toml; law sheet
sections 9 and 10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from taxcli.law.data import load

# Where a refund stands on a day.
Stage = Literal["waiting", "due", "ask", "interest"]


@dataclass(frozen=True, slots=True)
class RefundTime:
    """The days of a refund: usual from ``first`` to ``last``, to ask for after it.

    ``busy`` tells that the return was filed in a month in which it may take longer; how much
    longer is not published. ``interest_from`` is the day from which interest runs, if it still
    has not come.
    """

    filed: date
    first: date
    last: date
    busy: bool
    interest_from: date

    @property
    def ask_from(self) -> date:
        """Return the first day after the usual time."""
        return self.last + timedelta(days=1)

    def stage(self, on: date) -> Stage:
        """Tell where a refund stands that has not come by a day."""
        if on >= max(self.interest_from, self.ask_from):
            return "interest"
        if on >= self.ask_from:
            return "ask"
        return "due" if on >= self.first else "waiting"


def refund_time(due: date, filed: date, paid: Sequence[date] = ()) -> RefundTime:
    """Find the days of a refund.

    Args:
        due: the day the return was due.
        filed: the day it was filed, with all supporting pages.
        paid: the days on which something was paid for the year.
    """
    usual = load("standing")["refund_time"]
    first, last = usual["weeks"]
    return RefundTime(
        filed,
        filed + timedelta(weeks=first),
        filed + timedelta(weeks=last),
        filed.month in usual["busy_months"],
        interest_from(due, filed, paid),
    )


def interest_from(due: date, filed: date, paid: Sequence[date] = ()) -> date:
    """Return the day on which interest on a refund begins: four months of 30 days after the latest.

    The latest of the due date, the complete filing and the payments counts.
    """
    rule = load("standing")["refund_interest"]
    days: int = rule["months"] * rule["month_days"]
    return max(due, filed, *paid) + timedelta(days=days)
