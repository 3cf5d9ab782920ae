"""What a keying sheet is made of, and how values are written that are typed into a field."""

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from taxcli.case.base import Who
from taxcli.engine.lines import Filled, FilledLine
from taxcli.engine.result import ProgramResult
from taxcli.features.case_words import NOT_KNOWN
from taxcli.features.returns.layout import unsure_text
from taxcli.values import Unit, measured, to_json

PERSON: dict[Who, str] = {"primary": "Taxfiler", "spouse": "Spouse"}
# To type a value, to write something on a line by hand, or to do something that has no value.
EntryKind = Literal["type", "write", "do"]


class Head(NamedTuple):
    """The heading of a group; it stands again over what of the group is on a further page.

    So many fields below it stay on its page.
    """

    text: str
    keep: int = 3


class Sub(NamedTuple):
    """A heading within a group; so many fields below it stay on its page."""

    text: str
    keep: int = 2


class Note(NamedTuple):
    """A sentence that is neither typed nor ticked."""

    text: str


class Entry(NamedTuple):
    """One field: its name, what is typed into it, and a box to tick.

    ``number`` is the line's on the return; ``keep`` further fields stay on the field's page.
    """

    caption: str
    value: str = ""
    kind: EntryKind = "type"
    strong: bool = False
    number: str = ""
    keep: int = 0


Item = Head | Sub | Note | Entry


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
    short = filled.words(line.line).split(" (")[0] + filled.official(line.line)
    percent = ", in percent" if line.line.unit == "percent" else ""
    return Entry(
        f"{short}{percent}{unsure_text(program, line)}",
        typed(line.amount, line.line.unit),
        strong=line.line.strong,
        number=line.line.number,
    )
