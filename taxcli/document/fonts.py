"""The one font family of the papers, each weight loaded when it is first used.

Source Sans Pro has Latin with its extensions, Vietnamese, Cyrillic and Greek, and figures of
one width. reportlab's own fonts lack most of these letters.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, PDFStream, PDFTrueTypeFont
from reportlab.pdfbase.ttfonts import TTFont

from taxcli.text import masked

Weight = Literal["body", "bold"]
# The characters that every document's fonts begin with, in this order: so they have the same
# codes in every document, and most documents have the very same fonts. The signs are those of
# our own texts.
_ALPHABET = "".join(map(chr, (*range(32, 127), 160))) + "…–—‘’“”•·×÷−½§°"
_COMMON = frozenset(_ALPHABET)
# A document with any other letter has all of these as well: most such names need no more, and
# so share their fonts too.
_WESTERN = "".join(map(chr, (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x100))))
# What a character of the page's content needs before it to be meant literally in a PDF string.
_ESCAPED = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))} | {
    ord(char): f"\\{char}" for char in "()\\"
}
_FILES: dict[Weight, str] = {
    "body": "SourceSansPro-Regular.ttf",
    "bold": "SourceSansPro-Semibold.ttf",
}


@cache
def load_font(weight: Weight) -> TTFont:
    """Load a weight from the font package and make it known to reportlab."""
    spec = find_spec("font_source_sans_pro")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the package font-source-sans-pro is not installed")
    path = Path(spec.submodule_search_locations[0]) / "files" / _FILES[weight]
    font = _KeptFont(weight, str(path), asciiReadable=True)
    pdfmetrics.registerFont(font)
    return font


class _Kept(PDFObject):
    """A font's object that another document had before, under its name in this one."""

    # With this mark reportlab writes a reference where the object itself would stand.
    __RefOnly__ = 1

    def __init__(self, made: Any) -> None:
        self._made = made

    def format(self, document: PDFDocument) -> bytes:
        """Write the object with this document's numbers."""
        return bytes(self._made.format(document))


class _KeptFont(TTFont):
    """A font that is subset and compressed once for all documents with the same letters.

    This is the one place that leans on how reportlab keeps a document's objects: it makes them
    for the first document, and later ones with the same letters get what was made.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._made = lru_cache(maxsize=32)(_no_objects_yet)

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        """Add the font's objects to a document that is about to be written."""
        state = self.state[doc]
        made = self._made(state.internalName, tuple(map(tuple, state.subsets)))
        if made:
            _add_kept(doc, made)
            del self.state[doc]
            return
        before = set(doc.idToObject)
        super().addObjects(doc)
        made.update(_kept(doc, [name for name in doc.idToObject if name not in before]))


def _no_objects_yet(
    name: str, subsets: tuple[tuple[int, ...], ...]
) -> dict[str, bytes | PDFObject]:
    """Return where the objects of a font with these letters are to be kept."""
    return {}


def _kept(doc: Any, names: Iterable[str]) -> dict[str, bytes | PDFObject]:
    """Return objects by name; what refers to no other is written out once and for all."""
    kept: dict[str, bytes | PDFObject] = {}
    for name in names:
        one: Any = doc.idToObject[name]
        if hasattr(one, "Widths"):
            one.Widths = one.Widths.format(doc)
        kept[name] = one.format(doc) if isinstance(one, PDFStream) else one
    return kept


def _add_kept(doc: Any, made: Mapping[str, bytes | PDFObject]) -> None:
    """Add the objects of an earlier document to this one, under the names they had there."""
    fonts = doc.idToObject["BasicFonts"].dict
    for name, one in made.items():
        given = one if isinstance(one, bytes) else _Kept(one)
        doc.Reference(given, name)
        if isinstance(one, PDFTrueTypeFont):
            fonts[name] = given


class Lettering:
    """The fonts of one document, and how its texts are written in them.

    A font of a PDF has 256 codes. What does not fit into the first goes into a second, so a text
    may have to change fonts on its way.
    """

    def __init__(self, document: PDFDocument, texts: Iterable[str]) -> None:
        rare = set[str]().union(*(text for text in texts if not text.isascii())) - _COMMON
        self._document = document
        self._rare = _WESTERN + "".join(sorted(rare.difference(_WESTERN))) if rare else ""
        self._names: dict[tuple[Weight, int], str] = {}

    def runs(self, text: str, weight: Weight) -> tuple[tuple[int, str], ...]:
        """Return the text as PDF strings, each with the number of the font it is written in."""
        common = text.isascii() or not self._rare or _COMMON.issuperset(text)
        return _runs(text, weight, "" if common else self._rare)

    def font(self, weight: Weight, number: int) -> str:
        """Return the name of a font in the document, which then has it."""
        name = self._names.get((weight, number))
        if name is None:
            font = load_font(weight)
            font.splitString(_ALPHABET + self._rare, self._document)
            name = font.getSubsetInternalName(number, self._document)
            self._names[weight, number] = name
        return name


@lru_cache(maxsize=16384)
def _runs(text: str, weight: Weight, rare: str) -> tuple[tuple[int, str], ...]:
    codes = _codes(weight, rare)
    pairs = [codes[char] for char in text]
    return tuple(
        (number, "".join([code for _, code in run]))
        for number, run in groupby(pairs, key=lambda pair: pair[0])
    )


@lru_cache(maxsize=64)
def _codes(weight: Weight, rare: str) -> dict[str, tuple[int, str]]:
    """Return each character's font and its code as a PDF string has it."""
    alphabet = _ALPHABET + rare
    chunks = load_font(weight).splitString(alphabet, PDFDocument())
    codes = [(number, _ESCAPED.get(code, chr(code))) for number, chunk in chunks for code in chunk]
    return dict(zip(alphabet, codes, strict=True))


@lru_cache(maxsize=8192)
def width(text: str, weight: Weight, size: float) -> float:
    """Return the width of a text in points."""
    known, other = _widths(weight)
    # A list, and reportlab's order of factors: the same sums, and so the same bytes, in less time.
    return float(0.001 * size * sum([known.get(char, other) for char in text]))


@cache
def _widths(weight: Weight) -> tuple[dict[str, float], float]:
    """Return the width of each character at a size of 1000, and that of one the font lacks."""
    face = load_font(weight).face
    return {chr(code): wide for code, wide in face.charWidths.items()}, face.defaultWidth


def printable(text: str) -> str:
    """Return the text with its accents composed, as the font has them."""
    return unicodedata.normalize("NFC", text)


def missing(text: str) -> list[str]:
    """Return the characters that the font has no shape for, each once."""
    known = load_font("body").face.charToGlyph
    return [char for char in dict.fromkeys(printable(text)) if ord(char) not in known]


@lru_cache(maxsize=4096)
def wrap(text: str, weight: Weight, size: float, room: float) -> tuple[str, ...]:
    """Break a text into lines no wider than ``room`` points; a word too long is cut up.

    A number like a Social Security number is masked while it is whole, and a number stays beside
    its per cent sign.
    """
    lines: list[str] = []
    line = ""
    for word in _words(masked(text)):
        joined = f"{line} {word}" if line else word
        if width(joined, weight, size) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        pieces = _cut(word, weight, size, room)
        lines += pieces[:-1]
        line = pieces[-1]
    return (*lines, line) if line else tuple(lines)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in text.split():
        if words and word.startswith("%"):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _cut(word: str, weight: Weight, size: float, room: float) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and width(pieces[-1] + char, weight, size) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces
