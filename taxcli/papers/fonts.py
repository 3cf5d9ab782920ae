"""The one font family of the papers, each weight loaded when it is first used.

Source Sans Pro has Latin with its extensions, Vietnamese, Cyrillic and Greek, and figures of
one width. reportlab's own fonts lack most of these letters.
"""

import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

Weight = Literal["body", "bold"]
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
    font = TTFont(weight, str(path))
    pdfmetrics.registerFont(font)
    return font


@lru_cache(maxsize=8192)
def width(text: str, weight: Weight, size: float) -> float:
    """Return the width of a text in points."""
    return float(load_font(weight).stringWidth(text, size))


def printable(text: str) -> str:
    """Return the text with its accents composed, as the font has them."""
    return unicodedata.normalize("NFC", text)


def missing(text: str) -> list[str]:
    """Return the characters that the font has no shape for, each once."""
    known = load_font("body").face.charToGlyph
    return [char for char in dict.fromkeys(printable(text)) if ord(char) not in known]


@lru_cache(maxsize=4096)
def wrap(text: str, weight: Weight, size: float, room: float) -> tuple[str, ...]:
    """Break a text into lines no wider than ``room`` points; a word too long is cut up."""
    lines: list[str] = []
    line = ""
    for word in text.split():
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


def _cut(word: str, weight: Weight, size: float, room: float) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and width(pieces[-1] + char, weight, size) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces
