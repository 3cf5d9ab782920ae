"""The answers of an interview while they are given: keys come one by one, lists grow and shrink."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from taxcli.case.write import path_of, put


@dataclass(slots=True)
class Beside:
    """What is said beside the data, by question.

    ``notes`` are answers without a case key, ``open`` the questions answered "I don't know",
    ``skipped`` those left blank. ``aside`` are answers to questions that do not apply now; they
    count again when their question applies again. ``offered`` are those of entries that somebody
    said do not exist; they only stand as the usual answer.
    """

    notes: dict[str, Any] = field(default_factory=dict)
    aside: dict[str, Any] = field(default_factory=dict)
    offered: dict[str, Any] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def answers(self) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """Return the answers by id: notes, aside, offered."""
        return self.notes, self.aside, self.offered

    @property
    def passed(self) -> tuple[list[str], ...]:
        """Return the ids of the questions passed over."""
        return self.open, self.skipped

    def rename(self, new_id: Callable[[str], str | None]) -> None:
        """Give questions other ids; those of ``None`` are dropped."""
        for answers in self.answers:
            kept = {new: v for id_, v in answers.items() if (new := new_id(id_)) is not None}
            answers.clear()
            answers.update(kept)
        for ids in self.passed:
            ids[:] = [new for id_ in ids if (new := new_id(id_)) is not None]

    def add(self, more: "Beside") -> None:
        """Add what is said somewhere else."""
        for answers, others in zip(self.answers, more.answers, strict=True):
            answers.update(others)
        for ids, other_ids in zip(self.passed, more.passed, strict=False):
            ids.extend(other_ids)


@dataclass(slots=True)
class LiftedEntry:
    """An entry taken out of its list whole: its place, its table, and what was said of it."""

    at: str
    table: dict[str, Any]
    said: Beside = field(default_factory=Beside)


@dataclass(slots=True)
class Draft(Beside):
    """The answers so far: ``data`` in the shape of the case's TOML, and what has no place there.

    ``later`` are the questions put off to the next sitting, ``spouse`` the entries of a spouse
    while the return is not joint. A ``finished`` draft is written without what is beside it.
    """

    data: dict[str, Any] = field(default_factory=dict)
    later: list[str] = field(default_factory=list)
    spouse: list[LiftedEntry] = field(default_factory=list)
    finished: bool = False

    @property
    def passed(self) -> tuple[list[str], ...]:
        """Return the ids of the questions passed over, for good or to the next sitting."""
        return self.open, self.skipped, self.later

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

    def lift(self, path: str, at: int) -> LiftedEntry:
        """Take an entry out of a list, with all that was said of it; later ones move up."""
        entries = self.get(path)
        said = Beside(*copy.deepcopy(self.answers), list(self.open), list(self.skipped))
        said.rename(lambda id_: id_ if number_in(id_, path) == at else None)
        lifted = LiftedEntry(f"{path}[{at}]", entries.pop(at), said)
        if not entries:
            self.drop(path)
        self._renumber(path, lambda number: None if number == at else number - (number > at))
        return lifted

    def put_back(self, lifted: LiftedEntry) -> None:
        """Put an entry that was taken out back in its place; later ones move down."""
        path, at = entry_place(lifted.at)
        if self.count(path) == 0:
            self.put(path, [])
        entries = self.get(path)
        at = min(at, len(entries))
        self._renumber(path, lambda number: number + (number >= at))
        entries.insert(at, lifted.table)
        lifted.said.rename(lambda id_: id_.replace(lifted.at, f"{path}[{at}]", 1))
        self.add(lifted.said)

    def take_whole(self, data: dict[str, Any]) -> None:
        """Take the W-2s of a case that was told whole as they are, with no local rows or some."""
        for at, form in enumerate(data.get("w2", ())):
            if not form.get("local"):
                self.notes[f"ask.w2[{at}].local[0]"] = False

    def move_spouse(self, joint: bool) -> list[LiftedEntry]:
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

        self.rename(renamed)

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


def denies(gate: str, id_: str) -> bool:
    """Tell whether a gate answered no (``ask.w2[1]``) denies the entry that an id is within."""
    if not gate.startswith("ask.") or not gate.endswith("]"):
        return False
    path, first = entry_place(gate.removeprefix("ask."))
    number = number_in(id_, path)
    return number is not None and number >= first


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
        while entries and not entries[-1]:
            if any(id_.startswith(f"{path}[{len(entries) - 1}]") for id_ in applying):
                break
            entries.pop()
        if not entries:
            del table[name]
