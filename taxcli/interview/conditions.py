"""When the interview's questions are asked, and what they repeat over.

Each is named in forms/interview.toml, which also has the words for it.
"""

from decimal import Decimal
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from taxcli.case.income import W2, Exempt, ExemptKind, LocalRow, OtherState, PassThrough
from taxcli.case.model import Payment
from taxcli.engine.duplicates import repeats as repeats_one_before
from taxcli.engine.items import OF_BUSINESS
from taxcli.engine.other_state import credits_nonresidents as state_credits_nonresidents
from taxcli.interview.answers_so_far import View
from taxcli.interview.local_part import whose_item
from taxcli.interview.model import Condition, Env
from taxcli.law.figures import GROUP_OF
from taxcli.law.programs import programs

_PEOPLE = {
    "primary": {"they": "you", "their": "your", "were": "were"},
    "spouse": {"they": "your spouse", "their": "your spouse's", "were": "was"},
}
# The lists whose entries may repeat another, by their path.
_ROWS: dict[str, type[BaseModel]] = {
    "w2": W2,
    "w2[{i}].local": LocalRow,
    "pass_through": PassThrough,
    "exempt": Exempt,
    "other_state": OtherState,
    "payment": Payment,
}

# --- what is repeated over ---------------------------------------------------------------------


def each_person(view: View, _env: Env) -> list[dict[str, Any]]:
    """Return everyone who files."""
    return [{"who": who, **_PEOPLE[who]} for who in view.people]


def each_person_to_file(view: View, env: Env) -> list[dict[str, Any]]:
    """Return everyone who files, where there is something to file."""
    return each_person(view, env) if view.to_file else []


def each_place(_view: View, _env: Env) -> list[dict[str, Any]]:
    """Return both jurisdictions."""
    return [
        {
            "place": p.jurisdiction,
            "place_name": p.place_full,
            "program": p.id,
            "tax": p.name,
            "tool": p.look_up,
        }
        for p in programs()
    ]


def each_outside_place(view: View, env: Env) -> list[dict[str, Any]]:
    """Return the jurisdictions in which the item's person was not a resident all year."""
    who, needed = whose_item(view, env), view.sourcing()
    places = (each for each in each_place(view, env) if each["place"] in needed)
    return [each for each in places if not view.resident(each["place"], who)]


def each_taxed_place(view: View, env: Env) -> list[dict[str, Any]]:
    """Return the jurisdictions whose tax is not nothing before what reduces it."""
    places = ((each, view.unadjusted.of(each["place"])) for each in each_place(view, env))
    return [each for each, found in places if found is not None and found.amount("tax") != 0]


def each_part_year_place(view: View, env: Env) -> list[dict[str, Any]]:
    """Return the jurisdictions with an NP form whose tax is not nothing."""
    places = ((each, view.of(each["place"])) for each in each_taxed_place(view, env))
    return [each for each, found in places if found is not None and found.base.kind == "part-year"]


# --- everywhere --------------------------------------------------------------------------------


def repeats(view: View, env: Env) -> bool:
    """Hold where an entry has the figures of one before it."""
    path, number = env["rows"].format_map(env), env["row"]
    if not number:
        return False
    entries = [view.draft.get(f"{path}[{at}]") for at in range(number + 1)]
    try:
        rows = [_ROWS[env["rows"]].model_validate(entry) for entry in entries if entry]
    except ValidationError:
        return False
    return len(rows) == len(entries) and repeats_one_before(rows, view.year)


# --- residency and the Oregon return -----------------------------------------------------------


def dates_known(view: View, env: Env) -> bool:
    """Hold where the dates of a part of the year are known."""
    return view.lived(env["place"], env["who"]) == "part"


def part_of_year(view: View, env: Env) -> bool:
    """Hold for part of the year."""
    return dates_known(view, env) or view.noted(env, "residency.{place}.{who}") == "part"


def away(view: View, env: Env) -> bool:
    """Hold where someone was only away for a while."""
    domicile = "residency.{place}.domicile.{who}"
    said = bool(view.at(env, domicile)) or view.noted(env, f"ask.{domicile}") is True
    return said and dates_known(view, env)


