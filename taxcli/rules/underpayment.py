"""Quarterly underpayment interest: what each instalment lacked, and for how many months.

Source: the Revenue Division's page, quarterly estimated payments; law sheet section 8, whose
detail is inferred.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate

from taxcli.law.interest import months_within, period_of
from taxcli.money import ZERO
from taxcli.rules.ledger import Paid
from taxcli.rules.unpaid import Month, Unpaid, joined


def shortfalls(
    required: Decimal, dates: Sequence[date], paid: Sequence[Paid], until: date
) -> tuple[Unpaid, ...]:
    """Return what every instalment lacked, month by month, joined where nothing changed.

    Payments fill the oldest instalment first and a surplus goes forward, so what an instalment
    lacks is what all up to it require, less all that was paid before the month begins, and never
    more than the instalment itself.

    Args:
        required: what the instalments must add up to, in dollars.
        dates: the days on which the instalments are due.
        paid: what was paid or withheld, by day.
        until: the day the rest was paid or the return's due date, whichever is first.
    """
    return joined(_months(required / len(dates), dates, paid, until))


def _months(
    each: Decimal, dates: Sequence[date], paid: Sequence[Paid], until: date
) -> Iterator[Month]:
    in_order = sorted(paid, key=lambda one: one.day)
    days = [one.day for one in in_order]
    paid_by_then = [ZERO, *accumulate(one.amount for one in in_order)]
    for number, due in enumerate(dates, 1):
        for begins in months_within(due, until):
            before = paid_by_then[bisect_left(days, begins)]
            short = min(each, each * number - before)
            if short <= 0:
                break
            yield Month(begins, number, due, short, period_of(begins).monthly, before)
