"""The days of a refund: when it usually comes, when to ask, from when interest runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal

from taxcli.law.standing import standing
from taxcli.values import Column, Keys

# Where a refund stands on a day.
Stage = Literal["waiting", "due", "ask", "interest"]


@dataclass(frozen=True, slots=True)
class RefundTime:
    """The days of a refund: when it usually comes, and when to ask for one that did not.

    ``may_take_longer`` tells that the return was filed in a busy month; how much longer is not
    published. ``interest_from`` is the day from which interest runs, if it still has not come;
    ``on`` is the day it is asked.
    """

    JSON: ClassVar[Keys] = (
        *("usual_from", "usual_to", "may_take_longer", "ask_from", "interest_from", "stage"),
    )

    usual_from: Annotated[date, Column("Usually comes from")]
    usual_to: Annotated[date, Column("Usually comes by")]
    may_take_longer: bool
    ask_from: Annotated[date, Column("Ask in writing from")]
    interest_from: Annotated[date, Column("Interest runs from")]
    on: date | None

    @property
    def stage(self) -> Stage | None:
        """Tell where a refund stands that has not come; ``None`` while no day is asked."""
        if self.on is None:
            return None
        if self.on >= max(self.interest_from, self.ask_from):
            return "interest"
        if self.on >= self.ask_from:
            return "ask"
        return "due" if self.on >= self.usual_from else "waiting"


def refund_time(
    due: date, filed: date, paid: Sequence[date] = (), on: date | None = None
) -> RefundTime:
    """Find the days of a refund.

    Args:
        due: the day the return was due.
        filed: the day it was filed, with all supporting pages.
        paid: the days on which something was paid for the year.
        on: the day it is asked.
    """
    usual = standing().refund_time
    last = filed + timedelta(weeks=usual.weeks_to)
    return RefundTime(
        filed + timedelta(weeks=usual.weeks_from),
        last,
        filed.month in usual.busy_months,
        last + timedelta(days=1),
        interest_from(due, filed, paid),
        on,
    )


def interest_from(due: date, filed: date, paid: Sequence[date] = ()) -> date:
    """Return the day on which interest on a refund begins: some months after the latest.

    The latest of the due date, the complete filing and the payments counts.
    """
    rule = standing().refund_interest
    return max(due, filed, *paid) + timedelta(days=rule.months * rule.month_days)
