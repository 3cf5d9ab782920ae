"""Reads PDFs the way a person would, for tests: with pdfium, page by page."""

from pathlib import Path

import pypdfium2


def pages_of(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(text.get_text_bounded())
        text.close()
        page.close()
    document.close()
    return texts


def text_of(path: Path) -> str:
    return " ".join(" ".join(pages_of(path)).split())


def properties_of(path: Path) -> dict[str, str]:
    document = pypdfium2.PdfDocument(path)
    found = document.get_metadata_dict()
    document.close()
    return found
