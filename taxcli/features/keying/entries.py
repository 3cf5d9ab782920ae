"""What a keying sheet is made of, and how values are written that are typed into a field."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from taxcli.case.types import Who
from taxcli.document.blocks import BY_HAND, FieldRow, Fields
from taxcli.engine.lines import Filled, FilledLine
from taxcli.engine.result import ProgramResult
from taxcli.features.case_words import NOT_KNOWN
from taxcli.features.returns.form_page import unsure_text
from taxcli.features.two_taxes import either_label
from taxcli.values import Unit, measured, to_json

PERSON: dict[Who, str] = {"primary": "Taxfiler", "spouse": "Spouse"}
# To type a value, to write something on a line by hand, or to do something that has no value.
EntryKind = Literal["type", "write", "do"]
TYPE_THIS = "Type this"


class Sub(NamedTuple):
    """The heading of a group of fields."""

    text: str


class Entry(NamedTuple):
    """One field: its name, what is typed into it, and a box to tick.

    ``number`` is the line's on the return; ``note`` stands below.
    """

    caption: str
    value: str = ""
    kind: EntryKind = "type"
    strong: bool = False
    number: str = ""
    note: str = ""

    @property
    def row(self) -> FieldRow:
        """Return the field as a row of a document."""
        values = {"type": (self.value,), "write": (BY_HAND,), "do": ()}[self.kind]
        notes = (self.note,) if self.note else ()
        return FieldRow(self.caption, values, self.number, self.strong, notes)


Item = Sub | Entry


def write(caption: str) -> Entry:
    """Return a field whose value is written on a line by hand."""
    return Entry(caption, kind="write")


def do(caption: str) -> Entry:
    """Return a step without a value."""
    return Entry(caption, kind="do")


def known(caption: str, value: str | None) -> Entry:
    """Return a field that the case may know; if it does not, there is a line to write on."""
    return Entry(caption, value) if value else write(caption)


def typed(amount: Decimal | None, unit: Unit = "money") -> str:
    """Write an amount as a field takes it: ``1234.50``, the digits of the JSON contract."""
    return NOT_KNOWN if amount is None else str(to_json(measured(amount, unit)))


def typed_date(when: date) -> str:
    """Write a date in digits: month, day, year."""
    return f"{when:%m/%d/%Y}"


def line_entry(program: ProgramResult, filled: Filled, line: FilledLine) -> Entry:
    """Return a line of a form: its number, its label without the arithmetic, its amount."""
    percent = ", in percent" if line.line.unit == "percent" else ""
    return Entry(
        f"{either_label(filled, line)}{percent}",
        typed(line.amount, line.line.unit),
        strong=line.line.strong,
        number=line.line.number,
        note=unsure_text(program, line).strip(),
    )


def fields(heading: str, entries: Iterable[Entry], column: str = TYPE_THIS) -> Fields:
    """Return fields with one value each."""
    return Fields(heading, (column,), tuple(entry.row for entry in entries), ticks=True)
