"""The line engine: fills a form line by line, keeps what each line read, and says amounts.

Every amount is rounded here, once, when its line is written; the record of what a line read is
its explanation.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import ClassVar, NamedTuple, TypeVar, cast

from taxcli.engine.diagnostics import because
from taxcli.engine.forms import Form, Line, load_form
from taxcli.engine.formula import Formula
from taxcli.law.figures import Figure
from taxcli.money import ZERO, cents, percent, shown
from taxcli.values import Unit, measured, show


# Facts and filled lines are made by the dozen for every case; a tuple is made twice as fast.
class Fact(NamedTuple):
    """What a line takes from the case: dollars, or ``None`` while unknown; where it stands."""

    amount: Decimal | None
    where: str


class Row:
    """What one row of a schedule stands for; the schedule's lines take their amounts by name.

    ``schedule`` is the file under forms/, which says what a line takes; ``table`` and ``index`` are
    the row's place in the case, where it has one.
    """

    __slots__ = ()
    schedule: ClassVar[str]
    table: ClassVar[str] = ""
    index: int

    @property
    def label(self) -> str:
        """Return what the row is called."""
        raise NotImplementedError

    @property
    def where(self) -> str:
        """Return the row's place in the case: ``w2[1]``; nothing for a row that was computed."""
        return f"{self.table}[{self.index}]" if self.table else ""

    @property
    def detail(self) -> str:
        """Return what else is told of the row, in words."""
        return ""

    @property
    def months(self) -> tuple[date, ...]:
        """Return the days on which the months of interest begin that the row stands for."""
        return ()


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a form is filled from, besides itself.

    A schedule's rows are ``None`` while they are not known; none at all is an empty tuple.
    ``words`` fill the placeholders of labels: ``place``, ``program``, ``rate`` and others.
    """

    facts: Mapping[str, Fact]
    rows: Mapping[str, Sequence[Row] | None]
    figures: Mapping[str, Figure]
    words: Mapping[str, str]


class FilledLine(NamedTuple):
    """A line with its amount (``None`` while unknown), what it read, and its schedule's rows."""

    line: Line
    amount: Decimal | None
    reads: tuple[str, ...] = ()
    rows: tuple["Filled", ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form. ``row`` is the schedule row it was filled for, if it is one."""

    form: Form
    inputs: Inputs
    lines: tuple[FilledLine, ...]
    row: Row | None = None
    by_id: dict[str, FilledLine] = field(default_factory=dict)

    def amount(self, id_: str) -> Decimal | None:
        """Return the amount of a line, in dollars; ``None`` while unknown or not on the form."""
        filled = self.by_id.get(id_)
        return filled.amount if filled else None

    def rows(self, schedule: str) -> tuple["Filled", ...]:
        """Return the filled rows of a schedule."""
        for filled in self.lines:
            if filled.line.kind == "schedule" and filled.line.source == schedule:
                return filled.rows
        return ()

    @property
    def figures_read(self) -> dict[str, Figure]:
        """Return the figures of the law that a line, or a row of a schedule, has read."""
        rows = (row for line in self for row in line.rows)
        read = {name for lines in (self, *rows) for line in lines for name in line.reads}
        return {name: each for name, each in self.inputs.figures.items() if name in read}

    def rows_of(self, kind: type[R]) -> list[tuple[R, "Filled"]]:
        """Return what the rows of a schedule stand for, each with its filled row."""
        return [(cast("R", filled.row), filled) for filled in self.rows(kind.schedule)]

    def label(self, line: Line) -> str:
        """Return a line's label with its placeholders filled, and its official number if known."""
        return self.words(line) + self.official(line)

    def words(self, line: Line) -> str:
        """Return a line's label with its placeholders filled."""
        return line.label.format_map(self.inputs.words)

    def official(self, line: Line) -> str:
        """Return what stands behind a label: the number on the official form, if it is known."""
        number = line.official.get(self.inputs.words["year"])
        return because("line-number.official", number=number).clause if number else ""

    def __iter__(self) -> Iterator[FilledLine]:
        return iter(self.lines)


def fill(form: Form, inputs: Inputs) -> Filled:
    """Fill a form from the facts of a case and the figures of a year."""
    values: dict[str, Decimal | None] = {n: f.value for n, f in inputs.figures.items()}
    return _fill(form, inputs, values, None)


def _fill(form: Form, inputs: Inputs, values: dict[str, Decimal | None], row: Row | None) -> Filled:
    filled: dict[str, FilledLine] = {}
    schedules: dict[str, tuple[Filled, ...]] = {}
    for line in form.lines:
        if line.kind == "take":
            amount = getattr(row, line.source) if row else inputs.facts[line.source].amount
            if amount is not None and line.unit == "money":
                amount = cents(amount)
            done = FilledLine(line, amount)
        elif line.kind == "figure":
            done = FilledLine(line, cents(inputs.figures[line.source].value), (line.source,))
        elif line.formula is not None:
            done = _compute(line, line.formula, values)
        elif inputs.rows.get(line.source, ()) is None:
            done = FilledLine(line, None)
        else:
            if line.source not in schedules and not _held_to_zero(line, values):
                schedules[line.source] = _fill_rows(form, line.source, inputs, values)
            done = _add_up(line, schedules.get(line.source, ()), values)
        values[line.id] = done.amount
        filled[line.id] = done
    return Filled(form, inputs, tuple(filled.values()), row, filled)


def _compute(line: Line, formula: Formula, values: dict[str, Decimal | None]) -> FilledLine:
    """Compute a line. The language has no branches, so a formula reads all of its names."""
    try:
        # What is unknown is None and fails in any arithmetic; the line is then unknown too.
        amount: Decimal | None = formula.compute(values)  # type: ignore[arg-type]
    except (TypeError, KeyError):
        if all(values.get(name) is not None for name in formula.names):
            raise
        amount = None
    except (ZeroDivisionError, InvalidOperation):  # nothing over nothing, too
        amount = None
    if amount is not None and line.unit == "money":
        amount = cents(amount)
    return FilledLine(line, amount, formula.names)


def _fill_rows(
    form: Form, schedule: str, inputs: Inputs, values: dict[str, Decimal | None]
) -> tuple[Filled, ...]:
    rows = inputs.rows.get(schedule, ())
    if not rows:
        return ()
    sheet = load_form(schedule, form.program, form.words)
    return tuple(_fill(sheet, inputs, dict(values), row) for row in rows)


def _held_to_zero(line: Line, values: dict[str, Decimal | None]) -> bool:
    """Tell whether nothing can come of a schedule, so that its rows need no answers."""
    return line.at_most is not None and values[line.at_most] == 0


def _add_up(line: Line, rows: tuple[Filled, ...], values: dict[str, Decimal | None]) -> FilledLine:
    assert line.sum is not None
    if not rows:
        return FilledLine(line, ZERO)
    total = ZERO
    reads: tuple[str, ...] = ()
    for row in rows:
        amount = row.amount(line.sum)
        if amount is None:
            return FilledLine(line, None, reads, rows)
        total += amount
    if line.at_most is not None:
        most = values[line.at_most]
        if most is None:
            return FilledLine(line, None, (line.at_most,), rows)
        total, reads = min(total, most), (line.at_most,)
    return FilledLine(line, cents(total), reads, rows)


def shown_amount(amount: Decimal | None, unit: Unit = "money") -> str:
    """Write an amount as people read it: ``1,100.00``, ``48.7 %`` or ``not known``."""
    return show(measured(amount, unit))


def shown_line(line: FilledLine) -> str:
    """Write a filled line's amount as people read it."""
    return shown_amount(line.amount, line.line.unit)


def shown_figure(figure: Figure) -> str:
    """Write a figure's value: a rate as a percentage, anything else in dollars."""
    return percent(figure.amount) if figure.is_rate else shown(figure.amount)


def word_for(line: FilledLine | None, name: str) -> str:
    """Return what a formula's name stands for: a line's short name, or the figure's."""
    return name.replace("_", " ") if line is None else line.line.short


def amount_for(line: FilledLine | None, figure: Figure | None) -> str:
    """Return what a formula's name amounts to: a line's amount, or the figure's."""
    if line is not None:
        return shown_line(line)
    return shown_amount(None) if figure is None else shown_figure(figure)


def formula_said(filled: Filled, line: FilledLine) -> str:
    """Return a line's formula in words and in figures: ``rate × excess = 1 % × 110,000.00``."""
    formula = line.line.formula
    assert formula is not None
    words = formula.written(lambda name: word_for(filled.by_id.get(name), name))
    return f"{words} = {formula_in_figures(filled, line)}"


def formula_in_figures(filled: Filled, line: FilledLine) -> str:
    """Return a line's formula in figures: ``1 % × 110,000.00``."""
    formula = line.line.formula
    assert formula is not None
    lines, figures = filled.by_id, filled.inputs.figures
    return formula.written(lambda name: amount_for(lines.get(name), figures.get(name)))
