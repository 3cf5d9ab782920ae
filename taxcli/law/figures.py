"""The figures of a tax year, each with its source and status, in either edition of the law."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from taxcli.law.data import LawDataError, Status, forms_folder, load

Edition = Literal["current", "published"]
Group = Literal["single", "joint"]
STATUSES: tuple[Status, ...] = ("official", "secondary", "inferred")

# What the two groups of filing statuses mean is law of every year so far (law sheet, section 2).
GROUP_OF: dict[str, Group] = {
    "single": "single",
    "separate": "single",
    "joint": "joint",
    "head-of-household": "joint",
    "surviving-spouse": "joint",
}


class NoFiguresError(Exception):
    """A tax year the product has no figures for. Exit code 4."""

    def __init__(self, year: int) -> None:
        known = years()
        super().__init__(
            f"taxcli has no figures for tax year {year}: it knows {known[0]} to {known[-1]}"
        )
        self.year = year


class MissingFigureError(NoFiguresError):
    """A year that has figures, but not the one that is needed. Exit code 4."""

    def __init__(self, year: int, name: str) -> None:
        Exception.__init__(
            self,
            f"forms/years/{year}.toml has no {name}, and so nothing can be computed for {year}",
        )
        self.year = year


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the law: value, where it was read, and how sure it is.

    ``value`` is dollars or a share (``Decimal``), a ``date``, or a tuple of dates or words.
    ``name`` is ``shs.threshold``; ``group`` is set where single and joint filers differ.
    ``careful`` is the figure to show beside one that rests on a single reader.
    """

    name: str
    value: Any
    source: str
    status: Status
    note: str | None = None
    group: Group | None = None
    careful: "Figure | None" = None

    @property
    def amount(self) -> Decimal:
        """Return the value of a figure that is a number."""
        return Decimal(self.value)

    @property
    def words(self) -> str:
        """Return the name without its tax, in words: ``upper threshold``."""
        return self.name.partition(".")[2].replace("_", " ")

    @property
    def is_rate(self) -> bool:
        """Tell whether the value is a share, and no dollars."""
        return self.name.endswith("rate")


@dataclass(frozen=True, slots=True, eq=False)
class YearLaw:
    """All figures of one tax year in one edition. There is one of each: it hashes by identity."""

    year: int
    edition: Edition
    planning_only: bool
    figures: dict[tuple[str, Group | None], Figure]
    differs: bool

    def get(self, name: str, group: Group | None = None) -> Figure | None:
        """Return a figure by name, for a group where single and joint differ."""
        return self.figures.get((name, group)) or self.figures.get((name, None))

    def of(self, name: str, group: Group | None = None) -> Figure:
        """Return a figure that every year has."""
        figure = self.get(name, group)
        if figure is None:
            raise MissingFigureError(self.year, name)
        return figure

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures.values())

    @property
    def other(self) -> "YearLaw":
        """Return the other edition of the year's law; its figures may be the same."""
        return year_law(self.year, "published" if self.edition == "current" else "current")

    @property
    def due(self) -> date:
        """Return the day the return and the payment are due."""
        due: date = self.of("due.return").value
        return due


@cache
def years() -> tuple[int, ...]:
    """Return the tax years that have figures, in order."""
    names = (path.stem for path in (forms_folder() / "years").glob("*.toml"))
    return tuple(sorted(int(name) for name in names))


@cache
def year_law(year: int, edition: Edition = "current") -> YearLaw:
    """Read the figures of a year.

    Raises:
        NoFiguresError: there are none for that year.
    """
    if year not in years():
        raise NoFiguresError(year)
    data = load(f"years/{year}")
    figures: dict[tuple[str, Group | None], Figure] = {}
    differs = False
    for table in (name for name, its in data.items() if isinstance(its, dict)):
        for key, entry in data[table].items():
            chosen = entry
            if "published" in entry:
                differs = True
                chosen = entry["published"] if edition == "published" else entry
            where = f"forms/years/{year}.toml, {table}.{key}"
            for figure in _figures_of(f"{table}.{key}", chosen, where):
                figures[figure.name, figure.group] = figure
    return YearLaw(year, edition, data["use"] == "planning", figures, differs)


def _figures_of(name: str, entry: dict[str, Any], where: str) -> Iterator[Figure]:
    _check_entry(entry, where)
    about = (entry["source"], entry["status"], entry.get("note"))
    if "value" in entry:
        yield Figure(name, _plain(entry["value"]), *about, careful=_careful(name, entry, where))
        return
    for group in ("single", "joint"):
        yield Figure(name, _plain(entry[group]), *about, group=group)


def _careful(name: str, entry: dict[str, Any], where: str) -> Figure | None:
    """Return the figure of the edition that an entry names as the careful one, if it does."""
    edition = entry.get("careful")
    if edition is None:
        return None
    if edition != "published" or "published" not in entry:
        raise LawDataError(f'{where}: careful can only be "published", with a table of that name')
    (figure,) = _figures_of(name, entry["published"], f"{where}.published")
    return figure


def _check_entry(entry: dict[str, Any], where: str) -> None:
    """Refuse a figure without a source, with a status of its own, or with half a value."""
    if not entry.get("source"):
        raise LawDataError(f"{where}: source is missing; write where the figure was read")
    if entry.get("status") not in STATUSES:
        words = ", ".join(STATUSES)
        raise LawDataError(f"{where}: status {entry.get('status')!r} is none of {words}")
    if "value" not in entry and not {"single", "joint"} <= set(entry):
        raise LawDataError(f"{where}: give value, or both single and joint")


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return Decimal(value) if isinstance(value, int) else value
