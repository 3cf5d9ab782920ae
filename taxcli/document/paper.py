"""Sets blocks on a sheet of paper."""

from collections.abc import Iterable

from taxcli.document.blocks import (
    AmountRow,
    Amounts,
    Block,
    Entry,
    Fields,
    Heading,
    Item,
    Para,
    Step,
    Table,
    Title,
)
from taxcli.document.fonts import Weight, printable, width, wrap
from taxcli.document.paper_tables import place_fields, place_table, printed
from taxcli.document.sheet import BODY, LEADING, LEFT, RIGHT, SMALL, WIDTH, Sheet

_LEADING = BODY * LEADING
_PAD = 4.0
# Where a step's number and text begin, and how far its notes stand in.
_NUMBER, _STEP, _NOTE = 16.0, 38.0, 12.0
_AMOUNT_ROW, _AMOUNT_NUMBER = 17.0, 30.0


def place(sheet: Sheet, blocks: Iterable[Block]) -> None:
    """Set blocks one below the other; amounts, cells and steps are read back."""
    for block in blocks:
        match block:
            case Title():
                _title(sheet, block)
            case Heading(text):
                sheet.heading(printed(text), 12, room=45)
            case Para():
                _para(sheet, block)
            case Item():
                _item(sheet, block)
            case Step():
                _step(sheet, block)
            case Amounts(rows):
                for row in rows:
                    _amount(sheet, row)
                sheet.y -= _PAD
            case Entry():
                _amount(sheet, AmountRow(block.label, block.amount, strong=block.strong))
                for note in block.notes:
                    sheet.paragraph(printed(note), size=SMALL, indent=10.0)
            case Table():
                place_table(sheet, block)
            case Fields():
                place_fields(sheet, block)


def _title(sheet: Sheet, block: Title) -> None:
    room = WIDTH - width(block.aside, "bold", 14) - 10
    size = 20.0
    while width(block.text, "bold", size) > room and size > BODY:
        size -= 1
    sheet.y -= 20
    sheet.text(LEFT, sheet.y, block.text, "bold", size)
    sheet.right(RIGHT, sheet.y, block.aside, "bold", 14)
    sheet.y -= 16
    for line in wrap(printable(block.about), "body", BODY, WIDTH):
        sheet.text(LEFT, sheet.y, line)
        sheet.y -= _LEADING
    sheet.rule(sheet.y + 4, thick=1.2)
    sheet.y -= 6


def _para(sheet: Sheet, block: Para) -> None:
    if not block.text:
        sheet.y -= _PAD
        return
    weight: Weight = "bold" if block.style in ("strong", "alarm") else "body"
    size = SMALL if block.style == "dim" else BODY
    # What stands in by two on a screen stands under its heading; on paper that is the margin.
    x = LEFT + max(0, block.indent - 2) * 5.0
    _values(sheet, printed(block.text), x, size, weight)
    sheet.y -= _PAD


def _item(sheet: Sheet, block: Item) -> None:
    """Set a point: its box, its number or letter, its text."""
    size = SMALL if block.style == "dim" else BODY
    weight: Weight = "bold" if block.style in ("strong", "alarm") else "body"
    text = printed(block.text)
    x = LEFT + _NUMBER * (1 + (block.tick and block.number is not None)) - 2
    sheet.need(size * LEADING * min(len(wrap(text, weight, size, RIGHT - x)), 3))
    top = sheet.y - size
    if block.tick:
        sheet.tick(LEFT, top, size=8.5)
    if block.number is not None:
        sheet.text(x - _NUMBER + 4, top, str(block.number), "bold", size)
    elif not block.tick:
        sheet.text(LEFT + 2, top, "•", "bold", size)
    _values(sheet, text, x, size, weight)
    sheet.y -= 3


def _step(sheet: Sheet, block: Step) -> None:
    text = printed(block.text)
    sheet.need(_LEADING * min(len(wrap(text, "body", BODY, WIDTH - _STEP)), 4))
    top = sheet.y - BODY
    if block.done is None:
        sheet.text(LEFT + 2, top, "–", "bold")
    else:
        sheet.tick(LEFT, top, block.done, size=9.5)
    sheet.value(LEFT + _NUMBER, top, str(block.number), "bold")
    _values(sheet, text, LEFT + _STEP)
    for note in block.notes:
        sheet.need(_LEADING)
        sheet.text(LEFT + _STEP, sheet.y - BODY, "•", "bold")
        _values(sheet, printed(note), LEFT + _STEP + _NOTE)
    sheet.y -= 3


def _values(sheet: Sheet, text: str, x: float, size: float = BODY, weight: Weight = "body") -> None:
    leading = size * LEADING
    for line in wrap(text, weight, size, RIGHT - x):
        sheet.need(leading)
        sheet.y -= leading
        sheet.value(x, sheet.y + leading - size, line, weight, size)


def _amount(sheet: Sheet, row: AmountRow) -> None:
    """Set a label and its amount at the right edge, with a thin rule below."""
    weight: Weight = "bold" if row.strong else "body"
    x = LEFT + _AMOUNT_NUMBER * bool(row.number)
    amount = width(row.amount, weight, BODY)
    label = wrap(printed(row.label), weight, BODY, RIGHT - x - amount - 12)
    height = _AMOUNT_ROW + (len(label) - 1) * _LEADING
    sheet.need(height)
    baseline = sheet.y - BODY - 2
    sheet.text(LEFT, baseline, row.number, "bold")
    for at, line in enumerate(label):
        sheet.text(x, baseline - at * _LEADING, line, weight)
    sheet.value(
        RIGHT - _PAD, baseline - (len(label) - 1) * _LEADING, row.amount, weight, right=True
    )
    sheet.y -= height
    sheet.rule(sheet.y, thick=0.25)
