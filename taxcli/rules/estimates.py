"""Whether estimated payments are required for a tax, and how much is enough.

Source: the Revenue Division's page, quarterly estimated payments; law sheet sections 8 and 14.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from taxcli.case.model import Case
from taxcli.law.data import load
from taxcli.law.figures import Figure, YearLaw
from taxcli.law.programs import ProgramId
from taxcli.money import ZERO
from taxcli.rules.ledger import Paid


@dataclass(frozen=True, slots=True)
class Duty:
    """Both arms of the trigger, in dollars; ``None`` where a year's tax is not known."""

    this_year: Decimal | None
    last_year: Decimal | None
    trigger: Figure

    @property
    def required(self) -> bool | None:
        """Tell whether instalments are required; ``None`` while that is not known."""
        arms = [self.reaches(tax) for tax in (self.this_year, self.last_year)]
        if False in arms:
            return False
        return None if None in arms else True

    def reaches(self, tax: Decimal | None) -> bool | None:
        """Tell whether a year's tax is at least the trigger."""
        return None if tax is None else tax >= self.trigger.amount


def duty(law: YearLaw, id_: ProgramId, net_tax: Decimal | None, last: Decimal | None) -> Duty:
    """Test this year's tax after credit and last year's against the trigger."""
    return Duty(net_tax, last, law.of(f"{id_}.estimate_trigger"))


def last_years_tax(case: Case, id_: ProgramId) -> Decimal | None:
    """Return last year's tax of a program as the case gives it, in dollars."""
    return case.last_year.shs_tax if id_ == "shs" else case.last_year.pfa_tax


@dataclass(frozen=True, slots=True)
class SafeHarbour:
    """What must be in so that no underpayment interest arises, in dollars, not rounded.

    ``this_year`` is the share of this year's tax; ``last_year`` last year's tax, or ``None``
    while that is not known; ``last_counts`` tells whether it is smaller and was all in by the
    fourth date.
    """

    this_year: Decimal
    last_year: Decimal | None
    last_counts: bool

    @property
    def required(self) -> Decimal:
        """Return the amount that the instalments must add up to."""
        if self.last_counts and self.last_year is not None:
            return self.last_year
        return self.this_year


def safe_harbour(
    net_tax: Decimal, last: Decimal | None, paid: Sequence[Paid], fourth: date
) -> SafeHarbour:
    """Return the required amount; last year's tax is enough only if it was in by ``fourth``."""
    share: Decimal = load("standing")["safe_harbour"]["this_year"]
    enough = net_tax * share
    if last is None:
        return SafeHarbour(enough, None, last_counts=False)
    in_time = sum((each.amount for each in paid if each.day <= fourth), ZERO)
    return SafeHarbour(enough, last, last_counts=last < enough and in_time >= last)
