"""How much of an income item is local: which ways are offered, when each is asked, what it fills.

Asked per jurisdiction where the item's person lived outside; see forms/interview.toml.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from taxcli.engine.items import RESIDENCE_DECIDES, WORK
from taxcli.engine.sourcing import are_calendar_days, days_outside
from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Condition, Env
from taxcli.law.programs import programs

_LOCAL = "income[{i}].{place}"


def whose_item(view: View, env: Env) -> str:
    """Return whose an income item is."""
    return view.at(env, "income[{i}].person") or "primary"


# --- when what is asked --------------------------------------------------------------------------


def lived_part(view: View, env: Env) -> bool:
    """Hold where an income item's person lived inside for a part of the year."""
    return view.lived(env["place"], whose_item(view, env)) == "part"


def local_part_varies(view: View, env: Env) -> bool:
    """Hold where the place of work, business or property decides, or part of the year."""
    kind = view.at(env, "income[{i}].kind")
    if kind is None:
        return False
    nothing = view.at(env, "residency.{place}.local_income") is False
    return lived_part(view, env) or not (nothing or kind in RESIDENCE_DECIDES)


def on_a_day(view: View, env: Env) -> bool:
    """Hold for what was received on one day."""
    return bool(_chosen_way(view, env) == "date")


def on_a_day_outside(view: View, env: Env) -> bool:
    """Hold for what was received on a day of living outside."""
    when, found = view.at(env, f"{_LOCAL}.date"), view.of(env["place"])
    if not on_a_day(view, env) or not isinstance(when, date) or found is None:
        return False
    who = whose_item(view, env)
    return any(p.who == who and not p.resident_on(when) for p in found.people)


def _by(view: View, env: Env, way: str) -> bool:
    """Tell whether a way was chosen, at once or for what was received while living outside."""
    if on_a_day(view, env):
        chosen = _then(view, env) or view.noted(env, f"{_LOCAL}.then")
        return on_a_day_outside(view, env) and chosen == way
    return bool(_chosen_way(view, env) == way)


# --- how much of an item is local --------------------------------------------------------------


def _chosen_way(view: View, env: Env) -> Any:
    """Return how an item's local part is found, as chosen."""
    return _way(view, env) or view.noted(env, f"{_LOCAL}.how")


def _local_part(view: View, env: Env) -> dict[str, Any]:
    part = view.at(env, _LOCAL)
    return part if isinstance(part, dict) else {}


def _way(view: View, env: Env) -> str | None:
    """Read the way off the keys of a case."""
    part = _local_part(view, env)
    if "date" in part:
        return "date"
    return "all" if part.get("sourced") else _then(view, env)


def _then(view: View, env: Env) -> str | None:
    part = _local_part(view, env)
    if part.get("sourced") is False:
        return "none"
    return next((key for key in ("days", "earned", "amount") if key in part), None)


def _put_way(view: View, env: Env, value: Any) -> None:
    view.put(env, _LOCAL, None)
    if value in ("all", "none"):
        view.put(env, f"{_LOCAL}.sourced", value == "all")


def _put_then(view: View, env: Env, value: Any) -> None:
    for key in ("days", "earned", "amount", "sourced"):
        view.put(env, f"{_LOCAL}.{key}", None)
    if value == "none":
        view.put(env, f"{_LOCAL}.sourced", False)


def _ways(view: View, env: Env) -> list[str]:
    kind = view.at(env, "income[{i}].kind")
    if not lived_part(view, env):
        return ["days", "amount", "all", "none"] if kind in WORK else ["none", "all", "amount"]
    if kind in RESIDENCE_DECIDES:
        return ["spread", "date", "amount"]
    if kind in WORK:
        return ["spread", "days", "date", "earned", "amount", "all"]
    return ["spread", "date", "all", "amount"]


# --- work days ---------------------------------------------------------------------------------


