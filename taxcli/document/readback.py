"""Reads a saved PDF back and compares every value with what was meant to stand there."""

import ctypes
from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

import pypdfium2
from pypdfium2 import raw as pdfium

from taxcli.document.sheet import Expected, Page, Sheet

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
