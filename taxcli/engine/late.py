"""Tax paid after the due date: penalty, interest month by month, and what a payment pays first.

Source: law sheet section 9, whose detail is inferred from the City's twin code 7.02.710.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from taxcli.engine.ledger import Month, Paid, Unpaid, joined, paid_by
from taxcli.law.interest import months_within, period_of
from taxcli.law.standing import standing
from taxcli.money import ZERO, cents


@dataclass(frozen=True, slots=True)
class Settled:
    """What a late payment paid, in dollars; ``over`` is what was more than was owed."""

    day: date
    amount: Decimal
    penalty: Decimal
    interest: Decimal
    tax: Decimal
    over: Decimal


@dataclass(frozen=True, slots=True)
class Late:
    """Tax that was unpaid after its due date, and what it costs until a day; dollars.

    ``interest`` and ``penalty`` are whole amounts; ``…_left`` is what of each is still unpaid on
    the day; ``monthly`` is what each further month adds, from ``grows_on`` on. All to the cent.
    """

    unpaid: Decimal
    penalty: Decimal
    spans: tuple[Unpaid, ...]
    settled: tuple[Settled, ...]
    tax_left: Decimal
    penalty_left: Decimal
    interest_left: Decimal
    monthly: Decimal = ZERO
    grows_on: date | None = None

    @property
    def interest(self) -> Decimal:
        """Return all interest: summed first, rounded once."""
        return cents(self._exact)

    @property
    def unrounded(self) -> Decimal:
        """Return what rounding took from all interest; below zero for what it gave."""
        return self._exact - self.interest

    @property
    def _exact(self) -> Decimal:
        return sum((span.interest for span in self.spans), ZERO)


NOT_LATE = Late(ZERO, ZERO, (), (), ZERO, ZERO, ZERO)


def runs_through(paid: date) -> date:
    """Return the day through which interest runs when something is paid on a day."""
    return next_month(paid).replace(day=standing().late_interest.through_day)


def next_month(day: date) -> date:
    """Return the first day of the month after the one a day is in."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def late_payment(  # noqa: PLR0913 - the facts of one overdue tax
    tax: Decimal,
    due: date,
    paid: Sequence[Paid],
    day: date,
    *,
    penalty_rate: Decimal,
    bears_interest: bool = True,
    also_owed: Decimal = ZERO,
) -> Late:
    """Follow an unpaid tax from its due date to a day after it.

    Args:
        tax: the tax after credit, in dollars.
        due: the day it was due.
        paid: everything withheld or paid, by day.
        day: the day up to which it is followed, on which the rest may be paid.
        penalty_rate: the penalty as a share of the tax unpaid after the due date.
        bears_interest: whether interest runs at all (an amnesty may have waived it).
        also_owed: underpayment interest, which a late payment pays like other interest.
    """
    in_time = paid_by(paid, due)
    unpaid = max(ZERO, tax - in_time)
    also_owed = max(ZERO, also_owed - max(ZERO, in_time - tax))
    penalty = cents(unpaid * penalty_rate)
    account = _Account(due, unpaid, penalty, also_owed, bears_interest)
    for payment in paid:
        if due < payment.day <= day:
            account.pay(payment)
    account.charge(day)
    monthly, grows_on = account.growth(day)
    return Late(
        unpaid,
        penalty,
        joined(account.months),
        tuple(account.settled),
        account.tax,
        account.penalty,
        account.interest_left,
        monthly,
        grows_on,
    )


class _Account:
    """An overdue tax as time goes by: months are charged, payments settled, in order."""

    def __init__(
        self, due: date, tax: Decimal, penalty: Decimal, also_owed: Decimal, bears_interest: bool
    ) -> None:
        self.due = due
        self.tax = self._due_tax = tax
        self.penalty = penalty
        self.months: list[Month] = []
        self.settled: list[Settled] = []
        self._bears_interest = bears_interest
        self._also_owed = also_owed
        self._interest_paid = ZERO
        self._begun = 0

    @property
    def interest_left(self) -> Decimal:
        """Return the interest charged and not yet paid, to the cent."""
        charged = sum((month.amount * month.rate for month in self.months), ZERO)
        return cents(charged) + self._also_owed - self._interest_paid

    def charge(self, day: date) -> None:
        """Charge the months that a payment on a day must cover."""
        begun = months_within(self.due, runs_through(day))
        if self.tax and self._bears_interest:
            paid = self._due_tax - self.tax
            self.months += [
                Month(begins, 0, self.due, self.tax, period_of(begins).monthly, paid)
                for begins in begun[self._begun :]
            ]
        self._begun = len(begun)

    def pay(self, payment: Paid) -> None:
        """Settle a payment: penalty first, then interest, then tax."""
        self.charge(payment.day)
        rest = payment.amount
        to_penalty = min(rest, self.penalty)
        rest -= to_penalty
        to_interest = min(rest, self.interest_left)
        rest -= to_interest
        to_tax = min(rest, self.tax)
        self.penalty -= to_penalty
        self._interest_paid += to_interest
        self.tax -= to_tax
        over = rest - to_tax
        self.settled.append(
            Settled(payment.day, payment.amount, to_penalty, to_interest, to_tax, over)
        )

    def growth(self, day: date) -> tuple[Decimal, date | None]:
        """Return what one more month adds, and the first day on which it does."""
        if not self.tax or not self._bears_interest:
            return ZERO, None
        grows_on = next_month(day)
        begins = months_within(self.due, runs_through(grows_on))[-1]
        return cents(self.tax * period_of(begins).monthly), grows_on
