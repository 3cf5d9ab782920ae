"""Whether estimated payments are required for a tax, and how much is enough.

Source: the Revenue Division's page, quarterly estimated payments; law sheet sections 8 and 14.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from taxcli.case.model import Case
from taxcli.engine.reasons import because
from taxcli.law.figures import Figure, YearLaw
from taxcli.law.programs import ProgramId
from taxcli.law.standing import standing
from taxcli.money import percent


@dataclass(frozen=True, slots=True)
class EstimateDuty:
    """Both arms of the trigger, in dollars; ``None`` where a year's tax is not known."""

    this_year: Decimal | None
    last_year: Decimal | None
    trigger: Figure

    @property
    def required(self) -> bool | None:
        """Tell whether installments are required; ``None`` while that is not known."""
        arms = [self.reaches(tax) for tax in (self.this_year, self.last_year)]
        if False in arms:
            return False
        return None if None in arms else True

    def reaches(self, tax: Decimal | None) -> bool | None:
        """Tell whether a year's tax is at least the trigger."""
        return None if tax is None else tax >= self.trigger.amount

    @property
    def careful(self) -> "EstimateDuty | None":
        """Return the duty by the careful trigger, where the trigger rests on one reader alone."""
        other = self.trigger.careful
        return None if other is None else replace(self, trigger=other)

    @property
    def doubtful(self) -> bool:
        """Tell that only the trigger, which rests on one reader alone, speaks against the duty."""
        careful = self.careful
        if self.required is not False or careful is None:
            return False
        return careful.required is not False

    @property
    def settled(self) -> bool | None:
        """Tell whether installments are required; ``None`` where that is not known or doubtful."""
        return None if self.doubtful else self.required


def estimate_duty(
    law: YearLaw, id_: ProgramId, net_tax: Decimal | None, last: Decimal | None
) -> EstimateDuty:
    """Test this year's tax after credit and last year's against the trigger."""
    return EstimateDuty(net_tax, last, law.of(f"{id_}.estimate_trigger"))


def last_years_tax(case: Case, id_: ProgramId) -> Decimal | None:
    """Return last year's tax of a program as the case gives it, in dollars."""
    tax: Decimal | None = getattr(case.last_year, f"{id_}_tax")
    return tax


@dataclass(frozen=True, slots=True)
class SafeHarbor:
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
        """Return the amount that the installments must add up to."""
        if self.last_counts and self.last_year is not None:
            return self.last_year
        return self.this_year


def safe_harbor(net_tax: Decimal, last: Decimal | None, *, last_in_time: bool) -> SafeHarbor:
    """Return the required amount of a year's tax, in dollars.

    Last year's tax counts where it is smaller, but only if all of it is in by the fourth date.
    """
    enough = net_tax * standing().safe_harbor.this_year
    smaller = last is not None and last < enough
    return SafeHarbor(enough, last, last_counts=smaller and last_in_time)


def safe_words(safe: SafeHarbor, year: int) -> str:
    """Say what the required amount of a year is: ``90 % of the tax of 2025``."""
    share, of = standing().safe_harbor.this_year, year
    if safe.last_counts:
        share, of = standing().safe_harbor.last_year, year - 1
    return because("enough.share", share=percent(share), year=of).clause
