"""The Revenue Division's facts about payment plans, from forms/plan.toml.

Source: law sheet section 11.
"""

from decimal import Decimal
from functools import cache

from taxcli.law.data import load
from taxcli.law.figures import Figure
from taxcli.law.pro import pro


@cache
def plan_facts() -> dict[str, Figure]:
    """Return every fact by its name, each with source and status."""
    return {
        name: Figure(name, entry["value"], entry["source"], entry["status"], entry.get("note"))
        for name, entry in load("plan").items()
    }


def plan_count(name: str) -> int:
    """Return a fact that is a number of days, months, years or plans."""
    return int(plan_facts()[name].value)


def plan_amount(name: str) -> Decimal:
    """Return a fact that is an amount, in dollars."""
    return plan_facts()[name].amount


def due_days() -> tuple[int, ...]:
    """Return the days of the month on which instalments may be due, in order."""
    return tuple(sorted(plan_facts()["due_days"].value))


def filled_in(text: str) -> str:
    """Return a sentence with the facts that it names in braces."""
    facts = {name: fact.value for name, fact in plan_facts().items()}
    return text.format_map({**facts, "pro_login": pro().long})


def plan_words(name: str) -> str:
    """Return a fact that is a sentence."""
    return filled_in(plan_facts()[name].value)


def plan_steps() -> tuple[str, ...]:
    """Return the steps by which a plan is set up on Portland Revenue Online."""
    return tuple(filled_in(step) for step in plan_facts()["steps"].value)
