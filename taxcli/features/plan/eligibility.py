"""Whether a payment plan can be had: the questions, the answers, and what they come to.

Source: law sheet section 11.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from taxcli.features.plan.payment_plan import Plan
from taxcli.law.payment_plan import plan_facts
from taxcli.money import shown
from taxcli.values import Key, Keys, renamed

Answer = Literal["yes", "no"]
Verdict = Literal["fine", "stops", "ask", "open"]
Outcome = Literal["eligible", "not-eligible", "open"]


@dataclass(frozen=True, slots=True)
class Said:
    """What the taxfiler said; ``None`` where nothing was said."""

    defaulted: Answer | None = None
    referred: Answer | None = None
    other_financing: Answer | None = None
    compliant: Answer | None = None
    plans_used: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
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

    questions: tuple[Question, ...]
    note: str | None

    @property
    def outcome(self) -> Outcome:
        """Return whether a plan can be had, as far as was said."""
        if self.having("stops"):
            return "not-eligible"
        return "open" if any(one.decides for one in self.having("open")) else "eligible"

    def having(self, verdict: Verdict) -> tuple[Question, ...]:
        """Return the questions with a verdict."""
        return tuple(one for one in self.questions if one.verdict == verdict)


# Questions that only the taxfiler can answer.
_ASKED = ("defaulted", "referred", "other_financing", "compliant")


def eligibility(plan: Plan, said: Said) -> Eligibility:
    """Judge whether a plan can be had, from its balance, its length and what was said."""
    return Eligibility(tuple(_questions(plan, said)), older_limits(plan))


def _questions(plan: Plan, said: Said) -> Iterator[Question]:
    facts, total, used = plan_facts(), plan.balance.total, said.plans_used
    for id_ in _ASKED:
        answer: Answer | None = getattr(said, id_)
        yield _question(id_, answer, "stops" if answer == facts.questions[id_].stops else "fine")
    smallest = facts.minimum_balance.value
    found = _question("balance", shown(total), "stops" if total < smallest else "fine")
    yield replace(found, text=f"{found.text} {shown(smallest)}?")
    yield _question("length", str(plan.months), "ask" if plan.needs_approval else "fine")
    many = used is not None and used >= facts.self_service_plans.value
    found = _question("plans_used", None if used is None else str(used), "ask" if many else "fine")
    yield replace(found, decides=False)


def _question(id_: str, answer: str | None, verdict: Verdict) -> Question:
    asked = plan_facts().questions[id_]
    if answer is None:
        return Question(id_, asked.text, None, "open")
    return Question(id_, asked.text, answer, verdict, "" if verdict == "fine" else asked.why)


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
