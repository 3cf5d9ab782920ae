"""Sets blocks on a sheet of paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from taxcli.document.blocks import (
    BOX,
    BY_HAND,
    AmountRow,
    Amounts,
    Block,
    Entry,
    FieldRow,
    Fields,
    Heading,
    Item,
    Para,
    Step,
    Table,
    Title,
)
from taxcli.document.fonts import Weight, printable, width, wrap
from taxcli.document.sheet import BODY, LEADING, LEFT, RIGHT, SMALL, WIDTH, Sheet

_LEADING = BODY * LEADING
_PAD = 4.0
# Where a step's number and text begin, and how far its notes stand in.
_NUMBER, _STEP, _NOTE = 16.0, 38.0, 12.0
_AMOUNT_ROW, _AMOUNT_NUMBER = 17.0, 30.0
# Of fields: a row's height, the room of line numbers, of a box, and of a value before it wraps.
_FIELD_ROW, _FIELD_LINE, _FIELD_NUMBER, _FIELD_BOX = 14.2, 12.6, 26.0, 22.0
_ONE_VALUE, _VALUE, _LEAST = 270.0, 128.0, 92.0
_BOX_SIZE = 10.0
# A longer word of a table's cell may be broken.
_WORD = 130.0
# What a row that is written on needs above, and the leading of notes.
_BY_HAND, _NOTE_LINE = 5.0, SMALL * LEADING


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
                _table(sheet, block)
            case Fields():
                _fields(sheet, block)


def _title(sheet: Sheet, block: Title) -> None:
    room = WIDTH - width(block.aside, "bold", 14) - 10
    size = 20.0
    while width(block.text, "bold", size) > room and size > BODY:
        size -= 1
    sheet.y -= 20
    sheet.text(LEFT, sheet.y, block.text, "bold", size)
    sheet.text(RIGHT, sheet.y, block.aside, "bold", 14, right=True)
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


def printed(text: str) -> str:
    """Put commands in the quotation marks of print."""
    return printable(text.replace("`", '"'))


def _table(sheet: Sheet, block: Table) -> None:
    """Set a table; texts wrap in their column, figures end at its right edge."""
    widths = _widths(block)
    _table_head(sheet, block, widths)
    for number, row in enumerate(block.rows):
        weight: Weight = "bold" if number in block.strong else "body"
        cells = [
            wrap(printed(text), weight, BODY, wide - 2 * _PAD)
            for text, wide in zip(row, widths, strict=True)
        ]
        height = max(len(cell) for cell in cells) * _LEADING + 6
        # A total keeps with the last row.
        if sheet.need(height + _FIELD_ROW * (number == len(block.rows) - 1)):
            _table_head(sheet, block, widths)
        sheet.y -= height
        for at, (cell, x, wide) in enumerate(zip(cells, _starts(widths), widths, strict=True)):
            right = at in block.right
            for level, text in enumerate(cell):
                y = sheet.y + height - BODY - 2 - level * _LEADING
                if row[at] == BOX:
                    sheet.tick(x + _PAD, y, size=_BOX_SIZE)
                else:
                    end = x + wide - _PAD if right else x + _PAD
                    sheet.value(end, y, text, weight, right=right)
        sheet.rule(sheet.y, thick=0.25)
    sheet.y -= _PAD


def _table_head(sheet: Sheet, block: Table, widths: Sequence[float]) -> None:
    heads = [
        wrap(printed(text), "bold", SMALL, wide - 2 * _PAD)
        for text, wide in zip(block.headers, widths, strict=True)
    ]
    height = max(len(head) for head in heads) * SMALL * LEADING + 8
    sheet.need(height + 30)
    sheet.y -= height
    sheet.band(sheet.y, height)
    for at, (head, x, wide) in enumerate(zip(heads, _starts(widths), widths, strict=True)):
        for level, text in enumerate(head):
            y = sheet.y + height - SMALL - 3 - level * SMALL * LEADING
            right = at in block.right
            end = x + wide - _PAD if right else x + _PAD
            sheet.text(end, y, text, "bold", SMALL, right=right)


def _starts(widths: Sequence[float]) -> list[float]:
    return [LEFT + sum(widths[:at]) for at in range(len(widths))]


def _widths(block: Table) -> list[float]:
    """Share the page's width: figures and words are never broken, texts give way."""
    columns = range(len(block.headers))
    cells: list[tuple[str, Weight, int]] = [
        (row[at], "bold" if number in block.strong else "body", at)
        for number, row in enumerate(block.rows)
        for at in columns
    ]
    least = [_broadest(block.headers[at].split(), "bold", SMALL) for at in columns]
    whole = [*least]
    for text, weight, at in cells:
        wide = _broadest([text], weight, BODY)
        whole[at] = max(whole[at], wide)
        word = wide if at in block.right else _broadest(text.split(), weight, BODY)
        least[at] = max(least[at], min(word, _WORD))
    slack, room = WIDTH - sum(whole), sum(whole) - sum(least)
    if slack >= 0 or not room:
        return [wide * WIDTH / sum(whole) for wide in whole]
    return [wide + slack * (wide - low) / room for wide, low in zip(whole, least, strict=True)]


