"""What ``taxcli plan`` found: its parts, what they rest on, and all of it as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from taxcli.engine.assumptions import of_convention
from taxcli.engine.late import runs_through
from taxcli.features.plan.eligibility import Eligibility, older_limits
from taxcli.features.plan.payment_plan import Plan, on_time_until
from taxcli.features.plan.schedule import Balance, Instalment
from taxcli.law.interest import InterestPeriod, interest_periods, months_within, period_of
from taxcli.law.payment_plan import plan_facts, plan_steps, plan_words
from taxcli.law.programs import ProgramId
from taxcli.money import cents, percent

if TYPE_CHECKING:
    from taxcli.engine.result import Result

PLAN_SCHEMA = "taxcli-plan-1"


@dataclass(frozen=True, slots=True)
class Account:
    """One account's plan, the same at other lengths, and whether it can be had.

    ``program`` is ``None`` where the balance was given and not taken from a case.
    """

    program: ProgramId | None
    plan: Plan
    lengths: tuple[Plan, ...]
    eligibility: Eligibility


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked and what came of it; ``result`` is the case's, ``only`` the tax asked for."""

    accounts: tuple[Account, ...]
    months: int
    day: int
    set_up: date | None
    result: "Result | None"
    only: ProgramId | None


def assumptions(report: Report) -> Iterator[str]:
    """Yield what the plans rest on besides official facts, a sentence each."""
    if not report.accounts:
        return
    for id_ in _conventions(report):
        yield of_convention(id_).words
    for period in periods(report):
        if period.status != "official":
            note = f": {period.note}" if period.note else ""
            rate = percent(period.monthly)
            yield f"The monthly interest rate of {rate} is {period.status}, not official{note}."
    if report.result is not None:
        yield from report.result.assumptions


def _conventions(report: Report) -> Iterator[str]:
    yield "plan-order"
    if bears_interest(report):
        yield "plan-interest" if report.set_up else "plan-interest-undated"
    yield "plan-length"
    if report.set_up:
        yield "business-days"
    if report.result:
        yield "plan-accounts"


def bears_interest(report: Report) -> bool:
    """Tell whether interest goes on; an amnesty waives it for a whole tax year."""
    return any(account.plan.balance.bears_interest for account in report.accounts)


def periods(report: Report) -> Iterator[InterestPeriod]:
    """Yield the interest periods in which the plans' months begin."""
    if not bears_interest(report):
        return
    if report.set_up is None:
        yield interest_periods()[-1]
        return
    last = max(account.plan.last.due or report.set_up for account in report.accounts)
    months = months_within(runs_through(report.set_up), runs_through(last))
    yield from dict.fromkeys(period_of(begins) for begins in months)


def sources() -> dict[str, str]:
    """Return the status of each source that the facts about plans come from."""
    return {fact.source: fact.status for fact in plan_facts().values()}


def report_json(report: Report) -> dict[str, Any]:
    """Return the whole answer as JSON; money as strings with two decimals, dates as ISO."""
    from taxcli.engine.result import diagnostic_json

    result = report.result
    return {
        "schema": PLAN_SCHEMA,
        "tax_year": result.case.tax_year if result else None,
        "edition": result.law.edition if result else None,
        "months": report.months,
        "day": report.day,
        "set_up": _iso(report.set_up),
        "plans": [_account(account) for account in report.accounts],
        "rules": {name: plan_words(name) for name in ("fee_due", "late", "default", "strict")},
        "pro": {
            "login": plan_words("login"),
            "steps": list(plan_steps()),
            "change": plan_words("change"),
        },
        "diagnostics": [diagnostic_json(found) for found in result.diagnostics] if result else [],
        "assumptions": list(assumptions(report)),
        "sources": [{"source": name, "status": status} for name, status in sources().items()],
    }


def _account(account: Account) -> dict[str, Any]:
    plan = account.plan
    return {
        "program": account.program,
        "balance": _balance(plan.balance),
        "eligibility": _eligibility(account),
        **_plan(plan),
        "schedule": [_row(row) for row in plan.rows],
        "lengths": [_plan(other) for other in account.lengths],
    }


def _balance(balance: Balance) -> dict[str, str]:
    return {
        "total": _money(balance.total),
        "penalty": _money(balance.penalty),
        "interest": _money(balance.interest),
        "tax": _money(balance.tax),
    }


def _eligibility(account: Account) -> dict[str, Any]:
    questions = [
        {
            "id": one.id,
            "question": one.text,
            "answer": one.answer,
            "verdict": one.verdict,
            "why": one.why or None,
        }
        for one in account.eligibility.questions
    ]
    note = older_limits(account.plan)
    return {"outcome": account.eligibility.outcome, "questions": questions, "note": note}


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "months": plan.months,
        "instalments": len(plan.rows),
        "instalment": _money(plan.level),
        "last_instalment": _money(plan.last.payment),
        "first_due": _iso(plan.rows[0].due),
        "last_due": _iso(plan.last.due),
        "interest_added": _money(plan.charged),
        "paid": _money(plan.paid),
        "fee": _money(plan.fee),
        "total_cost": _money(plan.total_cost),
        "needs_approval": plan.needs_approval,
    }


def _row(row: Instalment) -> dict[str, Any]:
    return {
        "number": row.number,
        "due": _iso(row.due),
        "on_time_until": _iso(on_time_until(row.due)) if row.due else None,
        "payment": _money(row.payment),
        "penalty": _money(row.penalty),
        "interest": _money(row.interest),
        "tax": _money(row.tax),
        "interest_added": _money(row.charged),
        "left": _money(row.left),
    }


def _money(amount: Decimal) -> str:
    return str(cents(amount))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
