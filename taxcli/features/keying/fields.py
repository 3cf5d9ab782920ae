"""What a keying sheet is made of, and the fields of lines and schedules."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from taxcli.document.blocks import BY_HAND, FieldRow, Fields
from taxcli.engine.form_inputs import EntityRow, ExemptRow
from taxcli.engine.items import ItemShare
from taxcli.engine.ledger import PREPAID_KINDS, ledger
from taxcli.engine.lines import Filled, FilledLine
from taxcli.engine.other_state import StateRow
from taxcli.engine.result import ProgramResult, Result
from taxcli.engine.withholding import WithheldRow
from taxcli.features.returns.return_form import unsure_text
from taxcli.features.two_taxes import either_label
from taxcli.features.wording import EXEMPT_WORDS, NOT_KNOWN, PERSON_WORDS
from taxcli.money import percent
from taxcli.values import Unit, measured, to_json

TYPE_THIS = "Type this"


class Sub(NamedTuple):
    """The heading of a group of fields."""

    text: str


class KeyingField(NamedTuple):
    """One field: its name, what is typed into it, and a box to tick.

    ``number`` is the line's on the return; ``note`` stands below. What one writes is written on a
    line by hand; what one does has no value.
    """

    caption: str
    value: str = ""
    kind: Literal["type", "write", "do"] = "type"
    strong: bool = False
    number: str = ""
    note: str = ""

    @property
    def row(self) -> FieldRow:
        """Return the field as a row of a document."""
        values = {"type": (self.value,), "write": (BY_HAND,), "do": ()}[self.kind]
        notes = (self.note,) if self.note else ()
        return FieldRow(self.caption, values, self.number, self.strong, notes)


KeyingItem = Sub | KeyingField


def write(caption: str) -> KeyingField:
    """Return a field whose value is written on a line by hand."""
    return KeyingField(caption, kind="write")


def do(caption: str) -> KeyingField:
    """Return a step without a value."""
    return KeyingField(caption, kind="do")


def known(caption: str, value: str | None) -> KeyingField:
    """Return a field that the case may know; if it does not, there is a line to write on."""
    return KeyingField(caption, value) if value else write(caption)


def typed(amount: Decimal | None, unit: Unit = "money") -> str:
    """Write an amount as a field takes it: ``1234.50``, the digits of the JSON contract."""
    return NOT_KNOWN if amount is None else str(to_json(measured(amount, unit)))


def typed_date(when: date) -> str:
    """Write a date in digits: month, day, year."""
    return f"{when:%m/%d/%Y}"


def line_entry(program: ProgramResult, filled: Filled, line: FilledLine) -> KeyingField:
    """Return a line of a form: its number, its label without the arithmetic, its amount."""
    percent = ", in percent" if line.line.unit == "percent" else ""
    return KeyingField(
        f"{either_label(filled, line)}{percent}",
        typed(line.amount, line.line.unit),
        strong=line.line.strong,
        number=line.line.number,
        note=unsure_text(program, line).strip(),
    )


def fields(heading: str, entries: Iterable[KeyingField], column: str = TYPE_THIS) -> Fields:
    """Return fields with one value each."""
    return Fields(heading, (column,), tuple(entry.row for entry in entries), ticks=True)


_ENTITY_KINDS = {
    "s-corporation": "S corporation",
    "partnership": "Partnership",
    "llc": "LLC",
    "sole-proprietorship": "Sole proprietorship",
}
_PAYMENTS = {
    "estimated": "estimated payment",
    "extension": "payment with an extension",
    "applied": "last year's overpayment applied",
}


def schedule_items(result: Result, program: ProgramResult, filled: Filled) -> Iterator[KeyingItem]:
    """Yield the fields of every schedule that has rows, and of the prepayments."""
    yield from _withholding(filled)
    yield from _allocation(program, filled)
    yield from _pass_through(filled)
    yield from _exempt(filled)
    yield from _other_state(program, filled)
    yield from _prepayments(result, program)


def _withholding(filled: Filled) -> Iterator[KeyingItem]:
    rows = filled.rows_of(WithheldRow)
    if rows:
        yield Sub("Schedule WH: tax withheld")
    for number, (row, lines) in enumerate(rows, 1):
        whose = PERSON_WORDS[row.form.person]
        yield KeyingField(f"Row {number}: employer on the W-2 ({whose})", row.form.employer)
        yield KeyingField(f"Row {number}: locality, box 20", row.local.locality)
        yield KeyingField(f"Row {number}: local wages, box 18", typed(lines.amount("wages")))
        yield KeyingField(f"Row {number}: tax withheld, box 19", typed(lines.amount("tax")))


def _allocation(program: ProgramResult, filled: Filled) -> Iterator[KeyingItem]:
    """Yield every income item with its local part, and the days and the pay that it comes from."""
    rows = filled.rows_of(ItemShare)
    if rows:
        yield Sub("Allocation statement: income item by item")
    for number, (share, lines) in enumerate(rows, 1):
        item = f"Item {number}"
        whose = f"{item} ({PERSON_WORDS[share.item.person]}): {share.item.kind} from"
        yield KeyingField(whose, share.item.payer)
        yield KeyingField(f"{item}: amount on the Oregon return", typed(lines.amount("amount")))
        if share.pay is not None:
            yield KeyingField(f"{item}: whole pay", typed(share.pay))
        if share.denominator is not None:
            yield KeyingField(f"{item}: days counted", str(share.numerator))
            yield KeyingField(f"{item}: of days", str(share.denominator))
        local = typed(lines.amount("local"))
        yield KeyingField(f"{item}: local part", local, note=f"{share.method}.")


def _pass_through(filled: Filled) -> Iterator[KeyingItem]:
    rows = filled.rows_of(EntityRow)
    if rows:
        yield Sub("Schedule PTI: income that a business income tax already reached")
    for number, (row, lines) in enumerate(rows, 1):
        entity, apportioned = row.entity, row.local.apportionment
        name = f"Entity {number} ({PERSON_WORDS[entity.person]}): name"
        yield KeyingField(name, entity.entity)
        yield KeyingField(f"Entity {number}: kind", _ENTITY_KINDS[entity.kind])
        yield known(f"Entity {number}: EIN", entity.ein)
        for ein in entity.tiers:
            yield KeyingField(f"Entity {number}: EIN of a tier", ein)
        if apportioned is not None:
            text = percent(apportioned / 100).removesuffix(" %")
            yield KeyingField(f"Entity {number}: apportionment, in percent", text)
        yield KeyingField(f"Entity {number}: owner's share", typed(lines.amount("share")))
        yield KeyingField(f"Entity {number}: deducted", typed(lines.amount("deducted")))
        added_back = typed(lines.amount("added_back"))
        yield KeyingField(f"Entity {number}: loss added back", added_back, note=f"{row.detail}.")


def _exempt(filled: Filled) -> Iterator[KeyingItem]:
    rows = filled.rows_of(ExemptRow)
    if rows:
        yield Sub("Exempt retirement income")
    for number, (row, lines) in enumerate(rows, 1):
        entry = row.entry
        yield KeyingField(
            f"Form 1099-R {number} ({PERSON_WORDS[entry.person]}): payer", entry.payer
        )
        yield KeyingField(f"Form 1099-R {number}: kind", EXEMPT_WORDS[entry.kind])
        yield KeyingField(f"Form 1099-R {number}: exempt part", typed(lines.amount("exempt")))


def _other_state(program: ProgramResult, filled: Filled) -> Iterator[KeyingItem]:
    rows = filled.rows_of(StateRow)
    if rows:
        yield Sub("Credit for tax paid to another state")
    for row, lines in rows:
        yield KeyingField("State", row.entry.state)
        for line in lines:
            yield line_entry(program, lines, line)


def _prepayments(result: Result, program: ProgramResult) -> Iterator[KeyingItem]:
    """Yield the year's prepayments, each at the day from which it counts, as the ledger has it."""
    paid = ledger(result.case, result.law, program.program.id, result.paid_on.day)
    found = [each for each in paid if each.kind in PREPAID_KINDS]
    if found:
        yield Sub("Prepayments by date")
    for each in found:
        yield KeyingField(f"{typed_date(each.day)}: {_PAYMENTS[each.kind]}", typed(each.amount))
