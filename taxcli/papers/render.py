"""Draws laid-out sheets into a PDF: the same sheets give the same bytes."""

from collections.abc import Sequence
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from taxcli.papers.fonts import Weight, load_font, width
from taxcli.papers.sheet import LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, SMALL, Page, Sheet, Text

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
    for weight in ("body", "bold"):
        load_font(weight)
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("taxcli")
    canvas.setAuthor("")
    for sheet in sheets:
        for number, page in enumerate(sheet.pages, 1):
            if draft:
                _draw_draft(canvas)
            _draw(canvas, page, _foot(sheet, number, draft))
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _foot(sheet: Sheet, number: int, draft: bool) -> list[Text]:
    count = f"Page {number} of {len(sheet.pages)}"
    left = f"DRAFT, not for filing. {sheet.foot}" if draft else sheet.foot
    size = SMALL - 1
    return [
        Text(LEFT, _FOOT_Y, left, "body", size),
        Text(RIGHT - width(count, "body", size), _FOOT_Y, count, "body", size),
    ]


def _draw(canvas: Canvas, page: Page, foot: list[Text]) -> None:
    for bar in page.bars:
        canvas.setFillGray(bar.grey)
        canvas.rect(bar.x, bar.y, bar.width, bar.height, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.setLineWidth(0.6)
    for frame in page.frames:
        canvas.rect(frame.x, frame.y, frame.width, frame.height)
    look: tuple[Weight, float] | None = None
    block = canvas.beginText()
    for mark in (*page.texts, *foot):
        if (mark.weight, mark.size) != look:
            look = (mark.weight, mark.size)
            block.setFont(*look)
        block.setTextOrigin(mark.x, mark.y)
        block.textOut(mark.text)
    canvas.drawText(block)


def _draw_draft(canvas: Canvas) -> None:
    """Draw DRAFT across the page, in light grey, behind everything."""
    canvas.saveState()
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(52)
    canvas.scale(9, 9)
    canvas.setStrokeGray(0.86)
    canvas.setLineWidth(1.8)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for at, strokes in enumerate(_DRAFT):
        path = canvas.beginPath()
        for step, (x, y) in enumerate(strokes):
            go = path.lineTo if step else path.moveTo
            go(x - 36 + at * 15, y - 7)
        canvas.drawPath(path)
    canvas.restoreState()
