"""All accounts' plans: whether each can be had, other lengths beside it, and what they rest on.

Source: law sheet section 11.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Literal

from taxcli.engine.late import runs_through
from taxcli.engine.result import ProgramResult, Result, of_convention
from taxcli.features.plan.payment_plan import (
    Balance,
    Plan,
    PlanError,
    balance_of,
    first_due,
    make_plan,
    side_by_side,
)
from taxcli.law.interest import InterestPeriod, interest_periods, months_within, period_of
from taxcli.law.payment_plan import plan_facts
from taxcli.law.programs import ProgramId
from taxcli.money import percent, shown
from taxcli.values import Key, Keys, renamed, spread
from taxcli.values import day as words_of_day

PLAN_SCHEMA = "taxcli-plan-1"
_RULES = ("fee_due", "late", "default", "strict")
PlanAnswer = Literal["yes", "no"]
Verdict = Literal["fine", "stops", "ask", "open"]
PlanOutcome = Literal["eligible", "not-eligible", "open"]


@dataclass(frozen=True, slots=True)
class PlanAnswers:
    """What the taxfiler said; ``None`` where nothing was said."""

    defaulted: PlanAnswer | None = None
    referred: PlanAnswer | None = None
    other_financing: PlanAnswer | None = None
    compliant: PlanAnswer | None = None
    plans_used: int | None = None


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One question and what its answer means.

    ``verdict``: ``stops`` rules a plan out, ``ask`` takes it to the Division, ``open`` waits for
    an answer. ``why`` is empty where all is well. ``decides`` is false for what matters only on
    Portland Revenue Online (PRO).
    """

    JSON: ClassVar[Keys] = (
        *("id", renamed("question", "text"), "answer", "verdict"),
        Key("why", lambda one: one.why or None),
    )

    id: str
    text: str
    answer: str | None
    verdict: Verdict
    why: str = ""
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All questions, and what they come to; ``note`` tells of the limits of an older policy."""

    JSON: ClassVar[Keys] = ("outcome", "questions", "note")

    questions: tuple[AnsweredQuestion, ...]
    note: str | None

    @property
    def outcome(self) -> PlanOutcome:
        """Return whether a plan can be had, as far as was said."""
        if self.having("stops"):
            return "not-eligible"
        return "open" if any(one.decides for one in self.having("open")) else "eligible"

    def having(self, verdict: Verdict) -> tuple[AnsweredQuestion, ...]:
        """Return the questions with a verdict."""
        return tuple(one for one in self.questions if one.verdict == verdict)


# Questions that only the taxfiler can answer.
_ASKED = ("defaulted", "referred", "other_financing", "compliant")


def eligibility(plan: Plan, said: PlanAnswers) -> Eligibility:
    """Judge whether a plan can be had, from its balance, its length and what was said."""
    return Eligibility(tuple(_questions(plan, said)), older_limits(plan))


def _questions(plan: Plan, said: PlanAnswers) -> Iterator[AnsweredQuestion]:
    facts, total, used = plan_facts(), plan.balance.total, said.plans_used
    for id_ in _ASKED:
        answer: PlanAnswer | None = getattr(said, id_)
        yield _question(id_, answer, "stops" if answer == facts.questions[id_].stops else "fine")
    smallest = facts.minimum_balance.value
    found = _question("balance", shown(total), "stops" if total < smallest else "fine")
    yield replace(found, text=f"{found.text} {shown(smallest)}?")
    yield _question("length", str(plan.months), "ask" if plan.needs_approval else "fine")
    many = used is not None and used >= facts.self_service_plans.value
    found = _question("plans_used", None if used is None else str(used), "ask" if many else "fine")
    yield replace(found, decides=False)


def _question(id_: str, answer: str | None, verdict: Verdict) -> AnsweredQuestion:
    asked = plan_facts().questions[id_]
    if answer is None:
        return AnsweredQuestion(id_, asked.text, None, "open")
    return AnsweredQuestion(
        id_, asked.text, answer, verdict, "" if verdict == "fine" else asked.why
    )


def older_limits(plan: Plan) -> str | None:
    """Say where a plan is outside the limits of an older policy, which may still be applied."""
    short, large = plan_facts().short_limit.value, plan_facts().large_balance.value
    least = plan_facts().minimum_payment.value
    if plan.needs_approval:
        return None
    told = []
    if plan.months > short and plan.balance.total <= large:
        told.append(f"more than {short} payments for a balance up to {shown(large)}")
    if plan.level < least:
        told.append(f"payments below {shown(least)}")
    if not told:
        return None
    return (
        "By an older text of the Division's policy, a supervisor decides on "
        f"{' and on '.join(told)}. The Division may still ask for that."
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of every account's plan; ``only`` chooses a tax of a case."""

    months: int
    day: int | None
    set_up: date | None
    said: PlanAnswers
    only: ProgramId | None = None


