"""How a balance is paid off: its parts, the interest each month adds, the level instalment.

Sources: law sheet sections 9 and 14.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from taxcli.law.interest import interest_periods, months_within, period_of
from taxcli.money import ZERO, cents, shown
from taxcli.rules.late import runs_through

# As in a case: far above any balance, and still printable.
_TOO_LARGE = Decimal(10) ** 10


class PlanError(ValueError):
    """A plan that cannot be worked out; the message says what to give instead."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed on one account, in dollars and whole cents, by parts."""

    penalty: Decimal
    interest: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        """Return all that is owed."""
        return self.penalty + self.interest + self.tax


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment and its parts, in dollars; ``due`` is ``None`` in a plan without dates.

    ``charged`` is the interest that its months add; ``left`` is what is owed after it.
    """

    number: int
    due: date | None
    charged: Decimal
    penalty: Decimal
    interest: Decimal
    tax: Decimal
    left: Decimal

    @property
    def payment(self) -> Decimal:
        """Return what is to be paid."""
        return self.penalty + self.interest + self.tax

    @property
    def at_once(self) -> Decimal:
        """Return what would be due at once if the instalment were in default."""
        return self.payment + self.left


def balance_of(total: Decimal, penalty: Decimal = ZERO, interest: Decimal = ZERO) -> Balance:
    """Return a balance by its parts; what is neither penalty nor interest is tax.

    Raises:
        PlanError: an amount is negative, too large or not in whole cents, nothing is owed, or
            the parts are more than the whole.
    """
    for name, amount in (("balance", total), ("penalty", penalty), ("interest", interest)):
        if not amount.is_finite() or not 0 <= amount < _TOO_LARGE or amount != cents(amount):
            raise PlanError(
                f"The {name} must be an amount in dollars and cents, zero or more and below "
                f"{shown(_TOO_LARGE)}."
            )
    if not total:
        raise PlanError("The balance is zero: there is nothing to pay, and no plan is needed.")
    if penalty + interest > total:
        raise PlanError(
            f"The penalty and the interest are parts of the balance, and together "
            f"({shown(penalty + interest)}) more than it ({shown(total)}): give the whole "
            "balance, with the tax."
        )
    return Balance(penalty, interest, total - penalty - interest)


def _shares(set_up: date, dues: tuple[date, ...]) -> Iterable[Decimal]:
    """Yield the share of the unpaid tax that each instalment's months of interest add."""
    for before, due in pairwise((set_up, *dues)):
        months = months_within(runs_through(before), runs_through(due))
        yield sum((period_of(begins).monthly for begins in months), Decimal(0))


def _level(balance: Balance, shares: tuple[Decimal, ...]) -> Decimal:
    """Return the smallest amount in whole cents that pays all in as many instalments."""
    # Without interest it would be the low one; with interest on the whole tax to the end, the
    # high one. More a month never leaves more unpaid, so halving between them finds it.
    most = balance.total + sum((cents(balance.tax * share) for share in shares), ZERO)
    low, high = (_cents_each(whole, len(shares)) for whole in (balance.total, most))
    while low < high:
        middle = (low + high) // 2
        if _rows(balance, shares, _dollars(middle))[-1].left:
            low = middle + 1
        else:
            high = middle
    return _dollars(low)


def _cents_each(whole: Decimal, months: int) -> int:
    return -(-int(whole.scaleb(2)) // months)


def _dollars(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-2)


def _rows(
    balance: Balance,
    shares: tuple[Decimal, ...],
    level: Decimal,
    dues: tuple[date | None, ...] = (),
) -> tuple[Instalment, ...]:
    """Pay a balance off: each instalment pays penalty first, then interest, then tax."""
    penalty, interest, tax = balance.penalty, balance.interest, balance.tax
    rows: list[Instalment] = []
    for number, share in enumerate(shares):
        charged = cents(tax * share)
        interest += charged
        to_penalty = min(level, penalty)
        to_interest = min(level - to_penalty, interest)
        to_tax = min(level - to_penalty - to_interest, tax)
        penalty, interest, tax = penalty - to_penalty, interest - to_interest, tax - to_tax
        left = penalty + interest + tax
        due = dues[number] if dues else None
        parts = (to_penalty, to_interest, to_tax)
        rows.append(Instalment(number + 1, due, charged, *parts, left))
        if not left:
            break
    return tuple(rows)
