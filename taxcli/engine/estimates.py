"""Estimated payments of a tax: whether required, how much is enough, what underpaying costs.

Source: the Revenue Division's page, quarterly estimated payments; law sheet sections 8 and 14. The
detail of underpayment interest is inferred.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

from taxcli.case.model import Case
from taxcli.engine.diagnostics import because
from taxcli.engine.ledger import Month, Paid, Unpaid, joined, paid_by, spread
from taxcli.law.figures import Figure, YearLaw
from taxcli.law.interest import months_within, period_of
from taxcli.law.programs import ProgramId
from taxcli.law.standing import standing
from taxcli.money import ZERO, cents, percent


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


@dataclass(frozen=True, slots=True)
class Underpayment:
    """Quarterly underpayment interest: what every installment lacked, and for how long.

    ``count`` is how many installments there are; ``known`` is false while last year's tax is
    missing and would decide it; ``waived`` tells that an amnesty has forgiven it. ``careful`` is
    what it would be by the careful trigger, where one that a single reader reports is not reached.
    """

    duty: EstimateDuty
    safe: SafeHarbor | None
    spans: tuple[Unpaid, ...]
    count: int
    known: bool
    waived: bool
    careful: "Underpayment | None" = None

    @property
    def computed(self) -> Decimal:
        """Return the interest, charged or waived: summed first, rounded once; dollars."""
        return cents(sum((span.interest for span in self.spans), ZERO))

    @property
    def forgiven(self) -> Decimal:
        """Return what an amnesty has waived of it, as far as is known; dollars."""
        return self.computed if self.waived and self.known else ZERO

    @property
    def charged(self) -> tuple[Unpaid, ...] | None:
        """Return the spans that the return's line adds up; ``None`` while not known."""
        if self.waived or not self.computed:
            return ()
        return self.spans if self.known else None

    @property
    def most(self) -> Decimal:
        """Return what the return charges at most, whatever last year's tax was; dollars."""
        return ZERO if self.waived else self.computed

    @property
    def interest(self) -> Decimal | None:
        """Return what the return charges, in dollars; ``None`` while not known."""
        if self.charged is None:
            return None
        return self.computed if self.charged else ZERO


def find_underpayment(  # noqa: PLR0913 - the facts of one year's installments
    duty: EstimateDuty,
    net_tax: Decimal,
    withheld: Decimal,
    paid: Sequence[Paid],
    *,
    dates: tuple[date, ...],
    due: date,
    day: date | None = None,
    waived: bool = False,
) -> Underpayment:
    """Find the underpayment interest of a year's tax; amounts in dollars.

    Args:
        duty: both arms of the trigger.
        net_tax: this year's tax after credit.
        withheld: what was withheld over the year.
        paid: what was paid, by day.
        dates: the days on which the installments are due.
        due: the day on which the return is due.
        day: the day on which the rest is paid, if that is before ``due``.
        waived: whether an amnesty has forgiven it.
    """
    if duty.required is False:
        careful = None
        if duty.doubtful and duty.careful is not None:
            careful = find_underpayment(
                duty.careful, net_tax, withheld, paid, dates=dates, due=due, day=day, waived=waived
            )
        return Underpayment(duty, None, (), 0, known=True, waived=waived, careful=careful)
    everything = (*paid, *spread(withheld, dates))
    until = due
    if day is not None and day < due:
        # The rest is paid on that day, and no month begins after it.
        rest = net_tax - withheld - paid_by(paid, day)
        everything = (*everything, Paid(day, max(ZERO, rest)))
        until = day
    last = duty.last_year
    last_in_time = last is not None and paid_by(everything, dates[-1]) >= last
    safe = safe_harbor(net_tax, last, last_in_time=last_in_time)
    spans = shortfalls(safe.required, dates, everything, until)
    underpayment = Underpayment(duty, safe, spans, len(dates), known=True, waived=waived)
    # Last year's tax can only lower it: what comes to nothing without it is nothing with it.
    return (
        underpayment
        if duty.required or not underpayment.computed
        else replace(underpayment, known=False)
    )


def grows_on(underpayment: Underpayment, day: date, **facts: Any) -> date | None:
    """Return the first day after ``day`` on which paying the rest costs more underpayment interest.

    ``facts`` are those that ``underpayment`` was found from; ``None`` where it costs no more by the
    return's due date.
    """
    begins = {m for dates in facts["dates"] for m in months_within(dates, facts["due"])}
    for later in sorted(month for month in begins if month > day):
        if find_underpayment(underpayment.duty, day=later, **facts).most > underpayment.most:
            return later
    return None


def shortfalls(
    required: Decimal, dates: Sequence[date], paid: Sequence[Paid], until: date
) -> tuple[Unpaid, ...]:
    """Return what every installment lacked, month by month, joined where nothing changed.

    Payments fill the oldest installment first and a surplus goes forward, so what an installment
    lacks is what all up to it require, less all that was paid before the month begins, and never
    more than the installment itself.

    Args:
        required: what the installments must add up to, in dollars.
        dates: the days on which the installments are due.
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
