"""What conditions and texts may look at: the answers so far, as a case, and the result they give.

An entry that still lacks something its table needs (a W-2 without its employer) waits in the
case's ``[interview]`` table and goes to its place when it is whole.
"""

import copy
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from taxcli.case.model import SCHEMA, WITH_OREGON_COLUMN, Case
from taxcli.case.read import problems_of
from taxcli.case.schema import KeyPath, place_of, without_tags
from taxcli.case.types import Who
from taxcli.case.write import path_of
from taxcli.engine.prepare import prepare
from taxcli.engine.result import ProgramResult, Result
from taxcli.interview.draft import Beside, Draft, LiftedEntry
from taxcli.law.figures import NoFiguresError
from taxcli.law.programs import programs

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
    draft.spouse = [LiftedEntry(e["at"], e["table"], _beside(e)) for e in state.get("spouse", ())]
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


_REDUCTIONS = ("exempt", "pass_through", "other_state")


class View:
    """The answers at one moment. It is made anew after every answer."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def get(self, id_: str) -> Any:
        """Return an answer by its case key, or by its id if it is a note."""
        value = self.draft.get(id_)
        return self.draft.notes.get(id_) if value is None else value

    def at(self, env: Mapping[str, Any], key: str) -> Any:
        """Return an answer by its case key, whose places (``{i}``) are filled in."""
        return self.draft.get(key.format_map(env))

    def put(self, env: Mapping[str, Any], key: str, value: Any) -> None:
        """Write an answer at its case key; ``None`` takes it out."""
        self.draft.put(key.format_map(env), value)

    def noted(self, env: Mapping[str, Any], id_: str) -> Any:
        """Return an answer that has no place in the case, by its id."""
        return self.draft.notes.get(id_.format_map(env))

    @cached_property
    def case(self) -> Case | None:
        """Return the case as it can be written now."""
        return case_of(self.draft)

    @cached_property
    def result(self) -> Result | None:
        """Return what the answers so far come to; ``None`` before there is anything to compute."""
        if self.case is None or self.case.filing_status is None:
            return None
        try:
            return prepare(self.case)
        except NoFiguresError:
            return None

    @property
    def year(self) -> int:
        """Return the tax year; 2025 stands in while it is not known, for dates without a year."""
        return int(self.get("tax_year") or 2025)

    @property
    def joint(self) -> bool:
        """Tell whether two people file together."""
        return bool(self.get("filing_status") == "joint")

    @property
    def oregon_column(self) -> bool:
        """Tell whether the Oregon return has a column for Oregon's part of the income."""
        return self.draft.get("oregon.form") in WITH_OREGON_COLUMN

    @property
    def people(self) -> tuple[Who, ...]:
        """Return who files."""
        return ("primary", "spouse") if self.joint else ("primary",)

    def lived(self, jurisdiction: str, who: str) -> str | None:
        """Return ``full-year``, ``none``, ``part`` or ``None`` while it is not known."""
        value = self.draft.get(f"residency.{jurisdiction}.{who}")
        if isinstance(value, list):
            return "part"
        return value if isinstance(value, str) else None

    def resident(self, jurisdiction: str, who: str) -> bool:
        """Tell whether a taxfiler counts as a full-year resident, by the domicile test too."""
        found = self.of(jurisdiction)
        if found is None:
            return self.lived(jurisdiction, who) == "full-year"
        return any(p.who == who and p.lived == "full-year" for p in found.people)

    def of(self, jurisdiction: str) -> ProgramResult | None:
        """Return the result of a jurisdiction's program."""
        found = self.result.programs.values() if self.result else ()
        return next((each for each in found if each.program.jurisdiction == jurisdiction), None)

    def needs_items(self, jurisdiction: str) -> bool:
        """Tell whether the NP form of a jurisdiction needs the income item by item."""
        found = self.of(jurisdiction)
        if found is None or any(person.lived == "unknown" for person in found.people):
            return False
        if found.base.kind == "full-year" or found.base.presumed_below:
            return False
        declared = self.draft.get(f"residency.{jurisdiction}.local_income") is False
        outside = all(person.lived == "outside" for person in found.people)
        return not (declared and outside)

    def sourcing(self) -> tuple[str, ...]:
        """Return the jurisdictions whose NP form needs the income item by item."""
        return tuple(p.jurisdiction for p in programs() if self.needs_items(p.jurisdiction))

    def takes_in(self, index: int) -> bool:
        """Tell whether an income item enters either tax, wholly or in part."""
        found = self.result
        return found is not None and any(
            program.base.takes_in(index) for program in found.programs.values()
        )

    @property
    def to_file(self) -> bool:
        """Tell whether a return must or should be filed for either tax, as far as is known."""
        found = self.result.programs.values() if self.result else ()
        return any(program.filing.may_file for program in found)

    @cached_property
    def unadjusted(self) -> "View":
        """Return the view as it would be without what reduces the tax.

        Whether a reduction is asked for must not depend on what it comes to.
        """
        if not any(name in self.draft.data for name in _REDUCTIONS):
            return self
        plain = self.draft.copied()
        for name in _REDUCTIONS:
            plain.data.pop(name, None)
        return View(plain)

    @property
    def owing(self) -> bool:
        """Tell whether either tax comes to something before reductions, or is not known yet."""
        result = self.unadjusted.result
        found = result.programs.values() if result else ()
        return any(program.amount("tax") != 0 for program in found)