def status_matters(view: View, _env: Env) -> bool:
    """Hold for a couple's return where another status could have another threshold."""
    taxable = view.draft.get("oregon.taxable_income")
    if view.draft.get("filing_status") not in ("joint", "separate") or taxable is None:
        return False
    return view.result is not None and Decimal(taxable) > min(
        view.result.law.of(f"{program.id}.threshold", group).amount
        for program in programs()
        for group in GROUP_OF.values()
    )


def federal_differs(view: View, env: Env) -> bool:
    """Hold where the federal status is another."""
    key = "situation.federal_filing_status"
    said = view.draft.get(key) or view.draft.notes.get(f"ask.{key}")
    return bool(said) and status_matters(view, env)


# --- income item by item -----------------------------------------------------------------------


def was_outside(view: View, env: Env) -> bool:
    """Hold where someone lived outside for a time and the answer decides something."""
    found = view.of(env["place"])
    if found is None or found.base.presumed_below or found.base.kind == "full-year":
        return False
    return any(person.lived in ("outside", "part-year") for person in found.people)


# --- what reduces the tax ----------------------------------------------------------------------


def may_have_pension(view: View, _env: Env) -> bool:
    """Hold where the tax comes to something, and an exempt pension may be in it.

    Income told item by item shows whether there is one.
    """
    if not view.owing or not view.sourcing():
        return view.owing
    return view.case is not None and any(
        item.pension in get_args(ExemptKind) and view.takes_in(index)
        for index, item in enumerate(view.case.income)
    )


def may_have_business(view: View, _env: Env) -> bool:
    """Hold where the tax comes to something, and income of a business may be in it.

    Income told item by item shows whether there is some.
    """
    if not view.owing or not view.sourcing():
        return view.owing
    return view.case is not None and any(item.kind in OF_BUSINESS for item in view.case.income)


def files_full_year(view: View, _env: Env) -> bool:
    """Hold where a full-year form is filed."""
    results = view.result.programs.values() if view.result else ()
    return any(found.base.kind == "full-year" for found in results)


# --- filing ------------------------------------------------------------------------------------


def lived_there(view: View, env: Env) -> bool:
    """Hold where someone lived inside and there is something to file."""
    lived = (view.lived(env["place"], who) for who in view.people)
    return view.to_file and any(how in ("full-year", "part") for how in lived)


def reaches_trigger(view: View, env: Env) -> bool:
    """Hold where the tax reaches the estimate trigger."""
    found = view.of(env["place"])
    if found is None or view.result is None:
        return False
    tax = found.amount("net_tax")
    trigger = view.result.law.of(f"{env['program']}.estimate_trigger").amount
    return tax is not None and tax >= trigger


def special_situation(view: View, _env: Env) -> bool:
    """Hold where something special applies."""
    given = view.draft.get("situation") or {}
    if any(flag != "federal_filing_status" for flag in given):
        return True
    return view.to_file and view.draft.notes.get("ask.situation") is True


# --- what can be told in a line ----------------------------------------------------------------


def _share_reached(view: View, env: Env) -> bool:
    return bool(view.at(env, "pass_through[{i}].{place}.share"))


def _overpaid(view: View, env: Env) -> bool:
    found = view.of(env["place"])
    return bool(found and found.filing.form and found.amount("overpayment"))


# By the names under [conditions] of forms/interview.toml, which say what each is.
CONDITIONS: dict[str, Condition] = {
    "joint": lambda view, _env: view.joint,
    "to_file": lambda view, _env: view.to_file,
    "owing": lambda view, _env: view.owing,
    "needs_items": lambda view, _env: bool(view.sourcing()),
    "oregon_column": lambda view, _env: view.oregon_column,
    "taxed_pension": lambda view, env: (
        view.at(env, "income[{i}].kind") == "pension" and view.takes_in(env["i"])
    ),
    "share_reached": _share_reached,
    "needs_statement": lambda view, env: (
        _share_reached(view, env)
        and view.at(env, "pass_through[{i}].kind") != "sole-proprietorship"
    ),
    "credits_nonresidents": lambda view, env: state_credits_nonresidents(
        view.at(env, "other_state[{i}].state") or ""
    ),
    "overpaid": _overpaid,
    "extended": lambda view, _env: view.draft.get("extension.filed") is True,
}
