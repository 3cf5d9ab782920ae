"""Reads a saved PDF back and compares every value with what was meant to stand there."""

from collections.abc import Sequence
from unicodedata import normalize

import pypdfium2

from taxcli.papers.sheet import Sheet


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
    compared = 0
    try:
        for index, page in enumerate(pages):
            if not page.values:
                continue
            opened = document[index]
            text = opened.get_textpage()
            for value in page.values:
                found = text.get_text_bounded(value.left, value.bottom, value.right, value.top)
                if _plain(found) != _plain(value.text):
                    raise ReadBackError(
                        f"{name}, page {index + 1}: a value does not read back as it was written"
                    )
                compared += 1
            text.close()
            opened.close()
    finally:
        document.close()
    return compared


def _plain(text: str) -> str:
    """Fold what reading back cannot tell apart: ligatures, and a hyphen at a line's end."""
    return " ".join(normalize("NFKC", text).translate(_SOFT).split()).rstrip("-")


_SOFT = dict.fromkeys(map(ord, "\u0002\u00ad\ufffe"), "-")
