"""The Revenue Division's facts about payment plans, and business days as far as they are known.

Source: law sheet section 11. Which holidays the Division counts was not found
(forms/conventions.toml, business-days). Oregon's are taken: fewer than the federal ones, so that a
time limit ends on the earlier day.
"""

from collections.abc import Container, Iterator
from datetime import date, timedelta
from functools import cache

from taxcli.law.data import CountFact, Dollars, Record, Sentence, Sourced, load, record


class DueDays(Sourced):
    """The days of the month on which installments may be due, in order."""

    value: tuple[int, ...]


class Steps(Sourced):
    """The steps by which a plan is set up on Portland Revenue Online."""

    log_in: str
    more_tab: str
    sign_up: str
    qualifications: str
    error: str
    rest: str

    @property
    def in_order(self) -> tuple[str, ...]:
        """Return the steps in order."""
        return (
            *(self.log_in, self.more_tab, self.sign_up),
            *(self.qualifications, self.error, self.rest),
        )


class PlanQuestion(Record):
    """A question on which a plan depends; ``stops`` is the answer that rules one out."""

    text: str
    why: str
    stops: str | None = None


class PlanFacts(Record):
    """Everything known of payment plans, as forms/plan.toml names it."""

    minimum_balance: Dollars
    free_months: CountFact
    fee: Dollars
    approval_months: CountFact
    long_fee: Dollars
    fee_due: Sentence
    due_days: DueDays
    notice_days: CountFact
    default_years: CountFact
    grace_business_days: CountFact
    late_allowed: CountFact
    late: Sentence
    default: Sentence
    strict: Sentence
    self_service_plans: CountFact
    self_service_months: CountFact
    short_limit: CountFact
    large_balance: Dollars
    minimum_payment: Dollars
    login: Sentence
    steps: Steps
    change: Sentence
    questions: dict[str, PlanQuestion]

    def __iter__(self) -> Iterator[Sourced]:
        return (fact for fact in vars(self).values() if isinstance(fact, Sourced))


@cache
def plan_facts() -> PlanFacts:
    """Return the facts about payment plans.

    Raises:
        LawDataError: forms/plan.toml is not as these records tell.
    """
    return record(PlanFacts, load("plan"), "forms/plan.toml", "plan")


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
