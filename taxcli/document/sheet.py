"""A sheet: pages of marks, laid out once and then drawn into as many PDFs as wanted.

Lengths are in points; a page is US Letter, y grows upwards as in PDF.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from taxcli.document.fonts import Weight, printable, width, wrap
from taxcli.text import masked

PAGE_WIDTH, PAGE_HEIGHT = 612.0, 792.0
LEFT, RIGHT, TOP, BOTTOM = 36.0, 576.0, 756.0, 54.0
WIDTH = RIGHT - LEFT
BODY = 10.0
SMALL = 8.5
# Below this a text is no longer readable at arm's length and goes to a statement instead.
SMALLEST = 8.0
LEADING = 1.25
# A cut line's dash and gap, and how near it comes to the edge of the paper.
_DASH, _EDGE = 5.0, 20.0


class TextMark(NamedTuple):
    """A text at the left end of its baseline."""

    x: float
    y: float
    text: str
    weight: Weight
    size: float


class Bar(NamedTuple):
    """A filled rectangle: a rule if it is thin. ``gray`` is 0 for black and 1 for white."""

    x: float
    y: float
    width: float
    height: float
    gray: float


class Frame(NamedTuple):
    """An empty rectangle with a thin border."""

    x: float
    y: float
    width: float
    height: float


class Expected(NamedTuple):
    """A value that must be read back from the saved page, within a rectangle."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Page:
    """The marks of one page, and the values to be read back from it."""

    texts: list[TextMark] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    values: list[Expected] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """A paper being laid out from the top down.

    ``foot`` stands under every page, ``running`` at the head of every page after the first,
    ``mark`` before the page's number. A ``form`` has Social Security numbers in full; on any
    other paper they are masked. What is ``one_sided`` is cut up after printing.
    """

    title: str
    foot: str
    running: str = ""
    mark: str = ""
    form: bool = False
    one_sided: bool = False
    pages: list[Page] = field(default_factory=lambda: [Page()])
    y: float = TOP
    statements: list[tuple[str, str]] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """Return the page being laid out."""
        return self.pages[-1]

    def _printable(self, text: str) -> str:
        return printable(text if self.form else masked(text))

    def new_page(self) -> None:
        """Go on at the top of a new page, with the title repeated small."""
        self.pages.append(Page())
        self.y = TOP
        self.text(LEFT, self.y - SMALL, f"{self.title} (continued)", size=SMALL)
        if self.running:
            room = WIDTH - width(f"{self.title} (continued)", "body", SMALL) - 20
            head = wrap(self.running, "body", SMALL, room)[0]
            self.text(RIGHT, self.y - SMALL, head, size=SMALL, right=True)
        self.y -= 26

    def need(self, height: float) -> bool:
        """Break the page if less than ``height`` is left; tell whether it did."""
        if self.y - height >= BOTTOM:
            return False
        self.new_page()
        return True

    def text(  # noqa: PLR0913 - a place, a text and its two looks
        self,
        x: float,
        y: float,
        text: str,
        weight: Weight = "body",
        size: float = BODY,
        *,
        right: bool = False,
    ) -> TextMark:
        """Place a text that begins at ``x``, or ends there if ``right``; return it as it stands."""
        text = self._printable(text)
        placed = TextMark(x - width(text, weight, size) if right else x, y, text, weight, size)
        self.page.texts.append(placed)
        return placed

    def value(  # noqa: PLR0913 - a place, a text and its two looks
        self,
        x: float,
        y: float,
        text: str,
        weight: Weight = "body",
        size: float = BODY,
        *,
        right: bool = False,
    ) -> None:
        """Place a text that must be found again when the saved page is read back."""
        left, _, text, _, _ = self.text(x, y, text, weight, size, right=right)
        end = left + width(text, weight, size) + 1
        self.page.values.append(Expected(text, left - 1, y - size * 0.3, end, y + size * 0.95))

    def fitted(  # noqa: PLR0913 - a place, a text, its name and size
        self, x: float, y: float, room: float, text: str, name: str, *, size: float = BODY
    ) -> None:
        """Place a filer's text within ``room``: shrunk if it must be, else on a statement."""
        text = self._printable(text)
        while width(text, "body", size) > room and size > SMALLEST:
            size -= 0.5
        if width(text, "body", size) > room:
            text, size = self.statement(name, text), BODY
        self.value(x, y, text, "body", size)

    def statement(self, name: str, text: str) -> str:
        """Keep a text for the statements, once however often it is told; say which one it is."""
        entry = (name, text)
        if entry not in self.statements:
            self.statements.append(entry)
        return f"See statement {self.statements.index(entry) + 1}"

    def rule(self, y: float, x: float = LEFT, to: float = RIGHT, thick: float = 0.5) -> None:
        """Draw a horizontal rule."""
        self.page.bars.append(Bar(x, y, to - x, thick, 0.0))

    def band(self, y: float, height: float, gray: float = 0.9) -> None:
        """Fill a band across the page, behind what is placed on it."""
        self.page.bars.append(Bar(LEFT, y, WIDTH, height, gray))

    def cut_line(self, y: float, caption: str = "cut here") -> None:
        """Draw a dashed line from edge to edge, with its caption in a gap at the middle."""
        middle, gap = PAGE_WIDTH / 2, width(caption, "body", SMALLEST) / 2 + _DASH
        self.text(middle - gap + _DASH, y - SMALLEST * 0.3, caption, size=SMALLEST)
        for at in range(int((middle - gap - _EDGE) / (2 * _DASH))):
            x = gap + at * 2 * _DASH
            self.page.bars.append(Bar(middle + x, y, _DASH, 0.7, 0.0))
            self.page.bars.append(Bar(middle - x - _DASH, y, _DASH, 0.7, 0.0))

    def frame(self, x: float, y: float, wide: float, high: float) -> None:
        """Draw an empty box."""
        self.page.frames.append(Frame(x, y, wide, high))

    def tick(self, x: float, y: float, ticked: bool = False, size: float = 9.0) -> None:
        """Draw a box to tick; a ticked one holds a cross that reads back as X."""
        self.frame(x, y - 1, size, size)
        if ticked:
            mark = size * 0.95
            self.value(
                x + (size - width("X", "bold", mark)) / 2, y + size * 0.12, "X", "bold", mark
            )

    def paragraph(
        self,
        text: str,
        weight: Weight = "body",
        size: float = BODY,
        *,
        indent: float = 0.0,
        gap: float = 4.0,
    ) -> None:
        """Set a paragraph and go on below it."""
        leading = size * LEADING
        for line in wrap(printable(text), weight, size, WIDTH - indent):
            self.need(leading)
            self.y -= leading
            self.text(LEFT + indent, self.y + leading - size, line, weight, size)
        self.y -= gap

    def heading(self, text: str, size: float = 13.0, room: float = 60.0) -> None:
        """Set a heading that keeps ``room`` points of what follows on its page."""
        self.need(room)
        self.y -= size + 8
        self.text(LEFT, self.y, text, "bold", size)
        self.y -= 5
        self.rule(self.y, thick=0.8)
        self.y -= 4

    def close(self) -> None:
        """Set the statements that did not fit into their places, if there are any."""
        if not self.statements:
            return
        self.new_page()
        self.heading("Statements: what did not fit into its place")
        for number, (name, text) in enumerate(self.statements, 1):
            self.paragraph(f"Statement {number}: {name}", "bold")
            for line in wrap(text, "body", BODY, WIDTH - 14):
                self.need(BODY * LEADING)
                self.y -= BODY * LEADING
                self.value(LEFT + 14, self.y + 3, line)
            self.y -= 8