def _days_given(view: View, env: Env) -> dict[str, Any]:
    days = view.at(env, f"{_LOCAL}.days")
    return days if isinstance(days, dict) else {}


def _work_days(view: View, env: Env) -> dict[str, Any] | None:
    """Read the days without the pay that may stand beside them."""
    days = {key: value for key, value in _days_given(view, env).items() if key != "pay"}
    return days if {"inside", "total"} <= set(days) else None


def _put_work_days(view: View, env: Env, value: Any) -> None:
    if value is None:
        view.put(env, f"{_LOCAL}.days", None)
    for name, days in (value or {}).items():
        view.put(env, f"{_LOCAL}.days.{name}", days)


def _doubt_days(view: View, env: Env, value: Any) -> str | None:
    """Return what speaks against a count of work days: it cannot be, or is the calendar's."""
    who = whose_item(view, env)
    found = view.of(env["place"])
    person = next((p for p in found.people if p.who == who), None) if found else None
    if person is None or view.case is None:
        return None
    total, outside = value["total"], days_outside(view.case, person)
    if total > outside:
        return (
            f"{total} work days are more than the {outside} days of living outside "
            f"{env['place_name']}. Count only days of living outside; for pay earned over several "
            "years, give the amount instead"
        )
    if value["inside"] and are_calendar_days(total, outside):
        return f"{total} of {outside} days: weekends, holidays and leave are not working days"
    return None


def _which_days(view: View, env: Env) -> str | None:
    """Read which days are counted: the whole pay goes with all of them."""
    days = _days_given(view, env)
    if "pay" in days:
        return "all"
    return "oregon" if days else None


def _pay_elsewhere(view: View, env: Env) -> Decimal | None:
    """Return the whole pay as it was given for the other jurisdiction."""
    places = [p.jurisdiction for p in programs()]
    pays = (_days_given(view, {**env, "place": place}).get("pay") for place in places)
    return next((Decimal(pay) for pay in pays if pay is not None), None)


def _span(view: View, env: Env) -> Any:
    span = view.at(env, f"{_LOCAL}.earned")
    return None if span is None else [span]


def _put_which_days(view: View, env: Env, value: Any) -> None:
    if value != "all":
        view.put(env, f"{_LOCAL}.days.pay", None)


def _by_days(view: View, env: Env) -> bool:
    return _by(view, env, "days")


def _days_by_oregon_column(view: View, env: Env) -> bool:
    return view.oregon_column and _by_days(view, env)


def _all_days_by_oregon_column(view: View, env: Env) -> bool:
    # A choice that the pay does not yet bear out comes first.
    which = view.noted(env, f"{_LOCAL}.days.which") or _which_days(view, env)
    return _days_by_oregon_column(view, env) and which == "all"


# By the names under [conditions] of forms/interview.toml, which say what each is.
CONDITIONS: dict[str, Condition] = {
    "by_days": _by_days,
    "by_span": lambda view, env: _by(view, env, "earned"),
    "by_amount": lambda view, env: _by(view, env, "amount"),
    "days_by_oregon_column": _days_by_oregon_column,
    "all_days_by_oregon_column": _all_days_by_oregon_column,
    "days_and_lived_part": lambda view, env: _by_days(view, env) and lived_part(view, env),
}
RULES: dict[str, dict[str, Callable[..., Any]]] = {
    f"{_LOCAL}.how": {"offer": _ways, "read": _way, "store": _put_way},
    f"{_LOCAL}.then": {"read": _then, "store": _put_then},
    f"{_LOCAL}.earned": {
        "read": _span,
        "store": lambda view, env, value: view.put(
            env, f"{_LOCAL}.earned", None if value is None else value[0]
        ),
    },
    f"{_LOCAL}.days.which": {"read": _which_days, "store": _put_which_days},
    f"{_LOCAL}.days.pay": {"default": _pay_elsewhere},
    f"{_LOCAL}.days": {"read": _work_days, "store": _put_work_days, "check": _doubt_days},
}
