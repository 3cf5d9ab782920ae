"""The answers of an interview while they are given: keys come one by one, lists grow and shrink."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from taxcli.case.edit import path_of, put

# What a draft knows beside its data: answers by id, and the ids of questions passed over.
_SAID = ("notes", "aside", "offered")
_PASSED = ("open", "skipped")


@dataclass(slots=True)
class Lifted:
    """An entry taken out of its list whole: its place, its table, and what was said of it."""

    at: str
    table: dict[str, Any]
    notes: dict[str, Any] = field(default_factory=dict)
    aside: dict[str, Any] = field(default_factory=dict)
    offered: dict[str, Any] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """The answers so far: ``data`` in the shape of the case's TOML, and what has no place there.

    ``notes`` are answers without a case key, ``open`` the questions answered "I don't know",
    ``skipped`` those left blank, ``later`` those put off to the next sitting. ``aside`` are answers
    to questions that do not apply now; they count again when their question applies again.
    ``offered`` are those of entries that somebody said do not exist; they only stand as the usual
    answer. ``spouse`` are the entries of a spouse while the return is not joint. A ``finished``
    draft is written without any of them.
    """

    data: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
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
        """Set the value at a key, making the tables and entries on the way; ``None`` drops it."""
        if value is None:
            self.drop(id_)
        else:
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
        lifted = Lifted(f"{path}[{at}]", entries.pop(at))
        for name in _SAID:
            of_entry = {i: v for i, v in getattr(self, name).items() if number_in(i, path) == at}
            getattr(lifted, name).update(of_entry)
        for name in _PASSED:
            getattr(lifted, name).extend(i for i in getattr(self, name) if number_in(i, path) == at)
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
        for name in _SAID:
            moved = {i.replace(lifted.at, place, 1): v for i, v in getattr(lifted, name).items()}
            getattr(self, name).update(moved)
        for name in _PASSED:
            getattr(self, name).extend(
                i.replace(lifted.at, place, 1) for i in getattr(lifted, name)
            )

    def take_whole(self, data: dict[str, Any]) -> None:
        """Take the W-2s of a case that was told whole as they are, with no local rows or some."""
        for at, form in enumerate(data.get("w2", ())):
            if not form.get("local"):
                self.notes[f"ask.w2[{at}].local[0]"] = False

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

        for said in (getattr(self, name) for name in _SAID):
            kept = {new: v for id_, v in said.items() if (new := renamed(id_)) is not None}
            said.clear()
            said.update(kept)
        for passed in (self.open, self.skipped, self.later):
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


def drop_empty(table: dict[str, Any], applying: set[str], prefix: str = "") -> None:
    """Drop the last entries of lists that hold nothing and are not being asked for."""
    for name, entries in list(table.items()):
        path = f"{prefix}{name}"
        if isinstance(entries, dict):
            drop_empty(entries, applying, f"{path}.")
        if not isinstance(entries, list):
            continue
        for at, entry in enumerate(entries):
            drop_empty(entry, applying, f"{path}[{at}].")
        while entries and not entries[-1] and not _asked_for(path, len(entries) - 1, applying):
            entries.pop()
        if not entries:
            del table[name]


def _asked_for(path: str, at: int, applying: set[str]) -> bool:
    return any(id_.startswith(f"{path}[{at}]") for id_ in applying)