def _broadest(texts: Iterable[str], weight: Weight, size: float) -> float:
    return max((width(printed(text), weight, size) for text in texts), default=0.0) + 2 * _PAD + 1


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where a block of fields has its labels and values: points from the page's left edge."""

    label: float
    ends: tuple[float, ...]
    widths: tuple[float, ...]

    @property
    def values(self) -> float:
        """Return where the first column of values begins."""
        return self.ends[0] - self.widths[0]


def _grid(block: Fields) -> _Grid:
    most = _ONE_VALUE if len(block.columns) == 1 else _VALUE
    widths = tuple(_value_width(block, at, most) for at in range(len(block.columns)))
    edge = RIGHT - _FIELD_BOX * block.ticks
    ends = tuple(edge - sum(widths[at + 1 :]) for at in range(len(widths)))
    return _Grid(LEFT + _PAD + _FIELD_NUMBER * any(row.number for row in block.rows), ends, widths)


def _fields(sheet: Sheet, block: Fields) -> None:
    """Set fields under their heading, which stands again on every further page."""
    grid = _grid(block)
    sheet.need(26 + min(len(block.rows), 4) * _FIELD_ROW)
    sheet.y -= 6
    _fields_head(sheet, block, block.heading, grid)
    for row in block.rows:
        _field(sheet, block, row, grid)


def _fields_head(sheet: Sheet, block: Fields, heading: str, grid: _Grid) -> None:
    sheet.y -= 17
    sheet.band(sheet.y, 17)
    sheet.text(LEFT + _PAD, sheet.y + 4.5, printed(heading), "bold", BODY)
    for name, end in zip(block.columns, grid.ends, strict=True):
        sheet.text(end - _PAD, sheet.y + 4.5, name, "bold", SMALL, right=True)
    if block.ticks:
        sheet.text(RIGHT - 1, sheet.y + 4.5, "Done", "body", SMALL - 1, right=True)


def _field(sheet: Sheet, block: Fields, row: FieldRow, grid: _Grid) -> None:
    """Set a field: number, label and notes, its values or lines to write on, and its box."""
    weight, by_hand = _weight(row), BY_HAND in row.values
    room = (grid.values if row.values else grid.ends[-1]) - grid.label - 6
    labels = wrap(printed(row.label), weight, BODY, room)
    notes = [line for note in row.notes for line in wrap(printed(note), "body", SMALL, room)]
    values = [
        _fitted(text, weight, wide - 2 * _PAD)
        for text, wide in zip(row.values, grid.widths, strict=False)
    ]
    lines = max(1, len(labels), *(len(texts) for _, texts in values))
    height = _FIELD_ROW + (lines - 1) * _FIELD_LINE + len(notes) * _NOTE_LINE
    if sheet.need(height + _BY_HAND * by_hand):
        _fields_head(sheet, block, f"{block.heading} (continued)", grid)
    sheet.y -= _BY_HAND * by_hand
    top = sheet.y - BODY
    sheet.y -= height
    sheet.text(LEFT + _PAD, top, row.number, "bold")
    for at, text in enumerate(labels):
        sheet.text(grid.label, top - at * _FIELD_LINE, text, weight)
    for at, text in enumerate(notes):
        y = top - lines * _FIELD_LINE - at * _NOTE_LINE + 1.5
        sheet.value(grid.label, y, text, "body", SMALL)
    for at, (size, texts) in enumerate(values):
        end = grid.ends[at] - _PAD
        if row.values[at] == BY_HAND:
            sheet.rule(top - 2, end - grid.widths[at] + 10, end)
            continue
        for level, text in enumerate(texts):
            sheet.value(end, top - level * _FIELD_LINE, text, weight, size, right=True)
    if block.ticks:
        sheet.tick(RIGHT - _BOX_SIZE - 5, top - 0.6, size=_BOX_SIZE)
    sheet.rule(sheet.y, thick=0.2)


def _weight(row: FieldRow) -> Weight:
    return "bold" if row.strong else "body"


def _value_width(block: Fields, at: int, most: float) -> float:
    """Return the room of a column of values: the broadest, within bounds; a line needs it all."""
    values = [(row.values[at], _weight(row)) for row in block.rows if row.values]
    if any(text == BY_HAND for text, _ in values):
        return most
    broadest = max((width(printed(text), weight, BODY) for text, weight in values), default=0.0)
    return max(_LEAST, min(most, broadest + 12))


def _fitted(text: str, weight: Weight, room: float) -> tuple[float, tuple[str, ...]]:
    """Return a value's size and lines: smaller if it is too long, and in lines if it still is."""
    text, size = printed(text), BODY
    while size > SMALL and width(text, weight, size) > room:
        size -= 0.5
    return size, wrap(text, weight, size, room) or ("",)
