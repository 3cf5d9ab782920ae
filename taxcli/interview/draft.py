"""A case while it is being answered: keys come one by one, the file on the disk is always valid.

An entry that still lacks something its table needs (a W-2 without its employer) waits in the
case's ``[interview]`` table and goes to its place when it is whole.
"""

import copy
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from pydantic import ValidationError

from taxcli.case.change import Path, path_of, put
from taxcli.case.errors import place_of, problems_of
from taxcli.case.model import SCHEMA, Case
from taxcli.case.residency import LIVED_TAGS


@dataclass(slots=True)
class Lifted:
    """An entry taken out of its list whole: its place, its table, and what was said of it."""

    at: str
    table: dict[str, Any]
    notes: dict[str, Any]
    open: list[str]
    skipped: list[str]


@dataclass(slots=True)
class Draft:
    """The answers so far: ``data`` in the shape of the case's TOML, and what has no place there.

    ``notes`` are answers without a case key, ``open`` the questions answered "I don't know",
    ``skipped`` those left blank. ``aside`` are answers to questions that do not apply now; they
    count again when their question applies again. ``offered`` are those of entries that somebody
    said do not exist; they only stand as the usual answer. ``spouse`` are the entries of a spouse
    while the return is not joint. A ``finished`` draft is written without any of them.
    """

    data: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    aside: dict[str, Any] = field(default_factory=dict)
    offered: dict[str, Any] = field(default_factory=dict)
    spouse: list[Lifted] = field(default_factory=list)
    finished: bool = False

    def get(self, id_: str) -> Any:
        """Return the value at a key, or ``None``."""
        at: Any = self.data
        for step in path_of(id_):
            try:
                at = at[step]
            except (KeyError, IndexError, TypeError):
                return None
        return at

    def put(self, id_: str, value: Any) -> None:
        """Set the value at a key, making the tables and entries on the way."""
        put(self.data, path_of(id_), value)

    def drop(self, id_: str) -> None:
        """Take a key out, and the tables it leaves empty; entries of a list keep their place."""
        path = path_of(id_)
        tables: list[Any] = [self.data]
        for step in path[:-1]:
            try:
                tables.append(tables[-1][step])
            except (KeyError, IndexError, TypeError):
                return
        if isinstance(tables[-1], dict):
            tables[-1].pop(path[-1], None)
        for depth in range(len(path) - 1, 0, -1):
            if isinstance(tables[depth - 1], dict) and not tables[depth]:
                del tables[depth - 1][path[depth - 1]]

    def cut(self, path: str, length: int) -> None:
        """Keep the first entries of a list and drop the others."""
        entries = self.get(path)
        if isinstance(entries, list):
            del entries[length:]
            if not entries:
                self.drop(path)

    def lift(self, path: str, at: int) -> Lifted:
        """Take an entry out of a list, with all that was said of it; later ones move up."""
        entries = self.get(path)
        lifted = Lifted(
            f"{path}[{at}]",
            entries.pop(at),
            {id_: value for id_, value in self.notes.items() if number_in(id_, path) == at},
            [id_ for id_ in self.open if number_in(id_, path) == at],
            [id_ for id_ in self.skipped if number_in(id_, path) == at],
        )
        if not entries:
            self.drop(path)
        self._renumber(path, lambda number: None if number == at else number - (number > at))
        return lifted

    def put_back(self, lifted: Lifted) -> None:
        """Put an entry that was taken out back in its place; later ones move down."""
        path, at = entry_place(lifted.at)
        if self.count(path) == 0:
            self.put(path, [])
        entries = self.get(path)
        at = min(at, len(entries))
        self._renumber(path, lambda number: number + (number >= at))
        entries.insert(at, lifted.table)
        place = f"{path}[{at}]"
        self.notes |= {id_.replace(lifted.at, place, 1): v for id_, v in lifted.notes.items()}
        self.open += [id_.replace(lifted.at, place, 1) for id_ in lifted.open]
        self.skipped += [id_.replace(lifted.at, place, 1) for id_ in lifted.skipped]

    def move_spouse(self, joint: bool) -> list[Lifted]:
        """Lift a spouse's entries while there is no joint return, put them back when there is.

        Return what was moved.
        """
        if joint:
            lifted, self.spouse = self.spouse, []
            for entry in lifted:
                self.put_back(entry)
            return lifted
        lifted = [
            self.lift(path, at)
            for path, entries in list(self.data.items())
            if isinstance(entries, list)
            for at in reversed(range(len(entries)))
            if entries[at].get("person") == "spouse"
        ]
        self.spouse += reversed(lifted)
        return lifted

    def _renumber(self, path: str, number: Callable[[int], int | None]) -> None:
        """Give the entries of a list other numbers wherever an id names one; ``None`` drops it."""

        def renamed(id_: str) -> str | None:
            old = number_in(id_, path)
            if old is None:
                return id_
            new = number(old)
            return None if new is None else id_.replace(f"{path}[{old}]", f"{path}[{new}]", 1)

        for said in (self.notes, self.aside, self.offered):
            kept = {new: v for id_, v in said.items() if (new := renamed(id_)) is not None}
            said.clear()
            said.update(kept)
        for passed in (self.open, self.skipped):
            passed[:] = [new for id_ in passed if (new := renamed(id_)) is not None]

    def count(self, path: str) -> int:
        """Return how many entries a list has."""
        entries = self.get(path)
        return len(entries) if isinstance(entries, list) else 0

    def copied(self) -> "Draft":
        """Return an independent copy, for undo."""
        return copy.deepcopy(self)


