"""A draft as a case: what of it can be written now, and what a case file says of a draft.

An entry that still lacks something its table needs (a W-2 without its employer) waits in the
case's ``[interview]`` table and goes to its place when it is whole.
"""

import copy
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from taxcli.case.model import SCHEMA, Case
from taxcli.case.read import problems_of
from taxcli.case.schema import KeyPath, place_of, without_tags
from taxcli.case.write import path_of
from taxcli.interview.draft import Beside, Draft, Lifted

_ANSWERS = ("notes", "aside", "offered")


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
    said = _said(draft)
    spouse = [{"at": each.at, "table": each.table, **_said(each.said)} for each in draft.spouse]
    state = {**said, "waiting": waiting, "spouse": spouse}
    unfinished = not draft.finished or bool(waiting)
    names = list(state) if unfinished else ["aside", "offered", "spouse"]
    kept = {name: state[name] for name in names if state[name]}
    return {"interview": {"unfinished": unfinished, **kept}} if kept or unfinished else {}


def _said(beside: Beside) -> dict[str, Any]:
    listed = {
        name: [{"id": id_, "value": value} for id_, value in answers.items()]
        for name, answers in zip(_ANSWERS, beside.answers, strict=True)
    }
    return {**listed, "open": beside.open, "skipped": beside.skipped}


def _beside(state: Mapping[str, Any]) -> Beside:
    notes, aside, offered = (
        {each["id"]: each["value"] for each in state.get(name, ())} for name in _ANSWERS
    )
    return Beside(notes, aside, offered, [*state.get("open", ())], [*state.get("skipped", ())])


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
    draft = Draft(data=data)
    draft.add(_beside(state))
    draft.spouse = [Lifted(e["at"], e["table"], _beside(e)) for e in state.get("spouse", ())]
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
