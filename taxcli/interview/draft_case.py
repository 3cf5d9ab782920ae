"""A draft as a case: what of it can be written now, and what a case file says of a draft.

An entry that still lacks something its table needs (a W-2 without its employer) waits in the
case's ``[interview]`` table and goes to its place when it is whole.
"""

import copy
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pydantic import ValidationError

from taxcli.case.edit import path_of
from taxcli.case.errors import problems_of
from taxcli.case.model import SCHEMA, Case
from taxcli.case.schema import KeyPath, place_of, without_tags
from taxcli.interview.draft import Draft, Lifted


def case_of(draft: Draft) -> Case | None:
    """Return the case as it can be written now, or ``None`` before the tax year is known."""
    if "tax_year" not in draft.data:
        return None
    data = {"schema": SCHEMA, **copy.deepcopy(draft.data)}
    waiting: list[dict[str, Any]] = []
    while True:
        try:
            case = Case.model_validate({**data, **_state(draft, waiting)})
        except ValidationError as error:
            _let_wait(data, waiting, error)
        else:
            return case


def _state(draft: Draft, waiting: list[dict[str, Any]]) -> dict[str, Any]:
    aside = {
        "aside": _listed(draft.aside),
        "offered": _listed(draft.offered),
        "spouse": [_lifted(each) for each in draft.spouse],
    }
    kept = {key: value for key, value in aside.items() if value}
    if draft.finished and not waiting:
        return {"interview": {"unfinished": False, **kept}} if kept else {}
    state = {
        "notes": _listed(draft.notes),
        "open": draft.open,
        "skipped": draft.skipped,
        "waiting": waiting,
    }
    said = {key: value for key, value in state.items() if value}
    return {"interview": {"unfinished": True, **said, **kept}}


def _lifted(entry: Lifted) -> dict[str, Any]:
    answers = {name: _listed(getattr(entry, name)) for name in ("notes", "aside", "offered")}
    return {**asdict(entry), **answers}


def _listed(said: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": id_, "value": value} for id_, value in said.items()]


def _by_id(listed: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {each["id"]: each["value"] for each in listed}


def _let_wait(data: dict[str, Any], waiting: list[dict[str, Any]], error: ValidationError) -> None:
    """Take the last table that is not whole out of the data; what is left gets shorter."""
    found = error.errors(include_url=False)[-1]
    loc = without_tags(found["loc"])
    path = loc[:-1] if found["type"] == "missing" else loc
    while path:
        parent: Any = data
        for step in path[:-1]:
            parent = parent[step]
        if isinstance(parent, list) or path[-1] in parent:
            break
        path = path[:-1]
    if not path:
        # A check across tables failed: its tables wait as a whole, and nothing is lost.
        path = (next((name for name in ("residency", "spouse") if name in data), "tax_year"),)
    if not found["loc"]:
        parent = data
    value = parent.pop(path[-1])
    waiting.insert(0, {"at": place_of(path), "table": value})
    if not parent and len(path) > 1:
        holder: Any = data
        for step in path[:-2]:
            holder = holder[step]
        if isinstance(holder, dict):
            del holder[path[-2]]


def refusals(draft: Draft) -> dict[KeyPath, str]:
    """Return what the case file would refuse in a draft, by place; what is missing is not refused.

    A check across tables stands at the empty place.
    """
    try:
        Case.model_validate({"schema": SCHEMA, "tax_year": 2025, **draft.data})
    except ValidationError as error:
        found = [each for each in error.errors(include_url=False) if each["type"] != "missing"]
        places = [without_tags(each["loc"]) for each in found]
        messages = [problem.message for problem in problems_of(found)]
        return dict(zip(places, messages, strict=True))
    return {}


def add_untold(draft: Draft, data: dict[str, Any]) -> None:
    """Add what a case tells and no question took: nothing of it may be lost.

    Raises:
        ValueError: the case file would not take it; the message names the places.
    """
    before = refusals(draft)
    _merge(draft.data, data)
    draft.move_spouse(draft.data.get("filing_status") == "joint")
    wrong = {place: why for place, why in refusals(draft).items() if place not in before}
    if wrong:
        raise ValueError("; ".join(f"{place_of(place)} {why}" for place, why in wrong.items()))


def _merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    """Add the keys and entries that a table lacks."""
    for key, value in more.items():
        there = into.setdefault(key, value)
        if isinstance(there, dict) and isinstance(value, dict):
            _merge(there, value)
        elif isinstance(there, list) and isinstance(value, list):
            for ours, theirs in zip(there, value, strict=False):
                if isinstance(ours, dict) and isinstance(theirs, dict):
                    _merge(ours, theirs)
            there.extend(value[len(there) :])


def draft_of(data: dict[str, Any]) -> Draft:
    """Return the draft of a case file's parsed TOML, its waiting entries back in their places."""
    data = copy.deepcopy(data)
    state = data.pop("interview", {})
    draft = Draft(data, open=list(state.get("open", ())), skipped=list(state.get("skipped", ())))
    for name in ("notes", "aside", "offered"):
        setattr(draft, name, _by_id(state.get(name, ())))
    draft.spouse = [
        Lifted(
            **{
                **each,
                **{name: _by_id(each.get(name, ())) for name in ("notes", "aside", "offered")},
            }
        )
        for each in state.get("spouse", ())
    ]
    for entry in state.get("waiting", ()):
        *way, last = path_of(entry["at"])
        if isinstance(last, int):
            holder = draft.get(place_of(way))
            if not isinstance(holder, list):
                draft.put(place_of(way), [])
                holder = draft.get(place_of(way))
            holder.insert(last, entry["table"])
        else:
            draft.put(entry["at"], entry["table"])
    return draft
