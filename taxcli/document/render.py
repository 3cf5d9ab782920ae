"""Draws sheets into a PDF, the same sheets into the same bytes, and reads it back."""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from io import BytesIO
from math import cos, radians, sin
from typing import Any
from unicodedata import normalize

import pypdfium2
from pypdfium2 import raw as pdfium
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from taxcli.document.fonts import Lettering, width
from taxcli.document.sheet import (
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    SMALL,
    Bar,
    Expected,
    Frame,
    Page,
    Sheet,
    TextMark,
)

rl_config.useA85 = 0  # plain compressed streams: smaller and quicker than ASCII ones
_FOOT_Y = 36.0
# The letters of DRAFT as strokes on a 10 by 14 grid: a watermark of text would get in between
# the values when a page is read back.
_DRAFT: tuple[tuple[tuple[int, int], ...], ...] = (
    ((0, 0), (0, 14), (6, 14), (10, 10), (10, 4), (6, 0), (0, 0)),
    ((0, 0), (0, 14), (8, 14), (10, 12), (10, 9), (8, 7), (0, 7), (5, 7), (10, 0)),
    ((0, 0), (5, 14), (10, 0), (8, 5), (2, 5)),
    ((0, 0), (0, 7), (7, 7), (0, 7), (0, 14), (10, 14)),
    ((5, 0), (5, 14), (0, 14), (10, 14)),
)