def entry_of(id_: str) -> str | None:
    """Return the innermost entry that a question is about: ``w2[0].local[1]`` for its tax.

    Whether there is another row is about the W-2: ``ask.w2[0].local[1]`` is about ``w2[0]``.
    """
    gate = id_.startswith("ask.")
    found = re.match(r"(?:ask\.)?(.*\])" + (r".*\[\d+\]$" if gate else ""), id_)
    return found[1] if found else None


def entry_place(entry: str) -> tuple[str, int]:
    """Split an entry (``w2[0].local[1]``) into its list and its number there."""
    path, _, number = entry.removesuffix("]").rpartition("[")
    return path, int(number)


def number_in(id_: str, path: str) -> int | None:
    """Return the number of the entry of a list that an id is within, ``None`` if it is in none."""
    found = re.match(rf"(?:ask\.)?{re.escape(path)}\[(\d+)\]", id_)
    return int(found[1]) if found else None


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
    if draft.finished and not waiting:
        return {}
    state = {
        "notes": _listed(draft.notes),
        "open": draft.open,
        "skipped": draft.skipped,
        "waiting": waiting,
        "aside": _listed(draft.aside),
        "offered": _listed(draft.offered),
        "spouse": [{**asdict(each), "notes": _listed(each.notes)} for each in draft.spouse],
    }
    kept = {key: value for key, value in state.items() if value}
    return {"interview": {"unfinished": True, **kept}}


def _listed(said: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": id_, "value": value} for id_, value in said.items()]


def _by_id(listed: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {each["id"]: each["value"] for each in listed}


def _let_wait(data: dict[str, Any], waiting: list[dict[str, Any]], error: ValidationError) -> None:
    """Take the last table that is not whole out of the data; what is left gets shorter."""
    found = error.errors(include_url=False)[-1]
    loc = [step for step in found["loc"] if step not in LIVED_TAGS]
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
        path = [next((name for name in ("residency", "spouse") if name in data), "tax_year")]
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


def refusals(draft: Draft) -> dict[Path, str]:
    """Return what the case file would refuse in a draft, by place; what is missing is not refused.

    A check across tables stands at the empty place.
    """
    try:
        Case.model_validate({"schema": SCHEMA, "tax_year": 2025, **draft.data})
    except ValidationError as error:
        found = [each for each in error.errors(include_url=False) if each["type"] != "missing"]
        places = [tuple(step for step in each["loc"] if step not in LIVED_TAGS) for each in found]
        messages = [problem.message for problem in problems_of(found)]
        return dict(zip(places, messages, strict=True))
    return {}


def draft_of(data: dict[str, Any]) -> Draft:
    """Return the draft of a case file's parsed TOML, its waiting entries back in their places."""
    data = copy.deepcopy(data)
    state = data.pop("interview", {})
    draft = Draft(data, open=list(state.get("open", ())), skipped=list(state.get("skipped", ())))
    for name in ("notes", "aside", "offered"):
        setattr(draft, name, _by_id(state.get(name, ())))
    draft.spouse = [
        Lifted(
            each["at"],
            each["table"],
            _by_id(each.get("notes", ())),
            list(each.get("open", ())),
            list(each.get("skipped", ())),
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
