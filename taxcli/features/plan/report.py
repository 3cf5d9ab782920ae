"""What ``taxcli plan`` found: its parts, and what they rest on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from taxcli.engine.late import runs_through
from taxcli.engine.result import of_convention
from taxcli.features.plan.eligibility import Eligibility
from taxcli.features.plan.payment_plan import Plan
from taxcli.law.interest import InterestPeriod, interest_periods, months_within, period_of
from taxcli.law.payment_plan import plan_facts
from taxcli.law.programs import ProgramId
from taxcli.money import percent
from taxcli.values import Key, Keys, renamed, spread

if TYPE_CHECKING:
    from taxcli.engine.result import Result

PLAN_SCHEMA = "taxcli-plan-1"
_RULES = ("fee_due", "late", "default", "strict")


@dataclass(frozen=True, slots=True)
class Account:
    """One account's plan, the same at other lengths, and whether it can be had.

    ``program`` is ``None`` where the balance was given and not taken from a case.
    """

    JSON: ClassVar[Keys] = (
        *("program", renamed("balance", "plan.balance"), "eligibility", spread("plan")),
        *(renamed("schedule", "plan.rows"), "lengths"),
    )

    program: ProgramId | None
    plan: Plan
    lengths: tuple[Plan, ...]
    eligibility: Eligibility


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked and what came of it; ``result`` is the case's, ``only`` the tax asked for."""

    JSON: ClassVar[Keys] = (
        Key("tax_year", lambda report: report.result.case.tax_year if report.result else None),
        Key("edition", lambda report: report.result.law.edition if report.result else None),
        *("months", "day", "set_up", renamed("plans", "accounts")),
        Key("rules", lambda _: {name: getattr(plan_facts(), name).value for name in _RULES}),
        Key("pro", lambda _: _on_pro()),
        Key("diagnostics", lambda report: report.result.diagnostics if report.result else ()),
        "assumptions",
        Key("sources", lambda _: [{"source": of, "status": how} for of, how in sources().items()]),
    )

    accounts: tuple[Account, ...]
    months: int
    day: int
    set_up: date | None
    result: "Result | None"
    only: ProgramId | None

    @property
    def bears_interest(self) -> bool:
        """Tell whether interest goes on; an amnesty waives it for a whole tax year."""
        return any(account.plan.balance.bears_interest for account in self.accounts)

    @property
    def periods(self) -> tuple[InterestPeriod, ...]:
        """Return the interest periods in which the plans' months begin."""
        if not self.bears_interest:
            return ()
        if self.set_up is None:
            return interest_periods()[-1:]
        last = max(account.plan.last.due or self.set_up for account in self.accounts)
        months = months_within(runs_through(self.set_up), runs_through(last))
        return tuple(dict.fromkeys(period_of(begins) for begins in months))

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Return what the plans rest on besides official facts."""
        if not self.accounts:
            return ()
        conventions = (of_convention(id_).words for id_ in self._conventions())
        unsure = (_unsure(period) for period in self.periods if period.status != "official")
        return (*conventions, *unsure, *(self.result.assumptions if self.result else ()))

    def _conventions(self) -> Iterator[str]:
        yield "plan-order"
        if self.bears_interest:
            yield "plan-interest" if self.set_up else "plan-interest-undated"
        yield "plan-length"
        if self.set_up:
            yield "business-days"
        if self.result:
            yield "plan-accounts"


def _unsure(period: InterestPeriod) -> str:
    note = f": {period.note}" if period.note else ""
    rate = percent(period.monthly)
    return f"The monthly interest rate of {rate} is {period.status}, not official{note}."


def _on_pro() -> dict[str, str | tuple[str, ...]]:
    """Return how a plan is set up on Portland Revenue Online."""
    facts = plan_facts()
    return {
        "login": facts.login.value,
        "steps": facts.steps.in_order,
        "change": facts.change.value,
    }


def sources() -> dict[str, str]:
    """Return the status of each source that the facts about plans come from."""
    return {fact.source: fact.status for fact in plan_facts()}
