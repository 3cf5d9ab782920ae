"""How the interview reads, stores, offers and checks answers that are not the value at one key.

By a question's id, or by a list's path, as in forms/interview.toml.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, get_args

from taxcli.case.parse_answers import say
from taxcli.case.types import FilingStatus, Who
from taxcli.engine.diagnostics import CATALOG
from taxcli.engine.other_state import no_credit
from taxcli.engine.withholding import most_withheld
from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Env
from taxcli.law.figures import year_law, years
from taxcli.law.programs import is_both_added_up, program, program_of, programs
from taxcli.money import percent, shown

_LIVED = "residency.{place}.{who}"
_PLACES = tuple(p.jurisdiction for p in programs())

# --- the year, the status, residency -----------------------------------------------------------


def years_offered(_view: View, _env: Env) -> list[int]:
    """Return the years that returns are prepared for, the newest first."""
    return [year for year in reversed(years()) if not year_law(year).planning_only]


def _put_year(view: View, _env: Env, value: Any) -> None:
    """Write the year; periods of another year are asked for again."""
    view.draft.put("tax_year", value)
    for place in _PLACES if value is not None else ():
        for who in get_args(Who):
            lived = view.draft.get(f"residency.{place}.{who}")
            if isinstance(lived, list) and any(span["from"].year != value for span in lived):
                view.draft.drop(f"residency.{place}.{who}")


def _put_status(view: View, _env: Env, value: Any) -> None:
    """Write the status; without a joint return nothing says where a spouse lived."""
    view.draft.put("filing_status", value)
    if value in ("joint", None):
        return
    view.draft.drop("spouse")
    for place in _PLACES:
        view.draft.drop(f"residency.{place}.spouse")
        view.draft.drop(f"residency.{place}.domicile.spouse")


def _put_looked_up(view: View, env: Env, value: Any) -> None:
    tool = program(env["program"]).look_up.removeprefix("the ")
    table = None if value is None else {"on": value, "tool": tool}
    view.put(env, "residency.{place}.looked_up", table)


def _other_statuses(view: View, _env: Env) -> list[str]:
    own = view.draft.get("filing_status")
    return [status for status in get_args(FilingStatus) if status != own]


# --- what was withheld and paid ----------------------------------------------------------------


def _said(code: str, **values: str) -> str:
    """Return what a diagnostic would say and what to do, as a doubt about an answer."""
    entry = CATALOG[code]
    return f"{entry.message.format_map(values)} {entry.fix.format_map(values)}".rstrip(". ")


def _employer(view: View, env: Env) -> str:
    return str((view.at(env, "w2[{i}]") or {}).get("employer", "The W-2"))


def _check_locality(view: View, env: Env, value: Any) -> str | None:
    if is_both_added_up(value):
        return _said("B-WH-001", employer=_employer(view, env), locality=value)
    if program_of(value) is None:
        return f'"{value}" stands for neither tax; leave a row of another place out'
    return None


def _check_tax(view: View, env: Env, value: Any) -> str | None:
    row = view.at(env, "w2[{i}].local[{j}]") or {}
    id_, wages = program_of(row.get("locality", "")), Decimal(row.get("wages", 0))
    if id_ is None or view.result is None:
        return None
    most, rate = most_withheld(view.result.law, id_, wages)
    if value <= most:
        return None
    told = {"tax": shown(value), "wages": shown(wages), "rate": percent(rate)}
    employer = _employer(view, env)
    return _said("B-WH-003", employer=employer, program=program(id_).name, **told)


def _payment_name(view: View, env: Env) -> str:
    """Name a payment by what is known of it: ``PFA payment 2, June 15, 2025, 500.00``."""
    entry = view.at(env, "payment[{i}]") or {}
    what = f"{program(entry['program']).name} payment" if "program" in entry else "Payment"
    date = [say("date", entry["date"])] if "date" in entry else []
    amount = [say("money", entry["amount"])] if "amount" in entry else []
    return ", ".join([f"{what} {env['i'] + 1}", *date, *amount])


# --- income item by item -----------------------------------------------------------------------


def _local_income(view: View, env: Env) -> bool | None:
    declared: bool | None = view.at(env, "residency.{place}.local_income")
    return True if declared is None and view.draft.count("income") else declared


def _between(view: View, _env: Env) -> Decimal | None:
    total, taxable = (view.draft.get(f"oregon.{key}") for key in ("total_income", "taxable_income"))
    if total is None or taxable is None or Decimal(total) < Decimal(taxable):
        return None
    return Decimal(total) - Decimal(taxable)


def _sums(view: View) -> tuple[Decimal, Decimal] | None:
    """Return the Oregon return's total income and what the items add up to, in dollars."""
    total = view.draft.get("oregon.total_income")
    if total is None:
        return None
    entries = view.draft.get("income") or []
    return Decimal(total), sum((Decimal(each.get("amount", 0)) for each in entries), Decimal(0))


def _items_so_far(view: View) -> str:
    """Compare the items so far with the Oregon return's total."""
    sums = _sums(view)
    if sums is None:
        return ""
    total, items = sums
    gap = f"{shown(total - items)} to go" if total > items else f"{shown(items - total)} too much"
    words = "they tie" if total == items else gap
    return f"The items add up to {shown(items)} of {shown(total)}: {words}. "


def _items_lacking(view: View) -> bool:
    sums = _sums(view)
    return sums is None or sums[0] > sums[1]


# --- what reduces the tax, and filing ----------------------------------------------------------


def _check_state(_view: View, _env: Env, value: Any) -> str | None:
    """Refuse what is no other state, and doubt one that taxes no income."""
    if len(value) != 2 or not value.isalpha():
        raise ValueError(f'"{value}" is not a state: write its two letters, like ID')
    code = no_credit(value.upper())
    if code not in ("B-OST-010", "B-OST-011", "B-OST-012"):
        return None
    said = CATALOG[code].message.format(state=value.upper()).rstrip(".")
    if code != "B-OST-012":
        raise ValueError(f"{said}: write the two letters of another state, like ID")
    return said


RULES: dict[str, dict[str, Callable[..., Any]]] = {
    "tax_year": {"offer": years_offered, "store": _put_year},
    "filing_status": {"store": _put_status},
    _LIVED: {
        "read": lambda view, env: view.lived(env["place"], env["who"]),
        # "part" waits for its dates.
        "store": lambda view, env, value: view.put(env, _LIVED, None if value == "part" else value),
    },
    f"{_LIVED}.periods": {
        "read": lambda view, env: value if isinstance(value := view.at(env, _LIVED), list) else None
    },
    "situation.federal_filing_status": {"offer": _other_statuses},
    "residency.{place}.looked_up.on": {"store": _put_looked_up},
    "w2[{i}].local[{j}].locality": {"check": _check_locality},
    "w2[{i}].local[{j}].tax": {"check": _check_tax},
    "payment": {"name": _payment_name},
    "residency.{place}.local_income": {
        "read": _local_income,
        # A case says nothing of it where there was some.
        "store": lambda view, env, value: view.put(
            env, "residency.{place}.local_income", None if value else value
        ),
    },
    "oregon.deductions": {"default": _between},
    "income": {"so_far": _items_so_far, "lacking": _items_lacking},
    "other_state[{i}].state": {
        "store": lambda view, env, value: view.put(
            env, "other_state[{i}].state", value and value.upper()
        ),
        "check": _check_state,
    },
    "extension.filed": {
        # A case without an extension says nothing of it.
        "read": lambda view, _env: True if view.draft.get("extension.filed") else None,
        "store": lambda view, _env, value: view.draft.put("extension.filed", value or None),
    },
}