def render(sheets: Sequence[Sheet], title: str, *, draft: bool = False) -> bytes:
    """Draw sheets, one after another, into one PDF and return its bytes.

    ``title`` goes into the document's properties and so holds no name.
    """
    buffer = BytesIO()
    canvas: Any = Canvas(buffer, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("taxcli")
    canvas.setAuthor("")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    if any(sheet.one_sided for sheet in sheets):
        canvas.setViewerPreference("PrintScaling", "None")
    if all(sheet.one_sided for sheet in sheets):
        canvas.setViewerPreference("Duplex", "Simplex")
    pages = [
        # An empty page, the back of a paper's last leaf, has no foot either.
        (page, [*page.texts, *_foot(sheet, number, draft)] if page.texts else [])
        for sheet in sheets
        for number, page in enumerate(sheet.pages, 1)
    ]
    lettering = Lettering(canvas._doc, (mark.text for _, texts in pages for mark in texts))
    for page, texts in pages:
        drawn = [*_areas(page), *_texts(texts, lettering)]
        canvas.addLiteral("\n".join([_draft_mark(), *drawn] if draft else drawn))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _foot(sheet: Sheet, number: int, draft: bool) -> list[TextMark]:
    if sheet.one_sided:  # slips are cut off at the foot
        top = PAGE_HEIGHT - _FOOT_Y + SMALL
        return [TextMark(LEFT, top, "DRAFT, not for filing.", "body", SMALL)] if draft else []
    count = f"{sheet.mark}  Page {number} of {len(sheet.pages)}".strip()
    left = f"DRAFT, not for filing. {sheet.foot}" if draft else sheet.foot
    size = SMALL - 1
    return [
        TextMark(LEFT, _FOOT_Y, left, "body", size),
        TextMark(RIGHT - width(count, "body", size), _FOOT_Y, count, "body", size),
    ]


# A page's content is written as PDF operators right away: there are hundreds of marks on a page,
# and the canvas's own methods spend more on each than all else takes. Two decimals of a point are
# finer than any printer.


def _areas(page: Page) -> Iterator[str]:
    """Yield what fills the page's bars and draws its frames.

    Each is a path of its own: viewers draw thin rules sharp only if nothing else is in the path.
    """
    gray = None
    for bar in page.bars:
        if bar.gray != gray:
            gray = bar.gray
            yield f"{gray:.2f} g"
        yield f"{_rectangle(bar)} f"
    yield "0 g 0.6 w"
    for frame in page.frames:
        yield f"{_rectangle(frame)} S"


def _rectangle(area: Bar | Frame) -> str:
    return f"{area.x:.2f} {area.y:.2f} {area.width:.2f} {area.height:.2f} re"


def _texts(marks: Iterable[TextMark], lettering: Lettering) -> Iterator[str]:
    """Yield what sets texts, each at its place; fonts are named where they change."""
    now = ""
    yield "BT"
    for x, y, text, weight, size in marks:
        yield f"1 0 0 1 {x:.2f} {y:.2f} Tm"
        for number, shown in lettering.runs(text, weight):
            font = f"{lettering.font(weight, number)} {size:.2f} Tf"
            if font != now:
                now = font
                yield font
            yield f"({shown}) Tj"
    yield "ET"


@cache
def _draft_mark() -> str:
    """Return what draws DRAFT across the page, in light gray, behind everything."""
    turn = radians(52)
    across, up = 9 * cos(turn), 9 * sin(turn)
    drawn = [
        f"q {across:.4f} {up:.4f} {-up:.4f} {across:.4f} {PAGE_WIDTH / 2} {PAGE_HEIGHT / 2} cm",
        "0.86 G 1.8 w 1 J 1 j",
    ]
    for at, strokes in enumerate(_DRAFT):
        for step, (x, y) in enumerate(strokes):
            drawn.append(f"{x - 36 + at * 15} {y - 7} {'l' if step else 'm'}")
        drawn.append("S")
    return "\n".join([*drawn, "Q"])


# Room for what stands at a value's place, in UTF-16 units: more than nearly every line holds.
_ROOM = 256


class ReadBackError(Exception):
    """A saved paper does not say what it should: a fault of the product, exit code 1."""


def read_back(data: bytes, sheets: Sequence[Sheet], name: str) -> int:
    """Compare a PDF with the sheets it was drawn from; return how many values were compared.

    Raises:
        ReadBackError: a value is missing or different at its place.
    """
    document = pypdfium2.PdfDocument(data)
    pages = [page for sheet in sheets for page in sheet.pages]
    if len(document) != len(pages):
        raise ReadBackError(f"{name} has {len(document)} pages instead of {len(pages)}")
    try:
        for index, page in enumerate(pages):
            if page.values and not _reads_back(document[index], page):
                raise ReadBackError(
                    f"{name}, page {index + 1}: a value does not read back as it was written"
                )
    finally:
        document.close()
    return sum(len(page.values) for page in pages)


def _reads_back(opened: Any, page: Page) -> bool:
    """Tell whether every value stands at its place on a page of a document, and close it."""
    text, buffer = opened.get_textpage(), (ctypes.c_ushort * _ROOM)()
    try:
        return all(_stands(value, _text_at(value, text, buffer)) for value in page.values)
    finally:
        text.close()
        opened.close()


def _text_at(value: Expected, text: Any, buffer: ctypes.Array[ctypes.c_ushort]) -> str:
    """Return what stands at a value's place.

    The text page's own method looks through the whole page twice, the first time for how much
    room it needs; that is left for what has no room in the buffer.
    """
    _, left, bottom, right, top = value
    units = pdfium.FPDFText_GetBoundedText(text, left, top, right, bottom, buffer, _ROOM)
    if units >= _ROOM:
        return str(text.get_text_bounded(left, bottom, right, top))
    found = bytes(buffer)[: 2 * max(units, 0)].decode("utf-16-le", errors="replace")
    return found.removesuffix("\0")


def _stands(value: Expected, found: str) -> bool:
    return found == value.text or _plain(found) == _plain(value.text)


def _plain(text: str) -> str:
    """Fold what reading back cannot tell apart: ligatures, and a hyphen at a line's end."""
    return " ".join(normalize("NFKC", text).translate(_SOFT).split()).rstrip("-")


_SOFT = dict.fromkeys(map(ord, "\u0002\u00ad\ufffe"), "-")
