"""Whether a payment plan can be had: the questions, the answers, and what they come to.

Source: law sheet section 11.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from taxcli.features.plan.payment_plan import Plan
from taxcli.law.data import filled
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


# Id, question, the answer that rules a plan out, and why it does.
_ASKED: tuple[tuple[str, str, Answer, str], ...] = (
    (
        "defaulted",
        "A payment plan in default within the last {plan.default_years} years?",
        "yes",
        "After a default there is no new plan for {plan.default_years} years.",
    ),
    (
        "referred",
        "Referred to the City Attorney?",
        "yes",
        "A confession of judgment takes the place of a plan.",
    ),
    (
        "other_financing",
        "Another way to borrow the money (credit card, home equity loan, business loan)?",
        "yes",
        "A plan is for those who have no other way to finance the debt.",
    ),
    (
        "compliant",
        "Everything else filed and paid, with the City and the County?",
        "no",
        "File and pay the rest first: whoever has a plan must stay in compliance.",
    ),
)


def eligibility(plan: Plan, said: Said) -> Eligibility:
    """Judge whether a plan can be had, from its balance, its length and what was said."""
    questions = (*_asked(said), _balance(plan), _length(plan), _used(said.plans_used))
    return Eligibility(questions, older_limits(plan))


def _asked(said: Said) -> Iterator[Question]:
    for id_, text, stops, why in _ASKED:
        answer: Answer | None = getattr(said, id_)
        question = filled(text)
        if answer is None:
            yield Question(id_, question, None, "open")
        elif answer == stops:
            yield Question(id_, question, answer, "stops", filled(why))
        else:
            yield Question(id_, question, answer, "fine")


def _balance(plan: Plan) -> Question:
    total, smallest = plan.balance.total, plan_facts().minimum_balance.value
    text = f"A balance of at least {shown(smallest)}?"
    if total < smallest:
        why = "The balance is too small for a plan."
        return Question("balance", text, shown(total), "stops", why)
    return Question("balance", text, shown(total), "fine")


def _length(plan: Plan) -> Question:
    limit = plan_facts().approval_months.value
    text = f"At most {limit} months?"
    months = str(plan.months)
    if plan.needs_approval:
        why = "A longer plan needs the approval of a supervisor of the Revenue Division."
        return Question("length", text, months, "ask", why)
    return Question("length", text, months, "fine")


def _used(plans: int | None) -> Question:
    most, months = plan_facts().self_service_plans.value, plan_facts().self_service_months.value
    text = f"Fewer than {most} plans set up on PRO in the last {months} months?"
    if plans is None:
        return Question("plans_used", text, None, "open", decides=False)
    if plans >= most:
        why = f"PRO allows {most} plans in {months} months: ask the Revenue Division for one."
        return Question("plans_used", text, str(plans), "ask", why, decides=False)
    return Question("plans_used", text, str(plans), "fine", decides=False)


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
