"""``taxcli figures``: the figures of a tax year, with status and source."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

import typer

from taxcli.cli.answer import answer
from taxcli.cli.exits import Exit
from taxcli.cli.options import AsJson, EditionChoice
from taxcli.document.blocks import Block, Heading, Para, Table
from taxcli.document.terminal import Voice
from taxcli.law.as_of import law_date
from taxcli.law.figures import (
    Edition,
    Figure,
    Group,
    Status,
    YearLaw,
    year_law,
    years,
)
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


def figures(
    ctx: typer.Context,
    year: Annotated[
        int | None,
        typer.Argument(
            metavar="[YEAR]",
            help="The tax year; left out: which years there are.",
            show_default=False,
        ),
    ] = None,
    edition: EditionChoice = "current",
    as_json: AsJson = False,
) -> Exit:
    """Show the figures of a tax year with their sources; where the editions differ, both."""
    voice: Voice = ctx.obj
    if year is None:
        _years(voice, as_json)
        return Exit.DONE
    law = year_law(year, edition)
    answer(voice, FIGURES_SCHEMA, _told(law), _blocks(law), as_json)
    return Exit.DONE


def _years(voice: Voice, as_json: bool) -> None:
    laws = [year_law(year) for year in years()]
    rows = [YearRow(law.year, law.planning_only) for law in laws]
    document = (Para(f"{year}  for planning only" if only else str(year)) for year, only in rows)
    answer(voice, YEARS_SCHEMA, {"years": rows}, document, as_json)
    voice.hint(Para(f"taxcli figures {laws[-2].year} shows the figures of a year."))


def _rows(law: YearLaw) -> Iterator[tuple[Figure, Edition | None]]:
    """Return each figure with its edition, ``None`` where both editions agree."""
    other = year_law(law.year, "published" if law.edition == "current" else "current")
    for key, figure in law.figures.items():
        twin = other.figures.get(key)
        if twin == figure:
            yield figure, None
            continue
        yield figure, law.edition
        if twin is not None:
            yield twin, other.edition


def _periods(law: YearLaw) -> list[InterestPeriod]:
    """Return the interest periods from the start of the year to its extended due date."""
    first, last = date(law.year, 1, 1), law.of("due.extended").value
    return [
        period
        for period in interest_periods()
        if period.from_ <= last and (period.to is None or period.to >= first)
    ]


class _Sources:
    """Numbers the sources in the order they are first named."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __call__(self, source: str) -> str:
        return str(self.numbers.setdefault(source, len(self.numbers) + 1))


def _blocks(law: YearLaw) -> Iterator[Block]:
    sources = _Sources()
    planning = ", for planning only" if law.planning_only else ""
    yield Heading(f"Figures of tax year {law.year}{planning}")
    money, dates = _split(law)
    yield _money_table(money, sources)
    yield Heading("Dates and what is waived")
    yield _date_table(dates, sources)
    yield Heading("Interest on late payment, by month")
    yield _interest_table(_periods(law), sources)
    yield from _notes(law)
    yield Heading("Sources")
    for source, number in sources.numbers.items():
        yield Para(f"{number}  {source}", 2, 3)
    yield Para("")
    yield Para(f"Law data of {law_date()}: the newest fact of the law that taxcli follows.")


def _split(law: YearLaw) -> tuple[list[Any], list[Any]]:
    rows = list(_rows(law))
    money = [row for row in rows if not row[0].name.startswith("due.")]
    return money, [row for row in rows if row[0].name.startswith("due.")]


def _money_table(rows: list[tuple[Figure, Edition | None]], sources: _Sources) -> Table:
    cells: dict[tuple[str, ...], list[str]] = {}
    for figure, edition in rows:
        key = (_name(figure, edition), figure.status, sources(figure.source))
        pair = cells.setdefault(key, ["", ""])
        for at, group in enumerate(("single", "joint")):
            if figure.group in (None, group):
                pair[at] = _shown(figure)
    headers = ("Figure", "Single", "Joint", "Status", "Source")
    table = tuple((key[0], *pair, *key[1:]) for key, pair in cells.items())
    return Table(headers, table, frozenset({1, 2}))


def _date_table(rows: list[tuple[Figure, Edition | None]], sources: _Sources) -> Table:
    cells = tuple(
        (_name(figure, edition), _shown(figure), figure.status, sources(figure.source))
        for figure, edition in rows
    )
    return Table(("What", "When", "Status", "Source"), cells)


def _interest_table(periods: list[InterestPeriod], sources: _Sources) -> Table:
    rows = tuple(
        (
            f"{period.from_.isoformat()} to {period.to.isoformat() if period.to else 'now'}",
            percent(period.monthly),
            percent(period.yearly),
            period.status,
            sources(period.source),
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
    words = _NAMES.get(figure.name) or f"{table.upper()} {_NAMES.get(key, key.replace('_', ' '))}"
    if edition is None:
        return words
    return f"{words} ({'law in force' if edition == 'current' else 'published page'})"


def _unit(figure: Figure) -> str:
    if figure.name.startswith("due."):
        return "words" if figure.name == "due.waived" else "date"
    return "share" if figure.name.endswith("rate") else "dollars"


def _shown(figure: Figure) -> str:
    value = figure.value
    if isinstance(value, Decimal):
        return percent(value) if _unit(figure) == "share" else shown(value)
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value) or "nothing"
    return str(value)


def _told(law: YearLaw) -> FiguresOfYear:
    rows = [_row(figure, edition) for figure, edition in _rows(law)]
    head = (law.year, law.edition, law.planning_only, law.differs, law_date())
    return FiguresOfYear(*head, rows, _periods(law))


def _row(figure: Figure, edition: Edition | None) -> FigureRow:
    several = isinstance(figure.value, tuple)
    value = [str(part) for part in figure.value] if several else str(figure.value)
    return FigureRow(
        *(figure.name, figure.group, edition or "both", _unit(figure), value),
        *(figure.status, figure.source, figure.note),
    )
