"""Sets blocks on a sheet of paper."""

from collections.abc import Iterable, Sequence

from taxcli.document.blocks import (
    AmountRow,
    Amounts,
    Block,
    Entry,
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


def place(sheet: Sheet, blocks: Iterable[Block]) -> None:
    """Set blocks one below the other; amounts, cells and steps are read back."""
    for block in blocks:
        match block:
            case Title():
                _title(sheet, block)
            case Heading(text):
                sheet.heading(_printed(text), 12)
            case Para():
                _para(sheet, block)
            case Item():
                mark = "tick" if block.tick else "•" if block.number is None else str(block.number)
                sheet.item(_printed(block.text), mark, SMALL if block.style == "dim" else BODY)
            case Step():
                _step(sheet, block)
            case Amounts(rows):
                for row in rows:
                    _amount(sheet, row)
                sheet.y -= _PAD
            case Entry():
                _amount(sheet, AmountRow(block.label, block.amount, strong=block.strong))
                for note in block.notes:
                    sheet.paragraph(_printed(note), size=SMALL, indent=10.0)
            case Table():
                _table(sheet, block)


def _printed(text: str) -> str:
    """Put commands in the quotation marks of print."""
    return printable(text.replace("`", '"'))


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
    sheet.paragraph(_printed(block.text), weight, size, indent=max(0, block.indent - 2) * 5.0)


def _step(sheet: Sheet, block: Step) -> None:
    text = _printed(block.text)
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
        _values(sheet, _printed(note), LEFT + _STEP + _NOTE)
    sheet.y -= 3


def _values(sheet: Sheet, text: str, x: float) -> None:
    for line in wrap(text, "body", BODY, RIGHT - x):
        sheet.need(_LEADING)
        sheet.y -= _LEADING
        sheet.value(x, sheet.y + _LEADING - BODY, line)


def _amount(sheet: Sheet, row: AmountRow) -> None:
    """Set a label and its amount at the right edge, with a thin rule below."""
    weight: Weight = "bold" if row.strong else "body"
    x = LEFT + _AMOUNT_NUMBER * bool(row.number)
    amount = width(row.amount, weight, BODY)
    label = wrap(_printed(row.label), weight, BODY, RIGHT - x - amount - 12)
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


def _table(sheet: Sheet, block: Table) -> None:
    """Set a table; texts wrap in their column, figures end at its right edge."""
    widths = _widths(block)
    _table_head(sheet, block, widths)
    for number, row in enumerate(block.rows, 1):
        cells = [
            wrap(_printed(text), "body", BODY, wide - 2 * _PAD)
            for text, wide in zip(row, widths, strict=True)
        ]
        height = max(len(cell) for cell in cells) * _LEADING + 6
        # A total keeps with the last row.
        if sheet.need(height + _AMOUNT_ROW * (number == len(block.rows))):
            _table_head(sheet, block, widths)
        sheet.y -= height
        for at, (cell, x, wide) in enumerate(zip(cells, _starts(widths), widths, strict=True)):
            right = at in block.right
            for level, text in enumerate(cell):
                y = sheet.y + height - BODY - 2 - level * _LEADING
                sheet.value(x + wide - _PAD if right else x + _PAD, y, text, right=right)
        sheet.rule(sheet.y, thick=0.25)
    sheet.y -= _PAD


def _table_head(sheet: Sheet, block: Table, widths: Sequence[float]) -> None:
    heads = [
        wrap(_printed(text), "bold", SMALL, wide - 2 * _PAD)
        for text, wide in zip(block.headers, widths, strict=True)
    ]
    height = max(len(head) for head in heads) * SMALL * LEADING + 8
    sheet.need(height + 30)
    sheet.y -= height
    sheet.band(sheet.y, height)
    for at, (head, x, wide) in enumerate(zip(heads, _starts(widths), widths, strict=True)):
        for level, text in enumerate(head):
            y = sheet.y + height - SMALL - 3 - level * SMALL * LEADING
            if at in block.right:
                sheet.right(x + wide - _PAD, y, text, "bold", SMALL)
            else:
                sheet.text(x + _PAD, y, text, "bold", SMALL)


def _starts(widths: Sequence[float]) -> list[float]:
    return [LEFT + sum(widths[:at]) for at in range(len(widths))]


def _widths(block: Table) -> list[float]:
    """Share the page's width: figures and heads' words are never broken, texts give way."""
    columns = range(len(block.headers))
    least = [_broadest(block.headers[at].split(), "bold", SMALL) for at in columns]
    widths = [
        max(least[at], _broadest((row[at] for row in block.rows), "body", BODY)) for at in columns
    ]
    texts = [at for at in columns if at not in block.right]
    while sum(widths) > WIDTH:
        able = [at for at in texts if widths[at] > least[at]]
        if not able:
            break
        widths[max(able, key=lambda at: widths[at])] -= 1
    slack = max(0, WIDTH - sum(widths))
    return [wide + slack * wide / sum(widths) for wide in widths]


def _broadest(texts: Iterable[str], weight: Weight, size: float) -> float:
    return max((width(_printed(text), weight, size) for text in texts), default=0.0) + 2 * _PAD + 1
