"""The figures of a tax year, with status and source; where the editions differ, of both."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from taxcli.document.blocks import Block, Heading, Para, Table
from taxcli.law.as_of import law_date
from taxcli.law.data import Status
from taxcli.law.figures import Edition, Figure, Group, YearLaw, year_law, years
from taxcli.law.interest import InterestPeriod, interest_periods
from taxcli.money import percent, shown

FIGURES_SCHEMA = "taxcli-figures-1"
YEARS_SCHEMA = "taxcli-years-1"
_NAMES = {
    "estimate_trigger": "estimates start at",
    "arts.amount": "Arts Tax, each",
    "arts.income_from": "Arts Tax: own income from",
    "arts.threshold": "Arts Tax: Oregon taxable income over",
    "arts.penalty": "Arts Tax penalty",
    "arts.penalty_later": "Arts Tax penalty, later",
    "due.return": "Return and payment due",
    "due.extended": "Return due with an extension",
    "due.estimates": "Estimated payments due",
    "due.waived": "Waived",
}
# A figure, and its edition where the two differ.
_Row = tuple[Figure, Edition | None]
# The sources, numbered in the order in which they are first named.
_Numbers = dict[str, int]


class YearRow(NamedTuple):
    """A tax year that there are figures of."""

    tax_year: int
    planning_only: bool


class FigureRow(NamedTuple):
    """A figure of the law as its file writes it; several values are a list."""

    name: str
    group: Group | None
    edition: str
    unit: str
    value: str | list[str]
    status: Status
    source: str
    note: str | None


class FiguresOfYear(NamedTuple):
    """All figures of a tax year; where the editions differ, both."""

    tax_year: int
    edition: Edition
    planning_only: bool
    editions_differ: bool
    law_data_as_of: str
    figures: list[FigureRow]
    interest: list[InterestPeriod]


def year_rows() -> list[YearRow]:
    """Return the tax years that there are figures of."""
    return [YearRow(year, year_law(year).planning_only) for year in years()]


def year_blocks(rows: Sequence[YearRow]) -> Iterator[Block]:
    """Word the tax years that there are figures of."""
    for year, planning_only in rows:
        yield Para(f"{year}  for planning only" if planning_only else str(year))


def figures_of_year(law: YearLaw) -> FiguresOfYear:
    """Return all figures of a tax year."""
    head = (law.year, law.edition, law.planning_only, law.differs, law_date())
    return FiguresOfYear(*head, [_figure_row(*row) for row in _rows(law)], _periods(law))


def _figure_row(figure: Figure, edition: Edition | None) -> FigureRow:
    several = isinstance(figure.value, tuple)
    value = [str(part) for part in figure.value] if several else str(figure.value)
    return FigureRow(
        *(figure.name, figure.group, edition or "both", _unit(figure), value),
        *(figure.status, figure.source, figure.note),
    )


def _rows(law: YearLaw) -> Iterator[_Row]:
    for key, figure in law.figures.items():
        twin = law.other.figures.get(key)
        if twin == figure:
            yield figure, None
            continue
        yield figure, law.edition
        if twin is not None:
            yield twin, law.other.edition


def _periods(law: YearLaw) -> list[InterestPeriod]:
    """Return the interest periods from the start of the year to its extended due date."""
    first, last = date(law.year, 1, 1), law.of("due.extended").value
    return [
        period
        for period in interest_periods()
        if period.from_ <= last and (period.to is None or period.to >= first)
    ]


def figure_blocks(law: YearLaw) -> Iterator[Block]:
    """Word all figures of a tax year, and where they come from."""
    numbers: _Numbers = {}
    planning = ", for planning only" if law.planning_only else ""
    dates = [row for row in _rows(law) if row[0].name.startswith("due.")]
    yield Heading(f"Figures of tax year {law.year}{planning}")
    yield _money_table([row for row in _rows(law) if row not in dates], numbers)
    yield Heading("Dates and what is waived")
    yield Table(
        ("What", "When", "Status", "Source"),
        tuple(
            (_name(figure, edition), _shown(figure), figure.status, _numbered(figure, numbers))
            for figure, edition in dates
        ),
    )
    yield Heading("Interest on late payment, by month")
    yield _interest_table(_periods(law), numbers)
    yield from _notes(law)
    yield Heading("Sources")
    for source, number in numbers.items():
        yield Para(f"{number}  {source}", 2, 3)
    yield Para("")
    yield Para(f"Law data of {law_date()}: the newest fact of the law that taxcli follows.")


def _numbered(sourced: Figure | InterestPeriod, numbers: _Numbers) -> str:
    return str(numbers.setdefault(sourced.source, len(numbers) + 1))


def _money_table(rows: Sequence[_Row], numbers: _Numbers) -> Table:
    cells: dict[tuple[str, ...], list[str]] = {}
    for figure, edition in rows:
        key = (_name(figure, edition), figure.status, _numbered(figure, numbers))
        pair = cells.setdefault(key, ["", ""])
        for at, group in enumerate(("single", "joint")):
            if figure.group in (None, group):
                pair[at] = _shown(figure)
    headers = ("Figure", "Single", "Joint", "Status", "Source")
    table = tuple((key[0], *pair, *key[1:]) for key, pair in cells.items())
    return Table(headers, table, frozenset({1, 2}))


def _interest_table(periods: Sequence[InterestPeriod], numbers: _Numbers) -> Table:
    rows = tuple(
        (
            f"{period.from_.isoformat()} to {period.to.isoformat() if period.to else 'now'}",
            *(percent(period.monthly), percent(period.yearly)),
            *(period.status, _numbered(period, numbers)),
        )
        for period in periods
    )
    return Table(("Months beginning", "Month", "Year", "Status", "Source"), rows, frozenset({1, 2}))


def _notes(law: YearLaw) -> Iterator[Block]:
    notes: dict[str, dict[str, None]] = {}
    for figure, edition in _rows(law):
        if figure.note:
            notes.setdefault(figure.note, {})[_name(figure, edition)] = None
    for period in _periods(law):
        if period.note:
            notes.setdefault(period.note, {})[f"Interest from {period.from_.isoformat()}"] = None
    if notes:
        yield Heading("Notes")
    for note, names in notes.items():
        yield Para(f"{', '.join(names)}: {note}", 2, 2)


def _name(figure: Figure, edition: Edition | None) -> str:
    """Name a figure in words: ``shs.upper_threshold`` is ``SHS upper threshold``."""
    table, _, key = figure.name.partition(".")
    words = _NAMES.get(figure.name) or f"{table.upper()} {_NAMES.get(key, figure.words)}"
    if edition is None:
        return words
    return f"{words} ({'law in force' if edition == 'current' else 'published page'})"


def _unit(figure: Figure) -> str:
    if figure.name.startswith("due."):
        return "words" if figure.name == "due.waived" else "date"
    return "share" if figure.is_rate else "dollars"


def _shown(figure: Figure) -> str:
    value = figure.value
    if isinstance(value, Decimal):
        return percent(value) if _unit(figure) == "share" else shown(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "nothing"
    return str(value)
