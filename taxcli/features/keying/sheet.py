"""The PRO keying sheet: what is typed into Portland Revenue Online, a line and a box a field."""

from taxcli.document.fonts import Weight, printable, width, wrap
from taxcli.document.sheet import BODY, LEFT, RIGHT, SMALL, SMALLEST, WIDTH, Sheet
from taxcli.engine.result import Result
from taxcli.features.case_words import SsnChoice, running_name
from taxcli.features.keying.entries import Entry, Head, Note, Sub
from taxcli.features.keying.groups import keying_items
from taxcli.features.returns.layout import paper_title

FOOT = "Keying sheet by taxcli, for Portland Revenue Online (PRO). Do not mail."
_ABOUT = (
    "To type into Portland Revenue Online (PRO). The screens of its return were not seen: the "
    "order is the return's own, and captions and order there may differ. Amounts stand in plain "
    "digits and dates as MM/DD/YYYY; which form its fields take is not known."
)
# Where values end, the box to tick, and the room that a value may take before it is shrunk.
_VALUES, _BOX, _ROOM = RIGHT - 26.0, 11.0, 250.0
_ROW, _LINE, _WRITTEN = 16.4, 13.0, 20.5
_RULE, _KEPT, _NUMBER = 256.0, 300.0, 24.0


def keying_sheet(result: Result, ssn: SsnChoice) -> Sheet:
    """Lay out the keying sheet of every return to be filed."""
    year = result.case.tax_year
    sheet = Sheet(f"PRO keying sheet for tax year {year}", FOOT, running_name(result, ssn))
    paper_title(sheet, "PRO keying sheet", _ABOUT, f"Tax year {year}")
    group = ""
    for item in keying_items(result, ssn):
        match item:
            case Head(text, keep):
                group = text
                sheet.need(26 + min(keep * _ROW, _KEPT))
                sheet.y -= 8
                _band(sheet, group)
            case Sub(text, keep):
                _need(sheet, 20 + min(keep * _ROW, _KEPT), group)
                sheet.y -= 17
                sheet.text(LEFT, sheet.y + 1, text, "bold")
                sheet.y -= 3
            case Note(text):
                _note(sheet, text, group)
            case Entry():
                _entry(sheet, item, group)
    return sheet


def _need(sheet: Sheet, height: float, group: str) -> None:
    """Break the page if less than ``height`` is left, and set the group's heading again."""
    if sheet.need(height):
        sheet.y += 6
        _band(sheet, f"{group} (continued)")


def _band(sheet: Sheet, text: str) -> None:
    """Set a group's band: its heading, and over which columns it stands."""
    sheet.y -= 18
    sheet.band(sheet.y, 18)
    sheet.text(LEFT + 4, sheet.y + 5, text, "bold", BODY + 0.5)
    sheet.right(_VALUES, sheet.y + 5.5, "Type this", size=SMALL)
    sheet.right(RIGHT - 1, sheet.y + 5.5, "Done", size=SMALL)


def _note(sheet: Sheet, text: str, group: str) -> None:
    lines = wrap(printable(text), "body", SMALL + 0.5, WIDTH)
    _need(sheet, len(lines) * 12 + 8, group)
    sheet.y -= 3
    for line in lines:
        sheet.y -= 12
        sheet.text(LEFT, sheet.y, line, size=SMALL + 0.5)
    sheet.y -= 5


def _entry(sheet: Sheet, entry: Entry, group: str) -> None:
    """Set one field: its name, its value or a line to write on, and the box."""
    weight: Weight = "bold" if entry.strong else "body"
    size, values = _fitted(entry.value, weight)
    wide = _RULE if entry.kind == "write" else max(width(one, weight, size) for one in values)
    x = LEFT + 4 + _NUMBER * bool(entry.number)
    captions = wrap(printable(entry.caption), weight, BODY, _VALUES - x - wide - 12)
    row = _WRITTEN if entry.kind == "write" else _ROW
    height = row + (max(len(captions), len(values)) - 1) * _LINE
    _need(sheet, height + min(entry.keep * _ROW, _KEPT), group)
    top = sheet.y - row + 5
    sheet.y -= height
    if entry.number:
        sheet.text(LEFT + 4, top, entry.number, "bold")
    for index, text in enumerate(captions):
        sheet.text(x, top - index * _LINE, text, weight)
    for index, text in enumerate(values if entry.value else ()):
        sheet.value(_VALUES, top - index * _LINE, text, weight, size, right=True)
    if entry.kind == "write":
        sheet.rule(top - 2, _VALUES - _RULE, _VALUES)
    sheet.tick(RIGHT - _BOX - 6, top - 0.8, size=_BOX)
    sheet.rule(sheet.y, thick=0.2)


def _fitted(text: str, weight: Weight) -> tuple[float, tuple[str, ...]]:
    """Return a value's size and lines: smaller if it is too long, and in lines if it still is."""
    text, size = printable(text), BODY + 0.5
    while size > SMALLEST + 1 and width(text, weight, size) > _ROOM:
        size -= 0.5
    return size, wrap(text, weight, size, _ROOM) or ("",)
