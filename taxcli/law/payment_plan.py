"""The Revenue Division's facts about payment plans, from forms/plan.toml.

Source: law sheet section 11.
"""

from collections.abc import Iterator
from functools import cache

from taxcli.law.data import load
from taxcli.law.records import Count, Dollars, Record, Sentence, Sourced, record


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
    free_months: Count
    fee: Dollars
    approval_months: Count
    long_fee: Dollars
    fee_due: Sentence
    due_days: DueDays
    notice_days: Count
    default_years: Count
    grace_business_days: Count
    late_allowed: Count
    late: Sentence
    default: Sentence
    strict: Sentence
    self_service_plans: Count
    self_service_months: Count
    short_limit: Count
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