@dataclass(frozen=True, slots=True)
class PlanAccount:
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
class PlanReport:
    """What was asked and what came of it; ``result`` is the case's, if there is one."""

    JSON: ClassVar[Keys] = (
        Key("tax_year", lambda report: report.result.case.tax_year if report.result else None),
        Key("edition", lambda report: report.result.law.edition if report.result else None),
        *(renamed(name, f"wanted.{name}") for name in ("months", "day", "set_up")),
        renamed("plans", "accounts"),
        Key("rules", lambda _: {name: getattr(plan_facts(), name).value for name in _RULES}),
        Key("pro", lambda _: _on_pro()),
        Key("diagnostics", lambda report: report.result.diagnostics if report.result else ()),
        "assumptions",
        Key("sources", lambda _: [{"source": of, "status": how} for of, how in sources().items()]),
    )

    accounts: tuple[PlanAccount, ...]
    wanted: Wanted
    result: Result | None

    @property
    def bears_interest(self) -> bool:
        """Tell whether interest goes on; an amnesty waives it for a whole tax year."""
        return any(account.plan.balance.bears_interest for account in self.accounts)

    @property
    def periods(self) -> tuple[InterestPeriod, ...]:
        """Return the interest periods in which the plans' months begin."""
        if not self.bears_interest:
            return ()
        set_up = self.wanted.set_up
        if set_up is None:
            return interest_periods()[-1:]
        last = max(account.plan.last.due or set_up for account in self.accounts)
        months = months_within(runs_through(set_up), runs_through(last))
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
            yield "plan-interest" if self.wanted.set_up else "plan-interest-undated"
        yield "plan-length"
        if self.wanted.set_up:
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
    steps = facts.steps.in_order
    return {"login": facts.login.value, "steps": steps, "change": facts.change.value}


def sources() -> dict[str, str]:
    """Return the status of each source that the facts about plans come from."""
    return {fact.source: fact.status for fact in plan_facts()}


def left_to_pay(
    result: Result, only: ProgramId | None = None, *, on: date | None = None
) -> dict[ProgramId, Balance]:
    """Return what is left to pay of each tax of a case, or of one alone, where anything is.

    Raises:
        PlanError: a plan that is set up ``on`` a day cannot be for what the case leaves.
    """
    if on is not None:
        _check_unpaid(result, on)
    found = result.programs if only is None else {only: result.programs[only]}
    left = ((id_, _left_of(program)) for id_, program in found.items())
    return {id_: balance for id_, balance in left if balance is not None}


def _check_unpaid(result: Result, set_up: date) -> None:
    if set_up <= result.law.due:
        raise PlanError(
            f"The tax of {result.case.tax_year} is due on {words_of_day(result.law.due)}, and a "
            "plan is for what is unpaid after that day: give a later --set-up."
        )
    found = result.programs.values()
    back = [one.program.name for one in found if one.amended and one.amended.paid_back]
    if back:
        raise PlanError(
            f"{' and '.join(back)}: a refund of the original is to be paid back, and how a plan "
            "takes it is not known. Give the balance of the bill with --balance instead of a CASE."
        )


def _left_of(found: ProgramResult) -> Balance | None:
    if found.charges is None:
        return None
    late = found.charges.late
    parts = (late.penalty_left, late.interest_left)
    total = sum(parts, late.tax_left)
    if not total:
        return None
    bears = "interest" not in found.charges.waived
    return balance_of(total, *parts, bears_interest=bears, unrounded=late.unrounded)


def plan_report(
    wanted: Wanted,
    balances: Mapping[ProgramId, Balance] | Mapping[None, Balance],
    result: Result | None = None,
) -> PlanReport:
    """Work out a plan for every account; a balance of ``None`` is one given without a case."""
    set_up = wanted.set_up
    first = first_due(set_up).day if set_up else plan_facts().due_days.value[0]
    wanted = replace(wanted, day=wanted.day or first)
    accounts = []
    for id_, owed in balances.items():
        made = make_plan(owed, wanted.months, set_up, wanted.day)
        accounts.append(PlanAccount(id_, made, side_by_side(made), eligibility(made, wanted.said)))
    return PlanReport(tuple(accounts), wanted, result)
