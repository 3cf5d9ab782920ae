"""What a document says, as blocks; the printers decide how they look.

Printers: rich_terminal.py (terminal), layout.py (plain text, also aloud, and Markdown), paper.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from taxcli.values import cells

Style = Literal["plain", "strong", "heading", "dim", "alarm", "notice"]


@dataclass(frozen=True, slots=True)
class Title:
    """What a document is, what it is about, and at its right the year or whose it is."""

    text: str
    about: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that opens a part; an empty line comes before it."""

    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """Running text, wrapped; ``hang`` indents every line but the first further."""

    text: str
    indent: int = 0
    hang: int = 0
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Item:
    """A point of a list; ``tick`` gives it a box on paper, ``number`` makes it one of an order.

    A letter for a number makes it one of several to choose from.
    """

    text: str
    style: Style = "plain"
    tick: bool = False
    number: int | str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step to do and then tick, with notes; ``done`` is ``None`` where it does not apply."""

    number: int
    text: str
    done: bool | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AmountRow:
    """A label and its amount; ``number`` is the line number on a form."""

    label: str
    amount: str
    number: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Amounts:
    """Labels on the left, amounts right-aligned."""

    rows: tuple[AmountRow, ...]
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of a tree: a label with an amount, and notes below it."""

    depth: int
    label: str
    amount: str
    notes: tuple[str, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns under headers; ``right`` names the right-aligned ones, ``strong`` the bold rows.

    On a narrow screen each row becomes a record: its first cell, then ``header: cell`` lines.
    ``spaced`` keeps rows of several lines apart. A cell that is ``BOX`` is a box to tick.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    spaced: bool = False
    strong: frozenset[int] = frozenset()


# The cell of a table that is a box to tick; a field's value that is written on a line by hand.
BOX = "[ ]"
BY_HAND = "____"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A label with a value for each column; ``number`` is the line number on a form.

    ``notes`` stand small below the label.
    """

    label: str
    values: tuple[str, ...] = ()
    number: str = ""
    strong: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields under the names of their columns, as to be typed somewhere; values never wrap away.

    ``heading`` opens the group; on paper it stands again on every further page. ``ticks`` gives
    each field a box to tick. A row without values has the whole width.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[FieldRow, ...]
    ticks: bool = False

    @property
    def as_table(self) -> Table:
        """Return the same as a table, for printers that have no fields of their own."""
        heads = ("Line", self.heading or "Field", *self.columns)
        return Table(
            (*heads, "Done") if self.ticks else heads,
            tuple(self._cells(row) for row in self.rows),
            frozenset(range(2, len(heads))),
            strong=frozenset(at for at, row in enumerate(self.rows) if row.strong),
        )

    def _cells(self, row: FieldRow) -> tuple[str, ...]:
        values = row.values or ("",) * len(self.columns)
        label = " ".join((row.label, *row.notes))
        return (row.number, label, *values, *[BOX] * self.ticks)


Block = Title | Heading | Para | Item | Step | Amounts | Entry | Table | Fields


def record_table(
    records: Sequence[Any], *more: tuple[str, ...], leave_out: Sequence[str] = ()
) -> Table:
    """Return a table of records: a column for each field that is marked as one.

    Args:
        records: rows of one kind, at least one; numbers are right-aligned.
        more: rows of text below them.
        leave_out: fields that are no columns here.
    """
    shown = [cell for cell in cells(records[0].__class__) if cell.field not in leave_out]
    return Table(
        tuple(cell.column.heading for cell in shown),
        (*(tuple(cell.of(row) for cell in shown) for row in records), *more),
        frozenset(at for at, cell in enumerate(shown) if cell.is_number),
    )


def record_amounts(record: Any, *, leave_out: Sequence[str] = ()) -> tuple[AmountRow, ...]:
    """Return a record as labels and amounts: a row for each field that is marked as a column."""
    return tuple(
        AmountRow(cell.column.heading, cell.of(record))
        for cell in cells(record.__class__)
        if cell.field not in leave_out
    )


def with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return a block, or what it is made of, with each of its texts changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(with_texts(part, change) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    texts = {each.name: with_texts(getattr(value, each.name), change) for each in fields(value)}
    return replace(value, **texts)
